"""Staff see which timetables the city has, until when they hold, and what is wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from stadtherz.streets.domain.transit.troubles import Seen, Trouble, troubles
from stadtherz.streets.services.timetable_news import take_news
from stadtherz.streets.services.timetabling import take_timetables
from tests.streets.test_surveying import person

NOW = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("last", "given", "news", "live", "found"),
    [
        (TODAY + 90 * DAY, NOW, NOW, True, ()),
        (TODAY + 90 * DAY, NOW, None, False, ()),
        (TODAY + 14 * DAY, NOW - 2 * DAY, NOW - timedelta(minutes=5), True, ()),
        (TODAY, NOW, None, True, (Trouble.ENDS_SOON, Trouble.NO_NEWS)),
        (
            date(2026, 11, 26), NOW - 3 * DAY, NOW - timedelta(minutes=6), True,
            (Trouble.OVER, Trouble.NOT_SEEN, Trouble.OLD_NEWS),
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_the_worst_first(last, given, news, live, found):
    assert troubles(Seen(last, given, news, live), NOW, TODAY) == found


@pytest.mark.django_db
def test_the_page_says_what_there_is_and_why_a_source_gave_nothing(
    client, settings, tmp_path, no_map_yet, django_assert_max_num_queries
):
    settings.STAFF_MFA = False
    client.force_login(person("technik", Role.ENGINEER))
    there = reverse("streets-timetables")
    assert "Die Stadt hat keinen Fahrplan." in client.get(there).content.decode()
    with time_machine.travel(NOW, tick=False):
        call_command("streets_demo", verbosity=0)
        with django_assert_max_num_queries(20):
            page = client.get(there).content.decode()
        assert "Musterverkehr (erfunden)</h3>" in page
        assert "erfunden, mit dem Musterviertel" in page
        take_timetables(now=NOW, sources=(str(tmp_path / "fehlt.zip"),))
        take_news(now=NOW, sources=(str(tmp_path / "fehlt.pb"),))
        page = client.get(there).content.decode()
    for words in ("fehlt.zip</h3>", "Der Fahrplan kam nicht.", "Die Echtzeit kam nicht.",
                  "Keine Meldung der Echtzeit spricht von ihm"):  # fmt: skip
        assert words in page
    client.force_login(person("wer", Role.EDITOR))
    assert client.get(there).status_code == 403
