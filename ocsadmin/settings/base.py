"""What all ways of running have in common. Everything that differs between places comes from the environment."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from . import environment as env

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("OCSADMIN_DATA_DIR", str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.secret("SECRET_KEY_FALLBACKS").split()
DEBUG = False
ALLOWED_HOSTS = env.many("OCSADMIN_ALLOWED_HOSTS", "127.0.0.1 localhost [::1]")
CSRF_TRUSTED_ORIGINS = env.many("OCSADMIN_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "ocsadmin.work",
    "ocsadmin.accounts",
    "ocsadmin.checks",
    "ocsadmin.mirror",
    "ocsadmin.jobs",
    "ocsadmin.drift",
    "ocsadmin.use_cases",
    "ocsadmin.wizards",
    "ocsadmin.api",
    "ocsadmin.web",
    "pools",
    "users",
    "certificates",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ocsadmin.web.middleware.interactive",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ocsadmin.accounts.acting_middleware.ActingMiddleware",
    "ocsadmin.accounts.audit_middleware.AuditMiddleware",
    "ocsadmin.web.accounts.middleware.RightsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ocsadmin.web.middleware.ErrorPagesMiddleware",
]

ROOT_URLCONF = "ocsadmin.urls"
WSGI_APPLICATION = "ocsadmin.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocsadmin.web.context.shell",
            ],
            "builtins": ["ocsadmin.web.templatetags.ui"],
            "libraries": {"ui": "ocsadmin.web.templatetags.ui"},
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["ocsadmin.accounts.backends.DirectoryBackend", "ocsadmin.accounts.backends.LocalBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.number("OCSADMIN_SESSION_SECONDS", 8 * 3600, least=60)
SESSION_IDLE_SECONDS = env.number("OCSADMIN_SESSION_IDLE_SECONDS", 3600, least=60)
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ocsadmin.web.views.not_from_here"
GROUPS_FRESH_SECONDS = env.number("OCSADMIN_GROUPS_FRESH_SECONDS", 300)
GROUPS_KEEP_SECONDS = env.number("OCSADMIN_GROUPS_KEEP_SECONDS", 3600)
SIGN_IN_TRIES = env.number("OCSADMIN_SIGN_IN_TRIES", 5, least=1)
SIGN_IN_WAIT_SECONDS = env.number("OCSADMIN_SIGN_IN_WAIT_SECONDS", 900, least=1)
AUDIT_SYSLOG = env.syslog("OCSADMIN_AUDIT_SYSLOG")
TRUSTED_PROXIES = env.proxies("OCSADMIN_TRUSTED_PROXIES")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "en"
TIME_ZONE = env.text("OCSADMIN_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ocsadmin.api.authentication.TokenAuthentication",
        "ocsadmin.api.authentication.PageSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["ocsadmin.api.permissions.NeedsRight"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ocsadmin.api.parsers.JSONBody"],
    "DEFAULT_PAGINATION_CLASS": "ocsadmin.api.paging.Cursor",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "ocsadmin.api.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ocsadmin",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "JobStateEnum": "ocsadmin.jobs.models.job.Job.State",
        "JobSourceEnum": "ocsadmin.jobs.models.job.Job.Source",
        "ValidationStateEnum": "pools.models.validation.ValidationRun.State",
        "ValidationSourceEnum": "pools.models.validation.ValidationRun.Source",
    },
}

# Celery: the database is the truth, the broker only wakes workers (docs/architecture.md).
REDIS_URL = env.secret("REDIS_URL")
EMBEDDED_BROKER_SOCKET = Path(env.text("OCSADMIN_BROKER_SOCKET", str(DATA_DIR / "broker.sock")))
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{EMBEDDED_BROKER_SOCKET}?virtual_host=0"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "ocsadmin"
CELERY_TIMEZONE = "UTC"
JOB_SWEEP_SECONDS = env.number("OCSADMIN_JOB_SWEEP_SECONDS", 5, least=1)
JOB_LEASE_SECONDS = env.number("OCSADMIN_JOB_LEASE_SECONDS", 20, least=3)
JOB_LANES = env.number("OCSADMIN_JOB_LANES", 4, least=1)
MIRROR_DELTA_SECONDS = env.number("OCSADMIN_MIRROR_DELTA_SECONDS", 20, least=1)
MIRROR_FULL_SECONDS = env.number("OCSADMIN_MIRROR_FULL_SECONDS", 24 * 3600, least=60)
MIRROR_DELETE_BRAKE = env.number("OCSADMIN_MIRROR_DELETE_BRAKE", 500, least=1)
VALIDATION_SWEEP_SECONDS = env.number("OCSADMIN_VALIDATION_SWEEP_SECONDS", 10, least=1)
VALIDATION_TIMEOUT = env.number("OCSADMIN_VALIDATION_TIMEOUT", 5, least=1)
VALIDATION_HOURS = env.number("OCSADMIN_VALIDATION_HOURS", 24, least=1)
VALIDATION_KEEP_DAYS = env.number("OCSADMIN_VALIDATION_KEEP_DAYS", 180, least=1)
LAB_AUTHORITY = env.flag("OCSADMIN_LAB_AUTHORITY")
CERTIFICATE_MAIL = env.many("OCSADMIN_CERTIFICATE_MAIL")
CERTIFICATE_WEBHOOK = env.text("OCSADMIN_CERTIFICATE_WEBHOOK")
CERTIFICATE_WEBHOOK_KEY = env.secret("OCSADMIN_CERTIFICATE_WEBHOOK_KEY")
CERTIFICATE_LOOK_HOURS = env.number("OCSADMIN_CERTIFICATE_LOOK_HOURS", 24, least=1)
VALIDATION_CA_FILE = env.text("OCSADMIN_VALIDATION_CA_FILE")
RESTORE_POINT_DAYS = env.number("OCSADMIN_RESTORE_POINT_DAYS", 365, least=1)
NEW_PASSWORD_HOURS = env.number("OCSADMIN_NEW_PASSWORD_HOURS", 72, least=1)
CSV_UPLOAD_DAYS = env.number("OCSADMIN_CSV_UPLOAD_DAYS", 30, least=1)
REPORT_SWEEP_SECONDS = env.number("OCSADMIN_REPORT_SWEEP_SECONDS", 60, least=1)
CELERY_BEAT_SCHEDULE = {
    "keep-search-index": {"task": "users.tasks.keep_search_index", "schedule": 30.0},
    "send-due-reports": {"task": "users.tasks.send_due_reports", "schedule": float(REPORT_SWEEP_SECONDS)},
    "sweep-csv-uploads": {"task": "users.tasks.sweep_csv_uploads", "schedule": 20.0},
    "remove-expired-restore-points": {"task": "users.tasks.remove_expired_restore_points", "schedule": 24 * 3600.0},
    "remove-expired-new-passwords": {"task": "users.tasks.remove_expired_new_passwords", "schedule": 3600.0},
    "remove-expired-shown-plans": {"task": "ocsadmin.jobs.tasks.remove_expired_shown_plans", "schedule": 24 * 3600.0},
    "sweep-work": {"task": "ocsadmin.work.tasks.sweep", "schedule": float(JOB_SWEEP_SECONDS)},
    "replicate-delta": {"task": "ocsadmin.mirror.tasks.replicate_if_due", "schedule": float(MIRROR_DELTA_SECONDS)},
    "tell-of-ends-of-certificates": {"task": "certificates.tasks.tell_of_ends", "schedule": 600.0},
    "look-at-certificates": {"task": "certificates.tasks.look_if_due", "schedule": 300.0},
    "sweep-validations": {"task": "pools.tasks.sweep_validations", "schedule": float(VALIDATION_SWEEP_SECONDS)},
}

# The directory (docs/configure.md)
LDAP_URIS = env.many("OCSADMIN_LDAP_URIS")
LDAP_CA_FILE = env.text("OCSADMIN_LDAP_CA_FILE")
LDAP_BIND_DN = env.text("OCSADMIN_LDAP_BIND_DN")
LDAP_PASSWORD = env.secret("OCSADMIN_LDAP_PASSWORD")
LDAP_START_TLS = env.flag("OCSADMIN_LDAP_START_TLS")
LDAP_KERBEROS = env.flag("OCSADMIN_LDAP_KERBEROS")
LDAP_INTERACTIVE_SECONDS = env.number("OCSADMIN_LDAP_INTERACTIVE_SECONDS", 5, least=1)
LDAP_READ_ONLY = env.flag("OCSADMIN_LDAP_READ_ONLY")
DNS_SERVERS = env.many("OCSADMIN_DNS_SERVERS")
DNS_UPDATE_KEY = env.secret("OCSADMIN_DNS_UPDATE_KEY")
HELPDESK_GROUP = env.text("OCSADMIN_HELPDESK_GROUP", "RTCUniversalUserReadOnlyGroup")

# Mail (docs/configure.md): reports by the clock
EMAIL_HOST = env.text("OCSADMIN_EMAIL_HOST")
EMAIL_PORT = env.number("OCSADMIN_EMAIL_PORT", 25, least=1)
EMAIL_HOST_USER = env.text("OCSADMIN_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("OCSADMIN_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("OCSADMIN_EMAIL_START_TLS")
EMAIL_USE_SSL = env.flag("OCSADMIN_EMAIL_TLS") and not EMAIL_USE_TLS
EMAIL_TIMEOUT = env.number("OCSADMIN_EMAIL_TIMEOUT", 20, least=1)
EMAIL_DOMAINS = env.many("OCSADMIN_EMAIL_DOMAINS")
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("OCSADMIN_EMAIL_FROM", "ocsadmin@localhost")
BASE_URL = env.text("OCSADMIN_BASE_URL", "http://127.0.0.1:8000")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("OCSADMIN_LOG_LEVEL", "INFO")},
}
