"""What else one can do in a procedure, beside voting: shown on its page."""

from typing import Any

from django import template
from django.utils import timezone

from stadtherz.participation.models import Procedure
from stadtherz.participation.selectors import surveys
from stadtherz.participation.selectors.lots import drawings_of, stage_of

register = template.Library()


@register.inclusion_tag("participation/_modules.html")
def modules_of(procedure: Procedure) -> dict[str, Any]:
    """Give the surveys and drawings of lots of a procedure with where they stand."""
    now = timezone.now()
    return {
        "procedure": procedure,
        "surveys": [(row, surveys.stage_of(row, now)) for row in surveys.surveys_of(procedure)],
        "drawings": [(row, stage_of(row, now)) for row in drawings_of(procedure)],
    }
