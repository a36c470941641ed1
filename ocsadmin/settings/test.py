"""For the tests: the same code, faster password hashes, plain static files, short intervals."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("OCSADMIN_DATA_DIR", str(Path(tempfile.gettempdir()) / f"ocsadmin-tests-{os.getuid()}"))
os.environ.setdefault("OCSADMIN_JOB_SWEEP_SECONDS", "1")
os.environ.setdefault("OCSADMIN_JOB_LEASE_SECONDS", "4")

from .base import *  # noqa: F403
from .base import DATA_DIR, STORAGES

DATA_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = "tests-only-" + "x" * 40
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["*"]
