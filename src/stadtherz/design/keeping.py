"""What each process keeps ready for a moment, and how all of them forget it at once.

Each process has its own store (ADR 0010). The time of a stamp file in the var folder is part of
every key: touching it makes all processes of this machine ask anew, without a question to the
database. On other machines what is kept runs out by itself after a few seconds.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from django.conf import settings
from django.core.cache import caches

STAMP = "kept-since"
Value = TypeVar("Value")


def kept_since() -> int:
    """Say since when kept things count, as a number for keys; 0 when nothing was ever forgotten."""
    try:
        return int((settings.VAR / STAMP).stat().st_mtime_ns)
    except OSError:
        return 0


def forget_kept() -> None:
    """Make all processes on this machine ask anew."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    (settings.VAR / STAMP).touch()


def kept(name: str, seconds: int, ask: Callable[[], Value]) -> Value:
    """Give what `ask` gave at most `seconds` ago, and since the last forgetting."""
    return cast("Value", caches["pages"].get_or_set(f"{name}:{kept_since()}", ask, seconds))
