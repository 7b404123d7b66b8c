"""What the demo shows of surveys, a quiz and lots; all that is simulated says so.

What is asked stands beside the city file, as `surveys.json`. Answers and candidates are simulated
with a fixed seed, so every demo of a city shows the same.
"""

from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction

from stadtherz.accounts.public import Role, User
from stadtherz.city.public import districts
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.lots.rule import UNSAID, Category
from stadtherz.participation.domain.surveys.conditions import Answer
from stadtherz.participation.domain.surveys.path import answers_on_path
from stadtherz.participation.domain.surveys.questions import Kind, Question
from stadtherz.participation.models import (
    LotCandidate,
    LotDrawing,
    Phase,
    Procedure,
    Survey,
    SurveySheet,
)
from stadtherz.participation.services.demo_tables import require_demo, tables, told_of, town_hour
from stadtherz.participation.services.lots import (
    LotSetup,
    call_for_candidates,
    draw_lots,
    publish_list,
)
from stadtherz.participation.services.preparing_surveys import SurveySetup, publish_survey
from stadtherz.participation.services.surveys import close_surveys

FILE = "surveys.json"
SEED, AT_ONCE, OFTEN = 20_260_901, 200, 0.85
CALLED, CLOSED, LISTED, KNOWN, DRAWN, TERM = -45, -20, -19, -15, -14, 730
"""Days from now on which the steps of the drawing happened, and how long its term is."""
HOURS = (8, 20, 12)
"""When a survey of the demo begins, ends and is told."""


@transaction.atomic
def make_demo_surveys(*, now: datetime) -> int:
    """Make the demo's surveys, quiz and drawing of lots, once; gives how many were made.

    Raises:
        NotAllowed: outside of the demo.

    """
    require_demo()
    by = User.objects.filter(groups__name=Role.CDO.value).order_by("pk").first()
    wanted = tables(FILE)
    if by is None or not wanted:
        return 0
    of = _procedure(wanted["procedure"], now)
    if Survey.objects.filter(procedure=of).exists():
        return 0
    for one in wanted["surveys"]:
        _survey(of, one, by, now)
    _board(of, wanted["lots"], by, now)
    close_surveys(now=now)
    return len(wanted["surveys"]) + 1


def _procedure(given: dict[str, Any], now: datetime) -> Procedure:
    """Give the procedure of the demo; it is made where nobody made it before."""
    found, is_new = Procedure.objects.get_or_create(key=given["key"], defaults=told_of(given))
    if is_new:
        Phase.objects.create(
            procedure=found, kind="collect", begins=town_hour(now, days=-60, hour=8),
            ends=town_hour(now, days=90, hour=8),
        )  # fmt: skip
    return found


def _survey(of: Procedure, given: dict[str, Any], by: User, now: datetime) -> None:
    opens, closes, announced = (
        town_hour(now, days=day, hour=hour) for day, hour in zip(given["days"], HOURS, strict=True)
    )
    wanted = SurveySetup(
        given["key"], Text.of(given["title"]), Text.of(given["summary"]), given["setup"],
        given["access"], opens, closes, announced, given.get("minimum_age", 0),
        given.get("kind", "survey"),
    )  # fmt: skip
    found = publish_survey(procedure=of, wanted=wanted, by=by, now=now)
    if simulated := given.get("simulated"):
        Survey.objects.filter(pk=found.pk).update(demonstration=True)
        _fill(found, simulated)


def _fill(survey: Survey, simulated: dict[str, Any]) -> None:
    chance, setup = _Chance(simulated), survey.as_setup()
    sheets = []
    for place in range(simulated["sheets"]):
        given = {one.key: chance.answer(one) for one in setup.questions()}
        kept = {key: answer for key, answer in given.items() if answer != ""}
        answers = canonical(answers_on_path(setup, kept))
        sheets.append(
            SurveySheet(
                box=survey.pk, channel=survey.access, nonce=f"{place:064x}", answers=answers
            )
        )
    SurveySheet.objects.bulk_create(sheets, batch_size=AT_ONCE)


class _Chance:
    """Answers by weights, the same in every demo; the path drops what was not asked."""

    def __init__(self, simulated: dict[str, Any]) -> None:
        self.chance = Random(SEED)  # noqa: S311 - nobody has to be unable to guess it
        self.weights, self.texts = simulated["weights"], simulated["texts"]
        self.districts = list(districts().values_list("key", flat=True))

    def answer(self, question: Question) -> Answer:
        if question.kind is Kind.TEXT:
            return self.chance.choice(self.texts) if self.chance.random() < OFTEN else ""
        if question.kind is Kind.NUMBER:
            return self.chance.randint(question.low, question.high)
        if question.kind is Kind.DISTRICT:
            weights = range(len(self.districts) + 4, 4, -1)
            return self.chance.choices(self.districts, weights)[0]
        values, weights = question.values(), self.weights.get(question.key)
        picked = self.chance.choices(values, weights, k=2)
        if question.kind is Kind.SCALE:
            return int(picked[0])
        if question.kind is Kind.SEVERAL:
            return tuple(one for one in values if one in picked)
        return tuple(dict.fromkeys(picked)) if question.kind is Kind.RANKING else picked[0]


def _board(of: Procedure, given: dict[str, Any], by: User, now: datetime) -> None:
    """Make a drawing of lots that is done."""

    def on(day: int) -> datetime:
        return town_hour(now, days=day, hour=12)

    setup = LotSetup(
        given["key"], Text.of(given["title"]), Text.of(given["summary"]), given["rule"], now.year,
        on(CALLED), on(CLOSED), Text.of(given["seed_event"]), on(KNOWN), on(TERM).date(),
    )  # fmt: skip
    drawing = call_for_candidates(procedure=of, setup=setup, by=by)
    LotDrawing.objects.filter(pk=drawing.pk).update(demonstration=True)
    chance = Random(SEED)  # noqa: S311 - as above
    categories = drawing.as_rule().categories
    LotCandidate.objects.bulk_create(
        [
            LotCandidate(
                drawing=drawing, name=f"Erfundene Person {place}", name_public=place % 3 == 0,
                groups=[_group(one, chance) for one in categories],
            )
            for place in range(1, given["candidates"] + 1)
        ]
    )  # fmt: skip
    publish_list(drawing_id=drawing.pk, by=by, now=on(LISTED))
    seed = given["seed"]
    draw_lots(drawing_id=drawing.pk, seed=seed, again=seed, by=by, now=on(DRAWN))


def _group(category: Category, chance: Random) -> str:
    keys = [one.key for one in category.groups]
    weights = [1 + 9 * one.most for one in category.groups]
    return chance.choices([*keys, UNSAID], [*weights, 4])[0]
