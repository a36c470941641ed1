"""For work on the code: reloads templates, shows tracebacks."""

from .base import *  # noqa: F403
from .base import SECRET_KEY, STORAGES, TEMPLATES

DEBUG = True
SECRET_KEY = SECRET_KEY or "development-only-" + "x" * 32
TEMPLATES[0]["OPTIONS"]["loaders"] = ["django.template.loaders.filesystem.Loader"]  # type: ignore[index]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
