"""The guide's page: asks from where to where, and tells the way as text."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stadtherz.guidance.domain.instructions import length, overview_of
from stadtherz.guidance.selectors.asked import Asked, asked_of, query_of
from stadtherz.guidance.views.told import language_of_page, tell, to_plan
from stadtherz.guidance.views.tuning import PROFILES, faults_of, tuning_of
from stadtherz.guidance.views.unchecked_words import unchecked
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.public import FoundPlace, current_map


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Ask from where to where; tell the way once both are settled. Nothing is remembered."""
    asked = asked_of(dict(request.GET.lists()))
    context = context_of(asked)
    if not (context["map"] and asked.ends and asked.is_whole):
        return render(request, "guidance/plan.html", context)
    if not asked.is_settled:
        return to_plan(asked)
    context |= _told(request, asked, asked.ends)
    return render(request, f"guidance/{'plan' if 'problem' in context else 'way'}.html", context)


def context_of(asked: Asked) -> dict[str, Any]:
    """Give what pages of the guide need to show what is asked.

    `query` and `link` are without the number of the way.
    """
    question, tuning = asked.question, tuning_of(asked)
    query = query_of(replace(question, number=0))
    return {
        "map": current_map(), "start": asked.start, "goal": asked.goal,
        "profile": question.profile, "profiles": PROFILES.items(),
        "spoken": PROFILES[question.profile], "trail": [("", _("Lotse"))],
        "query": query, "link": f"{reverse('guidance:plan')}?{query}",
        "tuning": tuning, "tuned_query": urlencode(tuning.pairs), "faults": faults_of(asked),
    }  # fmt: skip


def _told(
    request: HttpRequest, asked: Asked, ends: tuple[FoundPlace, FoundPlace]
) -> dict[str, Any]:
    if ends[0].ref == ends[1].ref:
        return {"problem": "same"}
    try:
        told = tell(request, asked, ends)
    except NotFound:
        return {"problem": "none"}
    language = language_of_page()
    choices = [
        (length(one.length_m, language, asked.manner), why)
        for one, why in zip(told.plan.choices, told.reasons, strict=True)
    ]
    chosen = told.plan.choices[told.number]
    detour = None if told.number else told.plan.detour  # the others say how long they are
    return {"told": told, "overview": overview_of(told.words, language),
            "choices": choices, "chosen": chosen,
            "shorter": detour.choice + 1 if detour else None,
            "longer": length(detour.extra_m, language, asked.manner) if detour else "",
            "unchecked": unchecked(told.plan, chosen)}  # fmt: skip
