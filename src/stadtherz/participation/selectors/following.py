"""What somebody follows, and what is new to them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from stadtherz.accounts.public import User
from stadtherz.city.public import districts, place_with_code, themes
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.happenings import Subject
from stadtherz.participation.models import Followed, Follower, Happened
from stadtherz.participation.selectors.addresses import page_in
from stadtherz.participation.selectors.plans import announced_plans
from stadtherz.participation.selectors.procedures import procedures

_signer = Signer(salt="participation.follower")


def check_subject(subject: Subject, key: str) -> None:
    """Let pass what can be followed.

    Raises:
        NotFound: there is no such thing, or it is not public.

    """
    match subject:
        case Subject.EVERYTHING:
            found = not key
        case Subject.PLAN:
            found = announced_plans().filter(key=key).exists()
        case Subject.PROCEDURE:
            found = procedures().filter(key=key).exists()
        case Subject.THEME:
            found = themes().filter(key=key).exists()
        case Subject.DISTRICT:
            found = districts().filter(key=key).exists()
        case Subject.PLACE:
            found = place_with_code(key).code == key
    if not found:
        message = f"there is no {subject.value} {key!r} to follow"
        raise NotFound(message, code="followed")


@dataclass(frozen=True)
class ShownFollowed:
    """Something followed, by its name; without a page it is gone."""

    row: Followed
    name: object
    page: str


def followed_by(user: User) -> list[ShownFollowed]:
    """Give what somebody follows with names and pages, in a bounded number of queries."""
    rows = list(Followed.objects.filter(follower__user=user))
    keys: dict[Subject, set[str]] = {}
    for row in rows:
        keys.setdefault(Subject(row.subject), set()).add(row.key)
    names: dict[tuple[str, str], tuple[object, str]] = {}
    for subject, wanted in keys.items():
        names |= {(subject.value, key): found for key, found in _named(subject, wanted).items()}
    return [ShownFollowed(row, *names.get((row.subject, row.key), (row.key, ""))) for row in rows]


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
    return [
        row
        for row in rows.order_by("number")
        if any(
            (row.number or 0) > since and row.about.concerns(subject, key)
            for subject, key, since in wanted
        )
    ]


def page_of_happened(row: Happened, language: str) -> str:
    """Give the page that tells more of what happened."""
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
