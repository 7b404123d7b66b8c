"""Two sheets of one right at once, each with a connection of its own: one is taken."""

import time

import pytest
from django.db import transaction

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict
from stadtherz.participation.models import Survey, SurveyMark, SurveySheet
from stadtherz.participation.services.preparing_surveys import NEW, save_survey
from stadtherz.participation.services.surveys import (
    Proven,
    answer_survey,
    close_surveys,
    make_survey_codes,
)
from tests.accounts.people import confirmed
from tests.participation.factories import BEFORE, nonce, procedure, staff, text
from tests.participation.survey_city import ASKING, OVER, published, wanted
from tests.participation.surveys_told import TYPED
from tests.programme.test_at_once import (
    LONG_ENOUGH_TO_BE_WAITING,
    second_connection,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db(transaction=True)


def take(proven, number):
    answer_survey(
        survey=Survey.objects.get(), typed=TYPED, proven=proven, nonce=nonce(number), now=ASKING
    )


@pytest.mark.parametrize("access", ["account", "codes"])
def test_one_right_is_one_sheet(second_connection, access):  # noqa: F811
    load_city(city=the_city())
    office = staff()
    survey = published(procedure(), office, access=access)
    proven = Proven(account=confirmed("anna"), old_enough=True)
    if access == "codes":
        made = make_survey_codes(survey_id=survey.pk, number=1, by=office, now=ASKING)
        proven = Proven(code=made[0], old_enough=True)
    with transaction.atomic():
        take(proven, 1)
        other = second_connection(lambda: take(proven, 2))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    refusal = other()
    assert isinstance(refusal, Conflict), refusal
    assert refusal.code == "survey-answered"
    assert SurveySheet.objects.count() == 1


def test_the_second_of_two_first_saves_is_told(second_connection):  # noqa: F811
    of, office = procedure(), staff()

    def save(title):
        values = {"procedure": of, "wanted": wanted(title=text(title)), "by": office}
        return save_survey(**values, now=BEFORE, seen=NEW)

    with transaction.atomic():
        save("Meine")
        other = second_connection(lambda: save("Deine"))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    refusal = other()
    assert isinstance(refusal, Conflict), refusal
    assert refusal.code == "survey-changed"
    assert str(Survey.objects.get().title) == "Meine"


def test_a_sheet_under_way_is_in_before_the_survey_forgets(second_connection):  # noqa: F811
    load_city(city=the_city())
    published(procedure(), staff(), access="account")
    with transaction.atomic():
        take(Proven(account=confirmed("anna"), old_enough=True), 1)
        closing = second_connection(lambda: close_surveys(now=OVER))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert closing() == 1
    assert (SurveySheet.objects.count(), SurveyMark.objects.count()) == (1, 0)
