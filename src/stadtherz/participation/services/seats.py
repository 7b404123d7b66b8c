"""What becomes of candidates: who withdraws, who comes after, and when names are forgotten."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.lots.drawing import successor
from stadtherz.participation.models import LotCandidate, LotDrawing, LotSuccession
from stadtherz.participation.selectors.lots import board_of, published_candidates


def withdraw(*, drawing: LotDrawing, account: User, now: datetime) -> None:
    """Be a candidate no more; a seat that becomes free goes to who comes next.

    Raises:
        NotFound: the account is no candidate.

    """
    found = LotCandidate.objects.filter(drawing=drawing, account_id=account.pk).first()
    if found is None or found.withdrawn:
        message = "this account is no candidate"
        raise NotFound(message, code="candidacy")
    leave(candidate=found, day=timezone.localdate(now))


@transaction.atomic
def leave(*, candidate: LotCandidate, day: date) -> None:
    """Take somebody off the list, or where it is out leave the number and nothing else."""
    drawing = LotDrawing.objects.select_for_update().get(pk=candidate.drawing_id)
    if not drawing.list_hash:
        candidate.delete()
        return
    candidate.account, candidate.name, candidate.name_public = None, "", False
    candidate.withdrawn = True
    candidate.save(update_fields=["account", "name", "name_public", "withdrawn"])
    if drawing.drawn_at and candidate.number in board_of(drawing).numbers:
        fill_seat(drawing, candidate.number, day)


def fill_seat(drawing: LotDrawing, left: str, day: date) -> None:
    """Give a free seat to who comes next and did not withdraw."""
    board = board_of(drawing)
    gone = set(drawing.candidates.filter(withdrawn=True).values_list("number", flat=True))
    staying = [number for number in board.numbers if number != left]
    waiting = [number for number in board.waiting if number not in gone]
    came = successor(drawing.as_rule(), published_candidates(drawing), staying, waiting)
    LotSuccession.objects.create(
        drawing=drawing, place=drawing.successions.count(), left=left, came=came or "", day=day
    )


def forget_candidates(*, today: date) -> int:
    """Forget who the candidates were, once the term has ended; gives how many."""
    over = LotCandidate.objects.filter(drawing__term_ends__lt=today)
    return over.exclude(account=None, name="").update(account=None, name="", name_public=False)
