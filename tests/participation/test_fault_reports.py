"""A report of a fault in the program holds nothing of what somebody sent."""

import pytest
from django.http import Http404
from django.views.debug import SafeExceptionReporterFilter

from stadtherz.participation.views import surveys, voting, without_account

SENT = {"auswahl": "brunnen", "nonce": "a" * 64, "code": "2222", "text": "Bank am Brunnen"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "place"),
    [
        (voting.ballot, ("stadtbudget", "haushalt")),
        (surveys.survey, ("stadtbudget", "stadt")),
        (without_account.propose, ("ideen",)),
    ],
)
def test_what_was_sent_is_not_in_the_report(rf, settings, view, place):
    settings.DEBUG = False
    request = rf.post("/", SENT)
    with pytest.raises(Http404):
        view(request, *place)
    told = SafeExceptionReporterFilter().get_post_parameters(request)
    assert not set(told.values()) & set(SENT.values())
