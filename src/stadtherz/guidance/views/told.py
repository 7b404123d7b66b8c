"""What the pages of one way have in common: they tell it, or lead back to where it is asked for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import is_within
from stadtherz.guidance.domain.instructions import overview_of
from stadtherz.guidance.selectors.asked import Asked, asked_of, query_of
from stadtherz.guidance.services.telling import ToldWay, tell_way
from stadtherz.guidance.views.tuning import PROFILES
from stadtherz.kernel.errors import NotAllowed, NotFound
from stadtherz.streets.public import FoundPlace, current_map

WAYS = "600/10m/ip"
"""Ways that one network may ask for: a class that shares a line asks for one a second at most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A way on a page.

    Args:
        asked: what was asked for.
        told: the way in words.
        language: in which it is told.

    """

    asked: Asked
    told: ToldWay
    language: str

    @property
    def query(self) -> str:
        """Give the address of this way, behind the question mark."""
        return query_of(self.asked.question)

    def context(self, here: Any) -> dict[str, Any]:
        """Give what each page of a way shows.

        Args:
            here: name of the page, for the trail.

        """
        question, plan = self.asked.question, reverse("guidance:plan")
        way = f"{plan}?{self.query}"
        return {
            "map": current_map(), "start": self.asked.start, "goal": self.asked.goal,
            "profile": question.profile, "spoken": PROFILES[question.profile],
            "overview": overview_of(self.told.words, self.language),
            "told": self.told, "query": self.query, "way": way, "language": self.language,
            "trail": [(plan, _("Lotse")), (way, _("Weg in Worten")), ("", here)],
        }  # fmt: skip


def shown_way(request: HttpRequest) -> Shown | HttpResponse:
    """Tell the way that the address asks for; else lead to where what is missing is asked for."""
    asked = asked_of(dict(request.GET.lists()))
    ends = asked.ends
    if not (ends and asked.is_whole and current_map()) or ends[0].ref == ends[1].ref:
        return to_plan(asked)
    try:
        told = tell(request, asked, ends)
    except NotFound:
        return to_plan(asked)
    return Shown(asked, told, language_of_page())


def tell(request: HttpRequest, asked: Asked, ends: tuple[FoundPlace, FoundPlace]) -> ToldWay:
    """Tell the way that is asked for, as it is now, in the language of the page.

    Raises:
        NotFound: no way leads there.
        NotAllowed: code "too-often", one network asks for more than others bear.

    """
    if not is_within(request, "guidance:way", WAYS):
        message = f"more than {WAYS} ways"
        raise NotAllowed(message, code="too-often")
    return tell_way(
        ends=ends, profile=asked.profile, now=timezone.now(), number=asked.question.number,
        language=language_of_page(), manner=asked.manner,
    )  # fmt: skip


def language_of_page() -> str:
    """Give "de" or "en"."""
    return (get_language() or "de").split("-")[0]


def to_plan(asked: Asked) -> HttpResponse:
    """Lead to the page that asks from where to where."""
    return redirect(f"{reverse('guidance:plan')}?{query_of(asked.question)}")
