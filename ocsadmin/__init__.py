"""The platform of the console. It knows nothing of pools, users or certificates."""

from .celery import app as celery_app

__all__ = ["celery_app"]
