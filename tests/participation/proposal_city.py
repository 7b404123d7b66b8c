"""Rows of proposals for tests, each written out; made by the acts that the pages use."""

from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress

from stadtherz.accounts.public import Role, User, solves
from stadtherz.participation.domain.moderation import SEVEN_RULES, Judgement, Outcome
from stadtherz.participation.domain.proposals import Writing
from stadtherz.participation.models import Argument, Collection, Phase, Procedure, Proposal
from stadtherz.participation.selectors.standing import proposal_puzzle
from stadtherz.participation.services.discussing import Said, argue
from stadtherz.participation.services.moderating import About, decide
from stadtherz.participation.services.proposing import hand_in, write_draft
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, DURING, text

COLLECTS = BEFORE
ENDS = DURING + timedelta(days=30)
CHECKED = ENDS + timedelta(days=30)
NOW = DURING
CRITERIA = [
    {"key": key, "text": {"de": f"Regel {key}", "en": f"rule {key}"}} for key in SEVEN_RULES
]
REASON = "Das wirbt für einen Laden, und das darf es nicht."
OLD = NOW - timedelta(days=400)


def collecting(key="ideen", **changes):
    """A procedure that collects proposals now."""
    found = Procedure.objects.create(
        key=key, title=text("Ideen für den Platz"), summary=text("Was fehlt?"), published=True
    )
    Phase.objects.create(procedure=found, kind="collect", begins=COLLECTS, ends=ENDS)
    Phase.objects.create(procedure=found, kind="check", begins=ENDS, ends=CHECKED)
    Collection.objects.create(procedure=found, criteria=CRITERIA, **changes)
    return found


def deciding(found):
    """Let the phases go on behind the check: 10 days to decide, 10 to build."""
    ends = found.phases.last().ends
    for kind in ("result", "implementation"):
        begins, ends = ends, ends + timedelta(days=10)
        Phase.objects.create(procedure=found, kind=kind, begins=begins, ends=ends)
    return found


def resident(name="anna", joined=OLD):
    found = person(name)
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    User.objects.filter(pk=found.pk).update(date_joined=joined)
    found.refresh_from_db()
    return found


def moderator(name="moritz"):
    return person(name, Role.MODERATOR)


def writing(title="Bank am Brunnen", **changes):
    values = {
        "text": f"{title}: Damit auch ältere Menschen hier rasten können, bitte bauen.",
        "address": "Fackelbrunnen",
    }
    return Writing(title, **values | changes)


def solved(puzzle):
    return next(str(number) for number in count() if solves(puzzle, str(number)))


def draft(procedure, author, of=None, now=NOW):
    return write_draft(
        procedure=procedure, author=author, writing=of or writing(), language="de", now=now
    )


def handed_in(procedure, author, of=None, now=NOW, *, solves_it=False):
    row = draft(procedure, author, of, now)
    answer = solved(proposal_puzzle(author, row)) if solves_it else ""
    return hand_in(draft_id=row.pk, author=author, answer=answer, now=now)


def yes():
    return Judgement(Outcome.RELEASE, frozenset(SEVEN_RULES))


def no(reason=REASON, broken=("not-commercial",)):
    return Judgement(Outcome.REFUSE, frozenset(), frozenset(broken), reason)


def released(procedure, author, by, of=None, now=NOW):
    row = handed_in(procedure, author, of, now)
    decide(about=About("proposal", row.pk), judgement=yes(), by=by, now=now)
    row.refresh_from_db()
    return row


def said(row, author, words="Das finde ich gut.", stance="pro", answers_to=None, now=NOW):
    return argue(
        proposal_id=row.pk, author=author, said=Said(stance, words, answers_to=answers_to),
        answer="", now=now,
    )  # fmt: skip


def ready_made(procedure, number, **changes):
    """Many public proposals at once, as rows."""
    rows = [
        Proposal(
            procedure=procedure, title=f"Vorschlag {at}", text="Text " * 60, address="Am Platz",
            folded=f"vorschlag {at}", terms=[f"wort{at}", "text"], state="released",
            created_at=NOW, handed_in_at=NOW, released_at=NOW - timedelta(minutes=at),
            supporters=at, promise="checking", promise_due=NOW.date() + timedelta(days=20),
            **changes,
        )
        for at in range(number)
    ]  # fmt: skip
    return Proposal.objects.bulk_create(rows)


def ready_arguments(row, number, author=None):
    """Many arguments of a proposal, a third of them answers."""
    made = Argument.objects.bulk_create(
        [_argument(row, at, author) for at in range(number - number // 3)]
    )
    return made + Argument.objects.bulk_create(
        [_argument(row, at, author, made[at]) for at in range(number // 3)]
    )


def _argument(row, at, author, of=None):
    return Argument(
        proposal=row, author=author, text=f"Beitrag {at}: " + "Worte " * 30,
        stance=("pro", "contra", "neutral")[at % 3], answers_to=of, state="released",
        created_at=NOW + timedelta(seconds=at), handed_in_at=NOW, released_at=NOW,
    )  # fmt: skip
