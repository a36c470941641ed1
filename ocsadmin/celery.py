"""The Celery application: ``celery -A ocsadmin.celery worker``. Tasks take ids by keyword, never a secret."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocsadmin.settings.production")
app = Celery("ocsadmin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()  # of every installed app, also one that comes later
