"""Says in words who sees a page or a question."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import District
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.surveys.conditions import COMBINING, Condition, Test
from stadtherz.participation.domain.surveys.questions import Setup
from stadtherz.participation.views.survey_fields import titles_of
from stadtherz.participation.views.words import language_here

SAID: Mapping[Test, str | Promise] = {
    Test.ANY_OF: _("„%(question)s“: %(answers)s"),
    Test.NONE_OF: _("„%(question)s“: beantwortet, aber nicht mit %(answers)s"),
    Test.AT_LEAST: _("„%(question)s“: mindestens %(number)s"),
    Test.AT_MOST: _("„%(question)s“: höchstens %(number)s"),
}


def condition_words(
    condition: Condition | None, setup: Setup, districts: Sequence[District]
) -> str:  # fmt: skip
    """Say under which answers something is shown; "" where it always is."""
    if condition is None:
        return ""
    if condition.test in COMBINING:
        parts = [condition_words(one, setup, districts) for one in condition.parts]
        between = gettext(" und ") if condition.test is Test.ALL else gettext(" oder ")
        return between.join(f"({one})" if len(parts) > 1 else one for one in parts)
    question = setup.question(condition.question)
    titles = titles_of(question, districts)
    answers = [_here(titles.get(one, one)) for one in sorted(condition.values, key=_order(titles))]
    return str(SAID[condition.test]) % {
        "question": _here(question.title), "answers": gettext(" oder ").join(answers),
        "number": condition.number,
    }  # fmt: skip


def _order(titles: Mapping[str, Text | str]) -> Callable[[str], tuple[int, str]]:
    places = {key: place for place, key in enumerate(titles)}
    return lambda key: (places.get(key, len(places)), key)


def _here(words: Text | str) -> str:
    return words.to(language_here().value) if isinstance(words, Text) else words
