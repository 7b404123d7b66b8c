"""Keeps floods and links out, with nothing but arithmetic: no third party sees who writes here.

Nothing is thrown away because a program might have written it. What looks like it waits for a
person to look, so that somebody without script or with an old device is never locked out.

The proof of work is that of `accounts`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_LINKS = 3
LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w@.])[a-z0-9][a-z0-9-]*\.(?:com|net|org|info|biz|ru|cn|top|xyz|shop|online|io)"
    r"(?![a-z])",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What is counted."""

    PROPOSAL = "proposal"
    ARGUMENT = "argument"
    SUPPORT = "support"


@dataclass(frozen=True)
class Rate:
    """So many within a stretch of time."""

    number: int
    within: timedelta


RATES: dict[Kind, tuple[Rate, ...]] = {
    Kind.PROPOSAL: (Rate(3, timedelta(hours=1)), Rate(10, timedelta(days=1))),
    Kind.ARGUMENT: (Rate(10, timedelta(minutes=10)), Rate(60, timedelta(days=1))),
    Kind.SUPPORT: (Rate(30, timedelta(minutes=1)), Rate(300, timedelta(days=1))),
}
FIRST_DAY = {
    Kind.PROPOSAL: (Rate(2, timedelta(days=1)),),
    Kind.ARGUMENT: (Rate(10, timedelta(days=1)),),
    Kind.SUPPORT: RATES[Kind.SUPPORT],
}
"""An account of less than a day writes less: floods come from accounts that are just made."""
YOUNG = timedelta(days=1)
FROM_ONE_ORIGIN: dict[Kind, int] = {Kind.PROPOSAL: 20, Kind.ARGUMENT: 120, Kind.SUPPORT: 300}
"""So many an hour from one origin, whatever the accounts: several people share a line, a thousand
accounts of one person do as well."""
UNPROVED_FROM_ONE_ORIGIN = 10
"""So many an hour from one origin of people without account whose device solved no puzzle: enough
for who has no script, too few to fill the desk of those who look at everything."""
FILES_FROM_ONE_ORIGIN = 60
"""So many files an hour to try rules on: one is counted at a time, for up to 20 seconds, and who
sent one after the other would keep all others out."""
WRONG_CODES = 600
"""So many codes that do not exist an hour from one origin, then none is looked at for a while.
Typing errors do not count, the check digit finds them: who knows their code never comes here. It
need not be lower, as one of 100,000 codes is met once in 2^50 tries, and a library or a school that
shares a line must not be locked out by one person."""
WRONG_CODES_TOGETHER = 6_000
"""So many codes that do not exist an hour in one procedure or ballot, from wherever: then somebody
guesses from many origins."""
WRONG_CODES_THEN = 20
"""So many from one origin while somebody guesses from many. Nobody is kept out by others: a first
code is looked at wherever it comes from, and a right one passes."""
AN_HOUR = timedelta(hours=1)


def rates_for(kind: Kind, joined: datetime, at: datetime) -> tuple[Rate, ...]:
    """Give the limits that hold for an account."""
    return FIRST_DAY[kind] if at - joined < YOUNG else RATES[kind]


def free_again(moments: Sequence[datetime], rates: Sequence[Rate], at: datetime) -> datetime | None:
    """Say when the next one may come; None where it may come now.

    Args:
        moments: when the ones before came, in any order.
        rates: all of them hold.
        at: now.

    """
    waits = []
    for rate in rates:
        recent = sorted(one for one in moments if at - one < rate.within)
        if len(recent) >= rate.number:
            waits.append(recent[-rate.number] + rate.within)
    return max(waits, default=None)


def links_in(text: str) -> tuple[str, ...]:
    """Give what a reader could follow out of the house, each once."""
    return tuple(dict.fromkeys(found.group().rstrip(".,;)") for found in LINK.finditer(text)))


class Why(StrEnum):
    """Why something waits for a person to look before it is shown."""

    NEW_PERSON = "new-person"
    NO_ACCOUNT = "no-account"
    LINKS = "links"
    NO_PROOF = "no-proof"
    PICTURE = "picture"


def reasons_to_wait(
    text: str, *, known: bool, proved: bool, picture: bool = False, account: bool = True
) -> tuple[Why, ...]:
    """Say why a contribution waits; an empty tuple means it is shown at once.

    Args:
        text: all that is written.
        known: whether the person is known by now.
        proved: whether the puzzle was answered, which needs a script.
        picture: whether there is a picture. It is always looked at: whom it shows, no rule can see.
        account: whether it comes with an account. Without one nobody is known, so it always waits.

    """
    links = len(links_in(text))
    rules = {
        Why.NEW_PERSON: account and not known,
        Why.NO_ACCOUNT: not account,
        Why.LINKS: links > (MOST_LINKS if known else 0),
        Why.NO_PROOF: not proved and not known,
        Why.PICTURE: picture,
    }
    return tuple(why for why, holds in rules.items() if holds)
