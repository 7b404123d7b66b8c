"""What somebody follows, and what is new to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.urls import reverse

from stadtherz.accounts.public import User
from stadtherz.city.public import districts, place_with_code, themes
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.happenings import Around, Happening, Subject
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import Followed, Follower, Happened, Proposal, Support
from stadtherz.participation.selectors.addresses import page_in
from stadtherz.participation.selectors.plans import announced_plans
from stadtherz.participation.selectors.procedures import procedures

_signer = Signer(salt="participation.follower")


LISTED: dict[Subject, Callable[[], QuerySet[Any]]] = {
    Subject.PLAN: announced_plans, Subject.PROCEDURE: procedures, Subject.THEME: themes,
    Subject.DISTRICT: districts,
}  # fmt: skip
"""What is followed by the key of a row that everybody sees."""


def check_subject(subject: Subject, key: str) -> None:
    """Let pass what can be followed.

    Raises:
        NotFound: there is no such thing, or it is not public.

    """
    if subject in LISTED:
        found = LISTED[subject]().filter(key=key).exists()
    elif subject is Subject.PLACE:
        found = place_with_code(key).code == key
    elif subject is Subject.AROUND:
        found = Around.read(key) is not None
    else:
        found = not key
    if not found:
        message = f"there is no {subject.value} {key!r} to follow"
        raise NotFound(message, code="followed")


@dataclass(frozen=True)
class ShownFollowed:
    """Something followed, by its name; without a page it is gone."""

    row: Followed
    name: object
    page: str

    @property
    def metres(self) -> int:
        """How far around its middle somebody follows; 0 for what is no circle."""
        circle = Around.read(self.row.key) if self.row.subject == Subject.AROUND else None
        return circle.metres if circle else 0


def followed_by(user: User) -> list[ShownFollowed]:
    """Give what somebody follows with names and pages, in a bounded number of queries."""
    rows = list(Followed.objects.filter(follower__user=user))
    keys: dict[Subject, set[str]] = {}
    for row in rows:
        keys.setdefault(Subject(row.subject), set()).add(row.key)
    names: dict[tuple[str, str], tuple[object, str]] = {}
    for subject, wanted in keys.items():
        names |= {(subject.value, key): found for key, found in _named(subject, wanted).items()}
    return [
        ShownFollowed(row, *names.get((row.subject, row.key), (row.words or row.key, "")))
        for row in rows
    ]


def _named(subject: Subject, keys: set[str]) -> dict[str, tuple[object, str]]:
    match subject:
        case Subject.PLAN:
            plans = announced_plans().filter(key__in=keys)
            return {
                one.key: (one.title, reverse("participation:plan", args=[one.key])) for one in plans
            }
        case Subject.PROCEDURE:
            rows = procedures().filter(key__in=keys)
            return {
                one.key: (one.title, reverse("participation:procedure", args=[one.key]))
                for one in rows
            }
        case Subject.THEME:
            return {one.key: (one.name, "") for one in themes().filter(key__in=keys)}
        case Subject.DISTRICT:
            return {one.key: (one.name, "") for one in districts().filter(key__in=keys)}
        case _:
            return {}


def is_followed(user: User | AnonymousUser, subject: Subject, key: str) -> bool:
    """Whether somebody follows exactly this."""
    if user.pk is None:
        return False
    rows = Followed.objects.filter(follower__user=user, subject=subject.value, key=key)
    return rows.exists()


def news_for(follower: Follower, until: int) -> list[Happened]:
    """Give what somebody was not told yet, up to a happening, the oldest first."""
    wanted = [(Subject(one.subject), one.key, one.since) for one in follower.followed.all()]
    rows = Happened.objects.filter(number__gt=follower.told_until, number__lte=until)
    shown = Q(proposal=None) | Q(
        proposal__state=State.RELEASED, proposal__procedure__published=True
    )
    rows = rows.filter(shown).select_related("proposal__procedure")
    told = _told_already(follower)
    return [
        row
        for row in rows.exclude(kind=Happening.PROMISED, proposal__in=told).order_by("number")
        if any(
            (row.number or 0) > since and row.about.concerns(subject, key)
            for subject, key, since in wanted
        )
    ]


def _told_already(follower: Follower) -> QuerySet[Proposal]:
    """Give the proposals of which somebody gets a mail for each change: own and supported ones."""
    supported = Support.objects.filter(account=follower.user_id).values("proposal")
    return Proposal.objects.filter(Q(author=follower.user_id) | Q(pk__in=supported))


def page_of_happened(row: Happened, language: str) -> str:
    """Give the page that tells more of what happened."""
    if row.proposal:
        of = row.proposal.procedure.key
        return page_in(language, "participation:proposal", of, row.proposal.pk)
    if row.plan:
        return page_in(language, "participation:plan", row.plan)
    return page_in(language, "participation:procedure", row.procedure)


def key_to_end(follower: Follower) -> str:
    """Give the key with which a mail program ends all mails with one click."""
    return _signer.sign(str(follower.pk))


def follower_with(key: str) -> int:
    """Read a key of a mail.

    Raises:
        NotFound: the city did not make it.

    """
    try:
        return int(_signer.unsign(key))
    except (BadSignature, ValueError) as error:
        message = "the city did not make this key"
        raise NotFound(message, code="follower") from error
