"""The demonstration goes through the real services, says that it is made up, and happens once."""

from datetime import UTC, datetime, timedelta

import pytest

from stadtherz.accounts.services.demo import create_demo_people
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import NotAllowed
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.models import CountedResult, Procedure, VotingBallot
from stadtherz.participation.selectors.board import turnout
from stadtherz.participation.services.counting import count_again
from stadtherz.participation.services.demo import create_examples, hide_examples

NOW = datetime(2026, 11, 26, 14, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_it_is_for_the_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        create_examples(now=NOW)


def test_examples_are_made_once_and_hidden_outside_of_the_demo(settings):
    settings.DEMO = True
    load_city(city=the_city())
    create_demo_people()
    assert create_examples(now=NOW) == 5
    assert create_examples(now=NOW + timedelta(days=1)) == 0
    for one in Procedure.objects.all():
        assert "Beispiel" in str(one.title)
        assert "frei erfunden" in str(one.summary)
    over, running = VotingBallot.objects.order_by("opens")
    assert (over.times.stage(NOW), running.times.stage(NOW)) == (Stage.TOLD, Stage.OPEN)
    told = CountedResult.objects.get().told()
    assert told["voters"] == turnout(over).voted == 312
    assert told["state"] == "counted"
    assert told["by_channel"]["channels"] == ["letter", "stand"]
    assert told["other"]["only_here"] or told["other"]["only_there"]
    kept = CountedResult.objects.get()
    assert [len(split["rows"]) for split in (kept.districts, kept.roles)] == [3, 3]
    assert count_again(ballot_id=over.pk, now=NOW)
    assert hide_examples() == 5
    assert not Procedure.objects.filter(published=True).exists()
