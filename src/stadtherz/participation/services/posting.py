"""What mails of participation share: how they are written, and how many are told one by one.

Somebody is taken for a while by one process and told outside of any transaction. Who is killed
between sending and storing sends that mail once more, with the same Message-ID.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string

from stadtherz.accounts.public import tidied
from stadtherz.city.public import the_city

TAKEN_FOR = timedelta(minutes=15)
MOST_UNSENT = 3


def free_at(now: datetime) -> Q:
    """Give the condition of a row with `taken_until` that no process has taken."""
    return Q(taken_until=None) | Q(taken_until__lte=now)


def tell_each(keys: Iterable[int], tell: Callable[[int], bool | None]) -> int:
    """Tell one after the other; gives how many mails left.

    Args:
        keys: whom to tell.
        tell: tells one; True where a mail left, False where the server did not take it, None where
            there was nothing to tell.

    """
    sent = unsent = 0
    for key in keys:
        left = tell(key)
        sent, unsent = sent + (left is True), unsent + (left is False)
        if unsent >= MOST_UNSENT:  # a mail server that is away would not take the next one either
            break
    return sent


def body_of(letter: str, context: Mapping[str, Any]) -> str:
    """Write a letter in the language of now, with the city at its foot."""
    told = {"city": the_city(), **context}
    return tidied(render_to_string(f"participation/letters/{letter}.txt", told))
