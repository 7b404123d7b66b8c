"""Which user names are allowed: they are public, so they must not give a person or a role away."""

import re

SHORTEST, LONGEST = 3, 30
ALLOWED = re.compile(r"^[\w.-]+$")
RESERVED = frozenset(
    [
        "admin",
        "administrator",
        "root",
        "system",
        "support",
        "hilfe",
        "help",
        "stadt",
        "city",
        "rathaus",
        "moderation",
        "redaktion",
        "cdo",
        "buergermeister",
        "buergermeisterin",
        "oberbuergermeister",
        "oberbuergermeisterin",
        "verwaltung",
        "stadtherz",
        "geloescht",
        "deleted",
    ]
)


def reasons_against(name: str, *, reserved: frozenset[str] = RESERVED) -> tuple[str, ...]:
    """Name every rule that a user name breaks: too-short, too-long, signs, reserved."""
    rules = {
        "too-short": len(name) < SHORTEST,
        "too-long": len(name) > LONGEST,
        "signs": ALLOWED.match(name) is None,
        "reserved": name.casefold() in reserved,
    }
    return tuple(reason for reason, broken in rules.items() if broken)
