"""A survey in the database for tests."""

from datetime import timedelta

from stadtherz.participation.services.preparing_surveys import SurveySetup, publish_survey
from stadtherz.participation.services.surveys import Proven, answer_survey
from tests.participation.factories import BEFORE, OPENS, text
from tests.participation.surveys_told import SETUP, TYPED

ASKING = BEFORE + timedelta(days=2)
OVER = OPENS
TOLD = OPENS + timedelta(days=3)


def wanted(**changes):
    return SurveySetup(**{
        "key": "radfahren", "title": text("Radfahren"), "summary": text("Wie fährst du?"),
        "setup": SETUP, "access": "open", "opens": BEFORE, "closes": OVER, "announced": TOLD,
        "minimum_age": 14,
    } | changes)  # fmt: skip


def published(of, by, **changes):
    return publish_survey(
        procedure=of, wanted=wanted(**changes), by=by, now=BEFORE - timedelta(days=1)
    )


def answered(survey, number, *, visitor="10.0.0", **typed):
    """Take so many sheets, each with a nonce of its own, from addresses that differ."""
    for place in range(number):
        answer_survey(
            survey=survey, typed=TYPED | typed, now=ASKING,
            proven=Proven(visitor=f"{visitor}.{place // 20}", old_enough=True),
            nonce=f"{hash((visitor, place)) & (2**255 - 1):064x}",
        )  # fmt: skip
