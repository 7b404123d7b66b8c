"""What everybody reads about a plan as words in each language, and how these words changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.counting.election import EURO
from stadtherz.participation.domain.counting.money import Language, money
from stadtherz.participation.domain.drafts import Piece, differences
from stadtherz.participation.models import Plan, PlanChange, PlanWord

Words = dict[PlanWord, Text]


def words_of(plan: Plan) -> Words:
    """Give what everybody reads; not whom one can ask, as that is a person and no fact."""
    return {
        PlanWord.TITLE: plan.title, PlanWord.SUMMARY: plan.summary,
        PlanWord.DEGREE: _in_each(lambda _language: str(plan.get_degree_display())),
        PlanWord.PARTICIPATION: plan.participation,
        PlanWord.DEPARTMENT: Text.of(plan.department.name),
        PlanWord.COUNCIL: Text.of(plan.council),
        PlanWord.COST: _cost(plan.cost),
        PlanWord.THEMES: _joined([one.name for one in plan.themes.all()]),
        PlanWord.DISTRICTS: _joined([Text.of(one.name) for one in plan.districts.all()]),
        PlanWord.PLACE: Text.of(plan.place.name if plan.place else ""),
        PlanWord.PROCEDURE: _public_title(plan),
    }  # fmt: skip


def _public_title(plan: Plan) -> Text:
    """Give the title of its procedure; one that is not public is not told here either."""
    return plan.procedure.title if plan.procedure and plan.procedure.published else Text()


def _cost(cents: int | None) -> Text:
    if cents is None:
        return Text()
    return _in_each(lambda language: money(cents, EURO, language))


def _joined(names: Iterable[Text]) -> Text:
    found = list(names)
    return _in_each(lambda language: ", ".join(one.to(language.value) for one in found))


def _in_each(say: Callable[[Language], str]) -> Text:
    said = {}
    for language in Language:
        with override(language.value):
            said[language.value] = say(language)
    return Text.of(said)


@dataclass(frozen=True)
class ShownChange:
    """What changed, word by word, in the language of the page where there is one."""

    at: datetime
    what: str
    language: str
    pieces: tuple[Piece, ...]


def shown_changes(plan: Plan, language: str) -> list[ShownChange]:
    """Give what changed in a plan since its announcement, the newest first."""
    return [_shown(one, language) for one in PlanChange.objects.filter(plan=plan)]


def _shown(one: PlanChange, language: str) -> ShownChange:
    before, after = one.before.to(language), one.after.to(language)
    told = one.after or one.before
    if before == after:  # another language changed: that one is shown
        language = _other_than(language, one)
        before, after = one.before.to(language), one.after.to(language)
    return ShownChange(
        one.at, str(one.get_field_display()), told.language_given(language),
        differences(before, after) if one.field in PROSE else _whole(before, after),
    )  # fmt: skip


PROSE = frozenset({PlanWord.TITLE, PlanWord.SUMMARY, PlanWord.PARTICIPATION})


def _whole(before: str, after: str) -> tuple[Piece, ...]:
    """Show a fact whole, as an amount of which one sign changed would not be read."""
    return tuple(Piece(*one) for one in ((before, "out"), (after, "in")) if one[0])


def _other_than(language: str, one: PlanChange) -> str:
    codes = [code for code, _words in (*one.after, *one.before)]
    changed = [code for code in codes if one.before.to(code) != one.after.to(code)]
    return changed[0] if changed else language
