"""The product's settings with the few choices that the tests make."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("STADTHERZ_SECRET", "only-for-tests-" + "x" * 40)
os.environ.setdefault("STADTHERZ_CITY", str(ROOT / "cities" / "kaiserslautern.toml"))
os.environ.setdefault("STADTHERZ_VAR", str(ROOT / "var" / "test"))
os.environ.setdefault("STADTHERZ_PAGE_CACHE", "0")

from stadtherz.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise")]
