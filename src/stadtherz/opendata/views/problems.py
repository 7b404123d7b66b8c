"""From refusals of the system to answers of the web."""

from django.http import Http404

from stadtherz.kernel.errors import NotFound


def not_there(error: NotFound) -> Http404:
    """Say that there is nothing here, in the words of the refusal."""
    return Http404(str(error))
