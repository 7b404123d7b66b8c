"""Rules as rows that staff can see and change, and what follows when they do."""

from django.db import transaction
from django.utils import timezone

from stadtherz.observations.adapters.rule_book import judged_properties, judged_streams
from stadtherz.observations.domain.judged_weeks import week_of
from stadtherz.observations.domain.rule_figures import Figures, defaults_for
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import (
    Balance,
    ObservedProperty,
    QualityRules,
    moment,
)
from stadtherz.observations.models.quality import NUMBERS
from stadtherz.observations.services.first_look import forget_limits
from stadtherz.observations.services.judging import ask_to_judge


def ensure_rules() -> int:
    """Make rows of this project's own figures for properties that have none; gives their number.

    They hold before that too; as rows they can be seen and changed.
    """
    made = 0
    for observed in judged_properties().filter(quality_rules=None):
        counted = observed.kind == ObservedProperty.Kind.COUNT
        figures = defaults_for(observed.key, counted=counted)
        if figures is not None:
            _, new = QualityRules.objects.get_or_create(observed=observed, defaults=_row(figures))
            made += new
    return made


def _row(figures: Figures) -> dict[str, object]:
    rest = "; ".join(f"{value:g}" for value in figures.at_rest or ())
    return {name: getattr(figures, name) for name in NUMBERS} | {"at_rest": rest}


@transaction.atomic
def judge_by_new_rules(changed: QualityRules | Balance) -> None:
    """Take changed rules for what comes in from now on, and judge this week by them."""
    forget_limits()
    since = moment(week_of(microseconds(timezone.now()))).date()
    ask_to_judge(since=since, streams=_concerned(changed))


def _concerned(changed: QualityRules | Balance) -> list[int]:
    """Name the datastreams that rules are about."""
    if isinstance(changed, Balance):
        ends = (changed.inward, changed.outward)
        return sorted({pk for end in ends for pk in end.values_list("pk", flat=True)})
    if changed.datastream_id is not None:
        return [changed.datastream_id]
    found = judged_streams().filter(observed=changed.observed_id)
    return list(found.values_list("pk", flat=True))
