"""What all examples of the demonstration share: where they stand, and that only a demo has them."""

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from stadtherz.accounts.public import Role, User, demo_logins
from stadtherz.city.public import departments
from stadtherz.kernel.errors import NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.selectors.staff import person_named


def tables(name: str) -> dict[str, Any]:
    """Read a file of the folder beside the city file, TOML or JSON; empty where there is none."""
    file = Path(settings.CITY_FILE).with_suffix("") / name
    if not file.exists():
        return {}
    words = file.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(words) if file.suffix == ".json" else tomllib.loads(words)
    return found


def require_demo() -> None:
    """Let pass in a demo.

    Raises:
        NotAllowed: everywhere else.

    """
    if not settings.DEMO:
        message = "examples are for the demo; set STADTHERZ_DEMO=yes to make them"
        raise NotAllowed(message, code="demo")


def told_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an example tells of its procedure, as the fields of a published one."""
    texts = {
        name: Text.of(entry[name]) for name in ("title", "summary", "rules_text") if name in entry
    }
    plain = {
        name: entry[name] for name in ("easy", "degree", "contact", "project") if name in entry
    }
    department = departments().filter(key=entry.get("department")).first()
    return texts | plain | {"department": department, "published": True}


def town_hour(now: datetime, *, days: float, hour: int) -> datetime:
    """Give a whole hour of the day that lies so many days from now, as people of a town keep it."""
    day = timezone.localtime(now) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def demo_lead() -> User:
    """Give who does in the demo what somebody responsible does."""
    leading = next(one for one in demo_logins() if one.role == Role.CDO.value)
    return person_named(leading.username)
