"""The file that names OpenID Connect providers, as the operator writes it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stadtherz.kernel.errors import Invalid, Refused


class Provider(BaseModel):
    """One provider; the secret stands in a file of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    client_id: str = Field(min_length=1)
    secret_file: str = Field(min_length=1)
    server_url: str = Field(pattern=r"^https?://")
    scopes: tuple[str, ...] = ("openid", "email")


def providers_from(tables: Mapping[str, Any], file: str) -> tuple[Provider, ...]:
    """Read the providers.

    Raises:
        Invalid: naming file, key and what is wrong.

    """
    entries = tables.get("provider", [])
    try:
        return tuple(Provider.model_validate(entry) for entry in entries)
    except ValidationError as error:
        lines = tuple(
            f"{file}: provider.{'.'.join(map(str, found['loc']))}: {found['msg']}; "
            "docs/reference/accounts.md lists the keys"
            for found in error.errors()
        )
        raise Invalid("\n".join(lines), code="oidc-file", details=lines) from error


def oidc_apps(path: str) -> list[dict[str, Any]]:
    """Read the OpenID Connect providers for allauth's settings; none without a file.

    Raises:
        ImproperlyConfigured: naming file, key and remedy.

    """
    if not path:
        return []
    file = Path(path)
    try:
        providers = providers_from(tomllib.loads(file.read_text(encoding="utf-8")), file.name)
        return [
            {
                "provider_id": one.id,
                "name": one.name,
                "client_id": one.client_id,
                "secret": (file.parent / one.secret_file).read_text(encoding="utf-8").strip(),
                "settings": {
                    "server_url": one.server_url,
                    "scope": list(one.scopes),
                    "oauth_pkce_enabled": True,
                },
            }
            for one in providers
        ]
    except (OSError, tomllib.TOMLDecodeError, Refused) as error:
        message = f"STADTHERZ_OIDC: {error}"
        raise ImproperlyConfigured(message) from error


def origin_of(address: str) -> str:
    """Give scheme, host and port of an address, as a content security policy names a site."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
