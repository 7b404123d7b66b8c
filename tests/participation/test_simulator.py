"""Rules side by side: of a file that is forgotten, or a finished ballot; bounded, and polite."""

import fcntl

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Unavailable
from stadtherz.participation.adapters import simulator
from stadtherz.participation.domain.counting.simulating import simulated
from stadtherz.participation.services import origins
from stadtherz.participation.services.counting import count_result
from tests.participation.factories import ANNOUNCED, CLOSES
from tests.participation.test_closing import City

PAGE = "/mitmachen/regeln-vergleichen/"
FILE = """META
key;value
budget;100
vote_type;approval
currency;EUR
PROJECTS
project_id;cost;name
a;60;Allee
b;40;Bank
c;20;Chor
VOTES
voter_id;vote
""" + "".join(f"{voter};{'a,b' if voter < 7 else 'c'}\n" for voter in range(10))


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def test_rules_differ_over_the_same_ballots():
    told = simulated(FILE)
    assert (told["voters"], told["budget"], told["digits"]) == (10, 100, 0)
    assert [tuple(one.values()) for one in told["rules"]] == [
        ("most-votes", 2, 100, 3), ("most-votes-stop", 2, 100, 3),
        ("equal-shares", 2, 60, 0), ("equal-shares-fill", 2, 60, 0),
    ]  # fmt: skip
    assert [(one["name"], one["won"]) for one in told["projects"]] == [
        ("Allee", [True, True, False, False]), ("Bank", [True, True, True, True]),
        ("Chor", [False, False, True, True]),
    ]  # fmt: skip


class TestApart:
    def test_the_same_in_a_process_of_its_own(self):
        assert simulator.simulate(FILE) == simulated(FILE)

    def test_one_at_a_time(self, settings):
        simulator.simulate(FILE)
        with (settings.VAR / "participation" / "simulator.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with pytest.raises(Unavailable) as refused:
                simulator.simulate(FILE)
        assert refused.value.code == "simulator-busy"

    def test_what_takes_too_long_is_ended(self, monkeypatch):
        monkeypatch.setattr(simulator, "SECONDS", -4.999)
        with pytest.raises(Unavailable) as refused:
            simulator.simulate(FILE)
        assert refused.value.code == "simulator-limit"


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def _city(self):
        load_city(city=the_city())

    def send(self, client, content, **more):
        return client.post(PAGE, {"datei": SimpleUploadedFile("wahl.pb", content)}, **more)

    def test_it_asks_for_an_election_and_sets_no_cookie(self, client, django_assert_num_queries):
        client.get(PAGE)
        with django_assert_num_queries(1):
            page = client.get(PAGE).content.decode()
        assert "Datei im Format .pb" in page
        assert not client.cookies

    def test_a_file_is_counted_and_nothing_of_it_is_kept(self, client, settings):
        page = self.send(client, FILE.encode()).content.decode()
        assert "10 Menschen haben abgestimmt, über 3 Vorhaben und 100\N{NO-BREAK SPACE}€." in page
        assert page.count("gewinnt nicht") == 4
        kept = [path.name for path in settings.VAR.rglob("*") if path.is_file()]
        assert kept == ["simulator.lock"]

    @pytest.mark.parametrize(
        ("content", "said"),
        [(b"", "zuerst eine Datei"), (b"\xff", "nicht lesen"), (b"META\n", "no PROJECTS"),
         (b" " * 5_000_001, "zu groß")],
    )  # fmt: skip
    def test_what_cannot_be_counted_is_refused_politely(self, client, content, said):
        answer = self.send(client, content)
        assert answer.status_code == 400
        assert said in answer.content.decode()

    def test_a_length_that_is_not_told_is_not_read(self, client):
        assert "zu groß" in self.send(client, FILE.encode(), CONTENT_LENGTH="").content.decode()

    def test_a_finished_ballot_after_the_moment_only(self, client):
        city = City()
        city.vote(*range(12))
        city.close(CLOSES.date(), CLOSES)
        path = f"{PAGE}?abstimmung={city.ballot.pk}"
        with time_machine.travel(CLOSES, tick=False):
            assert client.get(path).status_code == 403
        city.finish()
        count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
        with time_machine.travel(ANNOUNCED, tick=False):
            assert path in client.get(PAGE).content.decode()
            page = client.get(path).content.decode()
            assert client.get(PAGE + "?abstimmung=quatsch").status_code == 400
        assert "12 Menschen haben abgestimmt, über 4 Vorhaben" in page


@pytest.mark.django_db
def test_nobody_keeps_all_others_out_with_file_after_file(client, monkeypatch):
    monkeypatch.setattr(origins, "FILES_FROM_ONE_ORIGIN", 2)
    load_city(city=the_city())
    sent = [
        client.post(
            PAGE, {"datei": SimpleUploadedFile("wahl.pb", FILE.encode())}, REMOTE_ADDR=address
        ).status_code
        for address in ("198.51.100.9",) * 3 + ("203.0.113.7",)
    ]
    assert sent == [200, 200, 429, 200]
