"""For real use, and for ``make run``: strict. A secret key must be given (``SECRET_KEY`` or ``SECRET_KEY_FILE``)."""

from django.core.exceptions import ImproperlyConfigured

from . import environment as env
from .base import *  # noqa: F403  (settings modules build on one another)
from .base import SECRET_KEY, TRUSTED_PROXIES

if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY (or the file that SECRET_KEY_FILE names) must hold at least 32 characters.")

BEHIND_TLS = env.flag("OCSADMIN_BEHIND_TLS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
if BEHIND_TLS:
    TRUSTED_PROXIES = TRUSTED_PROXIES or ["127.0.0.1", "::1"]  # a proxy on the same machine
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    # Whether other hosts of the domain speak TLS is not for this console to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
