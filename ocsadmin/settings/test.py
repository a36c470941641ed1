"""For the tests: the same code, faster password hashes, plain static files, short intervals."""

import os

from .own_folder import set_own_folder

set_own_folder()
os.environ.setdefault("OCSADMIN_JOB_SWEEP_SECONDS", "1")
os.environ.setdefault("OCSADMIN_JOB_LEASE_SECONDS", "4")
os.environ.setdefault("OCSADMIN_LDAP_INTERACTIVE_SECONDS", "30")  # a loaded machine is no silent controller

from .base import *  # noqa: E402, F403
from .base import DATA_DIR, STORAGES  # noqa: E402

DATA_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = "tests-only-" + "x" * 40
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["*"]
