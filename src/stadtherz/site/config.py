"""The settings an operator can choose, read once from the environment.

Each is named `STADTHERZ_...`; docs/reference/settings.md lists them, and a test keeps it so.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "STADTHERZ_"
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def setting(default: str | None, meaning: str) -> str:
    """Declare a setting; without a default it must be given."""
    described = {"meaning": meaning, "required": default is None}
    return field(default=default or "", metadata=described)


@dataclass(frozen=True)
class Config:
    """Every setting as text; `yes()` and `path()` read them."""

    secret: str = setting(None, "Secret for signatures; at least 40 random characters.")
    city: str = setting(None, "Path of the city file, written as docs/reference/city-file.md says.")
    address: str = setting("http://127.0.0.1:8000", "Address under which people reach the city.")
    hosts: str = setting("", "Further host names, separated by commas.")
    var: str = setting("var", "Folder for the database, the lake, uploads and exports.")
    database: str = setting("", "Database address; empty is SQLite in the var folder.")
    lake: str = setting("", "Folder of the observation lake; empty is var/lake.")
    mqtt: str = setting("mqtt://127.0.0.1:1883", "Address of the MQTT broker.")
    mqtt_public: str = setting(
        "", "Address of the broker as clients reach it; empty: SensorThings offers no MQTT."
    )
    mqtt_selects: str = setting(
        "", "Lists of $select that updates are also sent with by MQTT, with ; between them."
    )
    mail: str = setting("", "smtp://user:password@host:port; empty writes mails to var/mails.")
    mail_from: str = setting("", "Sender of mails; empty is the publisher's address.")
    demo: str = setting("no", "Demo logins and simulated sensors; never in production.")
    debug: str = setting("no", "Django's debug pages; never in production.")
    staff_mfa: str = setting("yes", "Whether staff need a second factor; only the demo may waive.")
    oidc: str = setting("", "Path of a TOML file with OpenID Connect providers.")
    open_writes: str = setting(
        "no", "Whether SensorThings may be written without a token; for conformance suites only."
    )
    page_cache: str = setting("10", "Seconds for which a public page is kept ready; 0 is off.")

    def yes(self, name: str) -> bool:
        value = str(getattr(self, name)).lower()
        if value not in YES | NO:
            message = f"{PREFIX}{name.upper()} is {value!r}; write yes or no"
            raise ImproperlyConfigured(message)
        return value in YES

    def path(self, name: str) -> Path:
        return Path(str(getattr(self, name))).resolve()


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the settings from the environment.

    Raises:
        ImproperlyConfigured: naming each setting that is missing, unknown or contradictory.

    """
    names = {f"{PREFIX}{part.name.upper()}": part for part in fields(Config)}
    faults = [
        f"{name} is missing: {part.metadata['meaning']}"
        for name, part in names.items()
        if part.metadata["required"] and not environment.get(name)
    ]
    faults += [
        f"{name} is no setting; docs/reference/settings.md lists them"
        for name in environment
        if name.startswith(PREFIX) and name not in {*names, f"{PREFIX}TEST_DATA"}
    ]
    if faults:
        raise ImproperlyConfigured("\n".join(faults))
    given = {part.name: environment[name] for name, part in names.items() if name in environment}
    config = Config(**given)
    if not config.yes("staff_mfa") and not config.yes("demo"):
        message = "STADTHERZ_STAFF_MFA=no is for the demo only; set it to yes"
        raise ImproperlyConfigured(message)
    return config


def tile_hosts(city_file: Path) -> list[str]:
    """Name the hosts whose pictures the map may load: none without a tile service.

    Only this one key is read here, for the content security policy; the city file as a whole is
    read and checked by `city`.
    """
    try:
        tables = tomllib.loads(city_file.read_text(encoding="utf-8"))
        address = urlsplit(tables["map_tiles"]["address"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [f"{address.scheme}://{address.netloc}"]
