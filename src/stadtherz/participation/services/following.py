"""Following: somebody with an account chooses what they want to be told of, and ends it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict
from stadtherz.participation.domain.happenings import Rhythm, Subject
from stadtherz.participation.models import Followed, Follower, Happened
from stadtherz.participation.selectors.following import check_subject

MOST_FOLLOWED = 100
LONGEST_WORDS = 120


@dataclass(frozen=True)
class Wish:
    """Something to be told of; `key` is empty for everything, `words` name a circle's middle."""

    subject: Subject
    key: str = ""
    words: str = ""


@transaction.atomic
def follow(*, wish: Wish, by: User, language: str) -> Followed:
    """Tell somebody of something from now on; twice is once.

    Raises:
        NotFound: there is no such thing.
        Conflict: they follow very much already.

    """
    check_subject(wish.subject, wish.key)
    newest = _newest()
    follower, _ = Follower.objects.select_for_update().get_or_create(
        user=by, defaults={"language": language, "told_until": newest}
    )
    if follower.followed.count() >= MOST_FOLLOWED:
        message = f"you follow {MOST_FOLLOWED} things at most; end some of them, or follow all"
        raise Conflict(message, code="follows-much")
    found, _ = Followed.objects.get_or_create(
        follower=follower, subject=wish.subject.value, key=wish.key,
        defaults={"since": newest, "words": wish.words[:LONGEST_WORDS]},
    )  # fmt: skip
    return found


@transaction.atomic
def unfollow(*, wish: Wish, by: User) -> None:
    """End to tell somebody of something; with the last one nothing of it is kept."""
    rows = Followed.objects.filter(follower__user=by, subject=wish.subject.value, key=wish.key)
    rows.delete()
    Follower.objects.filter(user=by, followed=None).delete()


def change_rhythm(*, rhythm: Rhythm, language: str, by: User) -> None:
    """Tell somebody more often, or less, in the language of the page on which they chose."""
    Follower.objects.filter(user=by).update(rhythm=rhythm.value, language=language)


def end_all(*, follower_id: int) -> None:
    """End everything that somebody follows."""
    Follower.objects.filter(pk=follower_id).delete()


def _newest() -> int:
    return Happened.objects.aggregate(newest=Max("number"))["newest"] or 0
