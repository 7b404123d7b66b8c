"""The settings an operator can choose, read once from the environment.

Each is named `STADTHERZ_...`; docs/reference/settings.md lists them, and a test keeps it so.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

PREFIX = "STADTHERZ_"
BUCKET = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.-]+)+"
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def setting(default: str | None, meaning: str, *, secret: bool = False) -> str:
    """Declare a setting; without a default it must be given, and a secret one is never shown."""
    described = {"meaning": meaning, "required": default is None}
    return field(default=default or "", metadata=described, repr=not secret)


@dataclass(frozen=True)
class Config:
    """Every setting as text; `yes()`, `number()` and `path()` read them."""

    secret: str = setting(
        None, "Secret for signatures; at least 40 random characters.", secret=True
    )
    city: str = setting(None, "Path of the city file, written as docs/reference/city-file.md says.")
    address: str = setting("http://127.0.0.1:8000", "Address under which people reach the city.")
    hosts: str = setting("", "Further host names, separated by commas.")
    var: str = setting("var", "Folder for the database, the lake, uploads and exports.")
    database: str = setting("", "Database address; empty is SQLite in the var folder.", secret=True)
    lake: str = setting(
        "", "Folder of the observation lake, or s3://bucket/prefix; empty is var/lake."
    )
    lake_endpoint: str = setting("", "Address of the object storage, as https://s3.example.org.")
    lake_region: str = setting("us-east-1", "Region of the object storage.")
    lake_key: str = setting("", "Access key of the object storage.", secret=True)
    lake_secret: str = setting("", "Secret of that access key.", secret=True)
    lake_copies: str = setting("", "Folder for copies of files of the lake; var/lake-copies.")
    lake_copies_gb: str = setting("20", "Gigabytes that these copies may take.")
    mqtt: str = setting("mqtt://127.0.0.1:1883", "Address of the MQTT broker.")
    mqtt_public: str = setting(
        "", "Address of the broker as clients reach it; empty: SensorThings offers no MQTT."
    )
    mqtt_selects: str = setting(
        "", "Lists of $select that updates are also sent with by MQTT, with ; between them."
    )
    shapes: str = setting("", "Folder with the official SHACL shapes for catalogues.")
    mail: str = setting(
        "", "smtp://user:password@host:port; empty writes mails to var/mails.", secret=True
    )
    mail_from: str = setting("", "Sender of mails; empty is the publisher's address.")
    timetable: str = setting(
        "", "GTFS zips of the timetables: files or addresses with blanks between.", secret=True
    )
    timetable_live: str = setting(
        "", "GTFS Realtime: files or addresses with blanks between.", secret=True
    )
    recordings_mb: str = setting(
        "500", "Megabytes that recordings of ways may take in the var folder."
    )
    demo: str = setting("no", "Demo logins and simulated sensors; never in production.")
    debug: str = setting("no", "Django's debug pages; never in production.")
    staff_mfa: str = setting("yes", "Whether staff need a second factor; only the demo may waive.")
    oidc: str = setting("", "Path of a TOML file with OpenID Connect providers.")
    open_writes: str = setting(
        "no", "Whether SensorThings may be written without a token; for conformance suites only."
    )
    proxies: str = setting("0", "Number of own proxies between people and the city.")
    page_cache: str = setting("10", "Seconds for which a public page is kept ready; 0 is off.")

    def yes(self, name: str) -> bool:
        value = str(getattr(self, name)).lower()
        if value not in YES | NO:
            message = f"{PREFIX}{name.upper()} is {value!r}; write yes or no"
            raise ImproperlyConfigured(message)
        return value in YES

    def number(self, name: str) -> int:
        value = str(getattr(self, name))
        if not value.isascii() or not value.isdigit():
            message = f"{PREFIX}{name.upper()} is {value!r}; write a whole number"
            raise ImproperlyConfigured(message)
        return int(value)

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
    faults = faults_of_lake(config)
    if faults:
        raise ImproperlyConfigured("\n".join(faults))
    return config


def faults_of_lake(config: Config) -> list[str]:
    """Say what is wrong with the settings of the lake, each with its remedy."""
    if "://" not in config.lake:
        return []
    if not re.fullmatch(
        r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.-]+)+", config.lake.rstrip("/")
    ):
        return [f"STADTHERZ_LAKE is {config.lake!r}; write s3://bucket/prefix, or a folder"]
    faults = [
        f"{PREFIX}{name.upper()} is missing, as STADTHERZ_LAKE lies in object storage: {remedy}"
        for name, remedy in (
            ("lake_endpoint", "write the address of its S3 interface, as https://s3.example.org"),
            ("lake_key", "write the access key that its operator gave you"),
            ("lake_secret", "write the secret that belongs to the access key"),
        )
        if not getattr(config, name)
    ]
    if config.lake_endpoint and not re.match(r"https?://[^/@]+/?$", config.lake_endpoint):
        faults.append(
            "STADTHERZ_LAKE_ENDPOINT is no plain address; write https://host or https://host:port,"
            " without bucket, key or secret"
        )
    return faults


def tile_hosts(city_file: Path) -> list[str]:
    """Name the hosts whose pictures the map may load: none without a tile service."""
    tiles = _table(city_file, "map_tiles")
    address = urlsplit(str(tiles.get("address", "")))
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []


def languages_of(city_file: Path) -> list[tuple[str, str]]:
    """Give the languages of the city as Django wants them: code and name, the original first."""
    codes = _table(city_file, "city").get("languages")
    if not isinstance(codes, list) or not codes:
        codes = ["de"]
    return [(str(code), LANG_INFO.get(str(code), {}).get("name", str(code))) for code in codes]


def time_zone_of(city_file: Path) -> str:
    """Give the name of the time zone on the city's clocks."""
    return str(_table(city_file, "city").get("time_zone", "Europe/Berlin"))


def _table(city_file: Path, name: str) -> dict[str, Any]:
    """Read one table of the city file for the settings; empty where it cannot be read.

    Only what Django needs before it starts is read here. The file as a whole is read and checked
    by `city`, which names every fault.
    """
    try:
        found = tomllib.loads(city_file.read_text(encoding="utf-8")).get(name, {})
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
