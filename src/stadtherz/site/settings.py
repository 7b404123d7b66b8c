"""Django's settings; what an operator chooses comes from `stadtherz.site.config`."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as named

from stadtherz.site.config import languages_of, read_config, tile_hosts, time_zone_of
from stadtherz.site.oidc import oidc_apps, origin_of

CONFIG = read_config()
PACKAGE = Path(__file__).resolve().parent.parent
VAR = CONFIG.path("var")
ADDRESS = urlsplit(CONFIG.address)
SECURE = ADDRESS.scheme == "https"

SECRET_KEY = CONFIG.secret
SHORTEST_SECRET = 40
if len(SECRET_KEY) < SHORTEST_SECRET:
    message = "STADTHERZ_SECRET is shorter than 40 characters; `openssl rand -hex 32` makes one"
    raise ImproperlyConfigured(message)
DEBUG = CONFIG.yes("debug")
DEMO = CONFIG.yes("demo")
STAFF_MFA = CONFIG.yes("staff_mfa")
OPEN_WRITES = CONFIG.yes("open_writes")
PAGE_CACHE_SECONDS = CONFIG.number("page_cache")
CITY_FILE = CONFIG.path("city")
LAKE = CONFIG.lake or str(VAR / "lake")
LAKE_ACCESS = {
    "endpoint": CONFIG.lake_endpoint.rstrip("/"), "region": CONFIG.lake_region,
    "key": CONFIG.lake_key, "secret": CONFIG.lake_secret,
}  # fmt: skip
LAKE_COPIES = CONFIG.path("lake_copies") if CONFIG.lake_copies else VAR / "lake-copies"
LAKE_COPIES_GB = CONFIG.number("lake_copies_gb")
SHAPES = CONFIG.path("shapes") if CONFIG.shapes else None
MQTT_ADDRESS = CONFIG.mqtt
MQTT_PUBLIC = CONFIG.mqtt_public
MQTT_SELECTS = tuple(filter(None, (one.strip() for one in CONFIG.mqtt_selects.split(";"))))
ON_THIS_MACHINE = {"localhost", "127.0.0.1"}
ALLOWED_HOSTS = [
    *(ON_THIS_MACHINE if ADDRESS.hostname in ON_THIS_MACHINE else {ADDRESS.hostname or ""}),
    *(h.strip() for h in CONFIG.hosts.split(",") if h.strip()),
]
CSRF_TRUSTED_ORIGINS = [f"{ADDRESS.scheme}://{ADDRESS.netloc}"]
WAGTAILADMIN_BASE_URL = CONFIG.address

INSTALLED_APPS = [
    "stadtherz.site",
    "stadtherz.programme",
    "stadtherz.participation",
    "stadtherz.newsroom",
    "stadtherz.opendata",
    "stadtherz.observations",
    "stadtherz.guidance",
    "stadtherz.streets",
    "stadtherz.accounts",
    "stadtherz.city",
    "stadtherz.design",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks_db",
    "csp",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stadtherz.site.middleware.no_null_signs",
    "stadtherz.site.middleware.straight_to_the_interface",
    "stadtherz.site.middleware.once_only",
    "stadtherz.site.middleware.kept_pages",
    "stadtherz.site.middleware.in_time",
    "csp.middleware.CSPMiddleware",
    "stadtherz.site.middleware.admin_content_policy",
    "stadtherz.site.middleware.inert_uploads",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "stadtherz.accounts.views.doors.staff_second_factor",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "stadtherz.site.problems.Refusals",
]
ROOT_URLCONF = "stadtherz.site.urls"
WSGI_APPLICATION = "stadtherz.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stadtherz.site.context.shell",
            ],
            "builtins": [
                "stadtherz.design.templatetags.design",
                "stadtherz.city.templatetags.maps",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(
        CONFIG.database or f"sqlite:///{VAR / 'stadtherz.sqlite3'}", conn_max_age=600
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;",
    }
CACHES = {
    "default": {
        "BACKEND": "stadtherz.accounts.adapters.counters.Counters",
        "LOCATION": "django_cache",
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Everything is said on the terminal once; the task runner reports only what went wrong.
LINE = "{levelname:<7} {name}: {message}"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": LINE, "style": "{"},
        "one line": {"()": "stadtherz.site.log.OneLine", "fmt": LINE, "style": "{"},
    },
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "line"},
        "problems": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
        "refused": {"class": "logging.StreamHandler", "formatter": "one line"},
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["problems"], "propagate": False},
        "django.security": {"handlers": ["refused"], "propagate": False},
        "django_tasks": {"handlers": ["problems"], "propagate": False},
        "django_tasks_db": {"handlers": ["problems"], "propagate": False},
        "observations": {"level": "INFO"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGES = [(code, named(name)) for code, name in languages_of(CITY_FILE)]
LANGUAGE_CODE = LANGUAGES[0][0]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
TIME_ZONE = time_zone_of(CITY_FILE)
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["stadtherz.site.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the largest survey in its editor has 15,000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = [
    "csv", "docx", "geojson", "json", "ods", "odt", "pdf", "txt", "xlsx", "zip",
]  # fmt: skip
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []

WAGTAIL_SITE_NAME = "Stadtherz"
WAGTAIL_PAGE_MODEL = "newsroom.CityPage"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = (
    "newsroom/password.html"  # noqa: S105 - the name of a template
)
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_MODERATION_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["stadtherz.accounts.adapters.log_in.LogInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "stadtherz.accounts.adapters.log_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "stadtherz.accounts.adapters.log_in.ProviderAdapter"
ACCOUNT_FORMS = {
    "login": "stadtherz.accounts.forms.LogInForm",
    "signup": "stadtherz.accounts.forms.SignUpForm",
    "reset_password": "stadtherz.accounts.forms.NewPasswordForm",
}
SOCIALACCOUNT_FORMS = {"signup": "stadtherz.accounts.forms.ProviderSignUpForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIG.number("proxies")
MFA_ADAPTER = "stadtherz.accounts.adapters.log_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers allow it for localhost only
MFA_TOTP_ISSUER = "Stadtherz"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_APPS = oidc_apps(CONFIG.oidc)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_APPS}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

SESSION_ENGINE = "stadtherz.accounts.adapters.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
DEFAULT_FROM_EMAIL = CONFIG.mail_from or "stadtherz@localhost"
if CONFIG.mail:
    MAIL = urlsplit(CONFIG.mail)
    EMAIL_HOST, EMAIL_PORT = MAIL.hostname, MAIL.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.username or "", MAIL.password or ""
    EMAIL_USE_TLS = MAIL.scheme == "smtp+tls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mails"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *tile_hosts(CITY_FILE)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        # a log-in form leads on to the provider, and browsers check that way as well
        "form-action": [SELF, *(origin_of(app["settings"]["server_url"]) for app in OIDC_APPS)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []
