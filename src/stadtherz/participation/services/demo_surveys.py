"""What the demo shows of surveys, a quiz and lots; all of it says that it is made up.

Answers and candidates are simulated with a fixed seed, so every demo shows the same.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from stadtherz.accounts.public import Role, User
from stadtherz.city.public import districts
from stadtherz.kernel.errors import NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.lots.eligibility import Statement, groups_of
from stadtherz.participation.domain.surveys.path import answers_on_path
from stadtherz.participation.models import (
    LotCandidate,
    LotDrawing,
    Phase,
    Procedure,
    Survey,
    SurveySheet,
)
from stadtherz.participation.services import demo_questions as texts
from stadtherz.participation.services.lots import (
    LotSetup,
    call_for_candidates,
    draw_lots,
    publish_list,
)
from stadtherz.participation.services.surveys import (
    SurveySetup,
    close_surveys,
    publish_survey,
)

KEY, SHEETS, CANDIDATES, SEED = "radfahren", 640, 90, 20_260_901
WISHES = (
    "Mehr Radwege, vor allem zum Bahnhof", "Sichere Radwege an der Pariser Straße",
    "Radwege ohne Lücken", "Die Ampeln sind für Räder zu kurz geschaltet",
    "Bessere Beleuchtung im Volkspark", "Abstellplätze am Hauptbahnhof",
    "Mehr Abstellplätze in der Innenstadt", "Den Berg hoch hilft nur ein Pedelec",
    "Safe bike lanes to Vogelweh", "Less gravel on the paths in winter", "",
)  # fmt: skip


@transaction.atomic
def make_demo_surveys(*, now: datetime) -> int:
    """Make the demo's surveys, quiz and drawing of lots, once; gives how many were made.

    Raises:
        NotAllowed: outside of the demo.

    """
    if not settings.DEMO:
        message = "simulated answers are for the demo; set STADTHERZ_DEMO=yes to make them"
        raise NotAllowed(message, code="demo")
    by = User.objects.filter(groups__name=Role.CDO.value).order_by("pk").first()
    of = _procedure(now)
    if by is None or Survey.objects.filter(procedure=of).exists():
        return 0
    _cycling(of, by, now)
    _running(of, by, now)
    _board(of, by, now)
    Survey.objects.filter(procedure=of, key=KEY).update(demonstration=True)
    close_surveys(now=now)
    return 4


def _procedure(now: datetime) -> Procedure:
    """Give the procedure about cycling; it is made where nobody made it before."""
    found, is_new = Procedure.objects.get_or_create(key=KEY, defaults={
        "title": _text("Radfahren in Kaiserslautern", "Cycling in Kaiserslautern"),
        "summary": _text("Wo läuft es, wo hakt es, und wer redet mit?",
                         "What works, what does not, and who has a say?"),
        "published": True,
    })  # fmt: skip
    if is_new:
        Phase.objects.create(
            procedure=found, kind="collect", begins=now - timedelta(days=60),
            ends=now + timedelta(days=90),
        )  # fmt: skip
    return found


def _text(german: str, english: str) -> Text:
    return Text.of(texts.both(german, english))


def _cycling(of: Procedure, by: User, now: datetime) -> None:
    """Make a survey that is over, with its answers."""
    wanted = SurveySetup(
        "radfahren", _text("Wie fährst du Rad?", "How do you cycle?"),
        _text("Sechs kurze Seiten über deine Wege mit dem Rad, oder warum du keines nimmst.",
              "Six short pages about your ways by bicycle, or why you take none."),
        texts.CYCLING, "open", now - timedelta(days=45), now - timedelta(days=10),
        now - timedelta(days=7), 14,
    )  # fmt: skip
    found = publish_survey(procedure=of, wanted=wanted, by=by, now=now)
    chance, setup = Random(SEED), found.as_setup()  # noqa: S311 - the same in every demo
    keys = list(districts().values_list("key", flat=True))
    sheets = [answers_on_path(setup, _answers(chance, keys)) for _ in range(SHEETS)]
    SurveySheet.objects.bulk_create(
        [
            SurveySheet(
                box=found.pk, channel="open", nonce=f"{place:064x}", answers=canonical(answers)
            )
            for place, answers in enumerate(sheets)
        ],
        batch_size=200,
    )


def _answers(chance: Random, keys: Sequence[str]) -> dict[str, Any]:
    """Answer everything; the path drops what was not asked."""

    def one(*weighted: tuple[str, int]) -> str:
        values, weights = zip(*weighted, strict=True)
        return chance.choices(values, weights)[0]

    first = chance.sample(("wege", "buegel", "licht", "ampeln"), 3)
    if chance.random() < 0.4:  # noqa: PLR2004
        first = ["wege", *[key for key in first if key != "wege"]]
    found = {
        "rolle": one(("wohne", 80), ("pendle", 14), ("besuche", 6)),
        "alter": one(("u18", 5), ("a18", 75), ("a65", 20)),
        "stadtteil": chance.choices(keys, range(len(keys) + 4, 4, -1))[0],
        "oft": one(("taeglich", 30), ("woechentlich", 35), ("selten", 22), ("nie", 13)),
        "wege": tuple(sorted({one(("arbeit", 6), ("freizeit", 4)), one(("einkauf", 3),
                                                                       ("bahnhof", 2))})),
        "sicher": int(one(("1", 10), ("2", 28), ("3", 34), ("4", 20), ("5", 8))),
        "zuerst": tuple(first),
        "hindernis": (one(("steil", 4), ("unsicher", 5), ("weit", 2), ("rad", 2)),),
    }  # fmt: skip
    wish = chance.choice(WISHES)
    return found | ({"wunsch": wish} if wish else {})


def _running(of: Procedure, by: User, now: datetime) -> None:
    """Make a survey and a quiz that everybody can try."""
    times = (now - timedelta(days=5), now + timedelta(days=60), now + timedelta(days=62))
    publish_survey(procedure=of, by=by, now=now, wanted=SurveySetup(
        "abstellen", _text("Wo fehlen Plätze fürs Rad?", "Where are stands missing?"),
        _text("Ein paar Fragen, die zwei Minuten brauchen.", "A few questions, two minutes."),
        texts.PARKING, "open", *times, 14,
    ))  # fmt: skip
    publish_survey(procedure=of, by=by, now=now, wanted=SurveySetup(
        "stadt", _text("Kennst du Kaiserslautern?", "Do you know Kaiserslautern?"),
        _text("Fünf Fragen zu deiner Stadt. Danach weißt du, was stimmt und warum.",
              "Five questions about your city. Then you know what is right and why."),
        texts.QUIZ, "open", *times, kind="quiz",
    ))  # fmt: skip


def _board(of: Procedure, by: User, now: datetime) -> None:
    """Make a drawing of lots that is done."""
    days = {day: now - timedelta(days=day) for day in (45, 20, 19, 15, 14)}
    drawing = call_for_candidates(procedure=of, by=by, setup=LotSetup(
        "fahrradbeirat", _text("Fahrradbeirat", "Cycling board"),
        _text("Zwölf Menschen, die zwei Jahre lang über Radwege mitreden.",
              "Twelve people who have a say about cycle paths for two years."),
        texts.LOTS, now.year, days[45], days[20],
        _text("Eine erfundene Ziehung der Vorführung: sechs Zahlen, aufsteigend",
              "A made-up draw of this demonstration: six numbers, ascending"),
        days[15], (now + timedelta(days=730)).date(),
    ))  # fmt: skip
    LotDrawing.objects.filter(pk=drawing.pk).update(demonstration=True)
    chance, rule = Random(SEED), drawing.as_rule()  # noqa: S311 - the same in every demo
    LotCandidate.objects.bulk_create(
        [
            LotCandidate(
                drawing=drawing,
                name=f"Erfundene Person {place}",
                name_public=place % 3 == 0,
                groups=list(groups_of(_statement(chance, now.year), rule, now.year)),
            )
            for place in range(1, CANDIDATES + 1)
        ]
    )
    publish_list(drawing_id=drawing.pk, by=by, now=days[19])
    seed = "4 9 17 23 38 44"
    draw_lots(drawing_id=drawing.pk, seed=seed, again=seed, by=by, now=days[14])


def _statement(chance: Random, year: int) -> Statement:
    age = chance.choice((chance.randint(16, 34), chance.randint(35, 64), chance.randint(65, 84)))
    gender = chance.choices(("w", "m", "d", ""), (44, 46, 4, 6))[0]
    return Statement(year - age, "betzenberg", {"geschlecht": gender})
