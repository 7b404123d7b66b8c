"""People without an account: what they hand in, by the acts that the pages use."""

from itertools import count

from stadtherz.participation.adapters.chance import new_code
from stadtherz.participation.services.discussing import Said
from stadtherz.participation.services.unnamed import Shown, holder_of, make_contribution_codes
from stadtherz.participation.services.without_account import argue_unnamed, propose_unnamed
from tests.participation.proposal_city import NOW, solved, writing

NUMBERS = count()
PUZZLE = "0" * 32
PROVED = {"puzzle": PUZZLE, "answer": solved(PUZZLE)}


def shown(words=None, **more):
    """What a page shows of somebody; a fresh key where none is given."""
    return Shown(words or new_code(), **{"old_enough": True} | PROVED | more)


def proposed(procedure, by=None, of=None, now=NOW):
    """A proposal with a title of its own."""
    of = of or writing(f"Bank Nummer {next(NUMBERS)}")
    return propose_unnamed(
        procedure=procedure, writing=of, shown=by or shown(), language="de", now=now
    )


def argued(row, by=None, words="Das finde ich gut.", now=NOW):
    return argue_unnamed(proposal_id=row.pk, said=Said("pro", words), shown=by or shown(), now=now)


def holder(procedure, words, origin=""):
    return holder_of(procedure=procedure, words=words, origin=origin)


def codes(procedure, by, number=2, now=NOW):
    return make_contribution_codes(procedure_id=procedure.pk, number=number, by=by, now=now)
