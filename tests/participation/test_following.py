"""Who follows gets one mail with everything that is new, and misses nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from stadtherz.accounts.public import registry
from stadtherz.city.public import create_place, load_city, the_city
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.happenings import Around, Happening, Rhythm, Subject
from stadtherz.participation.domain.phases import Phase, PhaseKind
from stadtherz.participation.domain.promises import Promise, PromiseState
from stadtherz.participation.models import Followed, Follower, Happened, Proposal
from stadtherz.participation.selectors.following import key_to_end
from stadtherz.participation.services.digesting import number_happenings, send_digests
from stadtherz.participation.services.following import Wish, change_rhythm, follow, unfollow
from stadtherz.participation.services.procedures import note_edit
from stadtherz.participation.services.promising import promise
from stadtherz.participation.services.telling import tell_of_procedure
from tests.accounts.people import PASSWORD, confirmed
from tests.participation.factories import procedure, staff
from tests.participation.proposal_city import collecting, moderator, released, resident, writing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
EVERYTHING = Wish(Subject.EVERYTHING)


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())


@pytest.fixture
def about():
    return procedure("radfahren")


def happens(about, at=NOW, **more):
    return tell_of_procedure(about, Happening.MOVED, at, **more)


def test_one_mail_tells_all_that_is_new_and_none_comes_without_news(about):
    reader = confirmed("anna")
    follow(wish=Wish(Subject.PROCEDURE, "radfahren"), by=reader, language="de")
    assert send_digests(now=NOW) == 0
    happens(about, text=Text.of("Neue Termine"))
    happens(about, NOW + timedelta(minutes=1))
    assert send_digests(now=NOW) == 1
    letter = mail.outbox[-1]
    assert letter.to == ["anna@mail.example"]
    assert letter.subject == "Mitmachen: 2 Neuigkeiten"
    assert "Neuer Termin: Stadtbudget" in letter.body
    assert "Neue Termine" in letter.body
    assert "/mitmachen/radfahren/" in letter.body
    assert send_digests(now=NOW + timedelta(days=30)) == 0


def test_what_becomes_visible_late_is_told_all_the_same(about):
    follow(wish=EVERYTHING, by=confirmed("anna"), language="de")
    happens(about, NOW)
    send_digests(now=NOW)
    happens(about, NOW - timedelta(hours=3))  # it began before the mail left, and ended after
    assert send_digests(now=NOW + timedelta(days=8)) == 1
    assert len(mail.outbox) == 2


def test_what_happened_before_somebody_followed_is_not_told(about):
    happens(about)
    number_happenings()
    follow(wish=EVERYTHING, by=confirmed("anna"), language="de")
    assert send_digests(now=NOW) == 0


def test_what_is_not_followed_is_not_told(about):
    follow(wish=Wish(Subject.THEME, "verkehr"), by=confirmed("anna"), language="de")
    happens(about)
    assert send_digests(now=NOW) == 0
    assert Follower.objects.get().told_until == 1


def test_a_mail_server_that_is_away_costs_no_news(about, monkeypatch):
    follow(wish=EVERYTHING, by=confirmed("anna"), language="de")
    happens(about)
    with monkeypatch.context() as away:
        away.setattr("stadtherz.participation.services.digesting.send_mail", lambda _: False)
        assert send_digests(now=NOW) == 0
    happens(about, NOW + timedelta(minutes=1))
    assert send_digests(now=NOW + timedelta(hours=1)) == 1
    assert mail.outbox[0].subject == "Mitmachen: 2 Neuigkeiten"


def test_a_mail_that_is_sent_once_more_is_the_same_mail(about):
    follow(wish=EVERYTHING, by=confirmed("anna"), language="de")
    happens(about)
    send_digests(now=NOW)
    Follower.objects.update(told_until=0, told_at=None)  # killed before it was stored
    send_digests(now=NOW)
    first, second = (one.extra_headers["Message-ID"] for one in mail.outbox)
    assert first == second


def test_a_week_lies_between_two_mails_if_somebody_likes_it_so(about):
    reader = confirmed("anna")
    follow(wish=EVERYTHING, by=reader, language="de")
    happens(about)
    send_digests(now=NOW)
    happens(about)
    day = NOW + timedelta(days=1)
    assert send_digests(now=day) == 0
    change_rhythm(rhythm=Rhythm.DAILY, language="en", by=reader)
    assert send_digests(now=day) == 1
    assert mail.outbox[-1].subject == "Taking part: one piece of news"


def test_who_has_no_confirmed_address_misses_nothing_once_it_is(about):
    reader = confirmed("anna")
    reader.emailaddress_set.update(verified=False)
    follow(wish=EVERYTHING, by=reader, language="de")
    happens(about)
    assert send_digests(now=NOW) == 0
    reader.emailaddress_set.update(verified=True)
    assert send_digests(now=NOW) == 1


def test_the_last_thing_that_ends_leaves_nothing_behind():
    reader = confirmed("anna")
    for _ in range(2):
        follow(wish=EVERYTHING, by=reader, language="de")
    assert Followed.objects.count() == 1
    unfollow(wish=EVERYTHING, by=reader)
    assert not Follower.objects.exists()


def test_what_does_not_exist_cannot_be_followed():
    with pytest.raises(NotFound):
        follow(wish=Wish(Subject.PLAN, "geheim"), by=confirmed("anna"), language="de")


def test_one_click_of_a_mail_program_ends_it(client):
    follow(wish=EVERYTHING, by=confirmed("anna"), language="de")
    key = key_to_end(Follower.objects.get())
    assert client.get(f"/participation/digest/{key}/end").status_code == 302
    assert Follower.objects.exists()
    assert client.post(f"/participation/digest/{key}x/end").status_code == 404
    assert client.post(f"/participation/digest/{key}/end").status_code == 204
    assert not Follower.objects.exists()


def test_the_page_follows_changes_and_ends(client):
    confirmed("anna")
    assert client.get("/mitmachen/folgen/").status_code == 302
    client.login(username="anna", password=PASSWORD)
    assert "Noch verfolgst du nichts." in client.get("/mitmachen/folgen/").content.decode()
    client.post("/mitmachen/folgen/", {"was": "theme:verkehr"})
    page = client.get("/mitmachen/folgen/").content.decode()
    assert "Ein Thema: Verkehr" in page
    client.post("/mitmachen/folgen/", {"rhythmus": "daily"})
    assert Follower.objects.get().rhythm == Rhythm.DAILY
    assert client.post("/mitmachen/folgen/", {"was": "unsinn:x"}).status_code == 404
    client.post("/mitmachen/folgen/", {"was": "theme:verkehr", "ende": "1"})
    assert not Followed.objects.exists()


def test_a_sign_that_no_database_holds_is_left_out(client):
    confirmed("anna")
    client.login(username="anna", password=PASSWORD)
    sent = {"was": "theme:verk\0ehr", "name": "Ver\0kehr"}
    assert client.post("/mitmachen/folgen/", sent).status_code == 302
    assert (Followed.objects.get().key, Followed.objects.get().words) == ("verkehr", "Verkehr")
    assert client.post("/mitmachen/folgen/", {"ort": "\0", "umkreis": "\0"}).status_code < 500
    assert client.post("/mitmachen/folgen/", sent | {"ende": "1"}).status_code == 302


def test_the_account_knows_and_forgets_what_is_followed():
    reader = confirmed("anna")
    follow(wish=EVERYTHING, by=reader, language="de")
    entry = next(one for one in registry.entries() if one.models[:1] == ("participation.Follower",))
    assert entry.export(reader.pk)[0]["subject"] == "everything"
    entry.erase(reader.pk)
    assert not Followed.objects.exists()


def test_new_dates_of_a_public_procedure_are_told(about):
    before = about.as_domain().phases
    office = staff()
    note_edit(procedure=about, before=before, by=office, now=NOW)
    assert not Happened.objects.exists()
    moved = [Phase(PhaseKind.INFORM, before[0].begins - timedelta(days=7), before[0].ends)]
    note_edit(procedure=about, before=moved, by=office, now=NOW)
    assert "Neue Termine: Informieren" in str(Happened.objects.get().text)


def test_a_phase_that_begins_is_told_once_with_its_end(about, client):
    follow(wish=Wish(Subject.PROCEDURE, "radfahren"), by=confirmed("anna"), language="de")
    vote = about.as_domain().phases[2]
    assert send_digests(now=vote.begins - timedelta(hours=1)) == 0
    assert send_digests(now=vote.begins + timedelta(hours=1)) == 1
    assert "Neue Phase: Stadtbudget" in mail.outbox[-1].body
    assert "Jetzt: Abstimmen, bis 21.09.2026 18:00" in mail.outbox[-1].body
    assert send_digests(now=vote.begins + timedelta(hours=40)) == 0
    assert Happened.objects.count() == 1
    assert "Neue Phase" not in client.get("/mitmachen/radfahren/").content.decode()


def test_staff_open_a_procedure_in_the_administration(admin_client, settings):
    settings.STAFF_MFA = False
    address = "/verwaltung/snippets/participation/procedure/add/"
    form = {
        "key": "neu", "title_de": "Neu", "published": "on", "minimum_age": "0",
        "phases-TOTAL_FORMS": "2",
        "phases-INITIAL_FORMS": "0", "phases-MIN_NUM_FORMS": "0", "phases-MAX_NUM_FORMS": "9",
        "phases-0-kind": "inform", "phases-0-begins": "01.12.2026 08:00",
        "phases-0-ends": "20.12.2026 08:00", "phases-1-kind": "collect",
        "phases-1-begins": "10.12.2026 08:00", "phases-1-ends": "30.12.2026 08:00",
    }  # fmt: skip
    page = admin_client.post(address, form).content.decode()
    assert "Zwei Phasen laufen zur gleichen Zeit." in page
    answer = admin_client.post(address, form | {"phases-1-begins": "20.12.2026 08:00"})
    assert answer.status_code == 302
    assert Happened.objects.get().kind == Happening.OPENED
    listed = admin_client.get("/verwaltung/snippets/participation/procedure/").content.decode()
    assert "Der Text in Leichter Sprache fehlt noch." in listed


FOUNTAIN = (7.7723, 49.4447)
HERE = Around(Point(*FOUNTAIN), 500)


class TestAround:
    """Who follows a circle learns of what lies in it, and of no more."""

    @pytest.fixture
    def square(self):
        return create_place(name="Stiftsplatz", point=Point(*FOUNTAIN))

    def proposed(self, lon, title="Bank am Brunnen"):
        name = f"{lon * 10_000:.0f}"
        ideas, author = collecting(f"ideen-{name}"), resident(f"ida{name}")
        at = writing(title, lon=lon, lat=FOUNTAIN[1])
        return released(ideas, author, moderator(f"mia{name}"), at)

    def test_new_proposals_in_the_circle_are_told_and_to_nobody_else(self):
        near, far, all_of_it = (confirmed(name) for name in ("nah", "fern", "alles"))
        follow(wish=Wish(Subject.AROUND, HERE.key, "Stiftsplatz"), by=near, language="de")
        there = Around(Point(7.79, 49.4447), 1000)
        follow(wish=Wish(Subject.AROUND, there.key), by=far, language="de")
        follow(wish=EVERYTHING, by=all_of_it, language="de")
        row = self.proposed(7.7780)  # 412 m to the east, and 868 m from the other
        self.proposed(7.7793, "Zu weit weg")  # 506 m
        Followed.objects.filter(follower__user=far).update(key=Around(there.centre, 250).key)
        assert send_digests(now=NOW) == 1
        (letter,) = mail.outbox
        assert letter.to == ["nah@mail.example"]
        assert "Neuer Vorschlag: Bank am Brunnen" in letter.body
        assert f"/vorschlaege/{row.pk}/" in letter.body
        assert "Zu weit weg" not in letter.body

    def test_theme_and_district_tell_of_new_proposals_without_a_point(self):
        wishes = {
            "thea": Wish(Subject.THEME, "verkehr"), "dora": Wish(Subject.DISTRICT, "betzenberg"),
            "olaf": Wish(Subject.DISTRICT, "erfenbach"), "alle": EVERYTHING,
        }  # fmt: skip
        for name, wish in wishes.items():
            follow(wish=wish, by=confirmed(name), language="en" if name == "thea" else "de")
        at = writing("Zebrastreifen an der Schule", district="betzenberg", theme="verkehr")
        released(collecting(), resident(), moderator(), at)
        assert send_digests(now=NOW) == 2
        told = {letter.to[0].partition("@")[0]: letter.body for letter in mail.outbox}
        assert "New proposal: Zebrastreifen an der Schule" in told["thea"]
        assert "Neuer Vorschlag: Zebrastreifen an der Schule" in told["dora"]

    def test_changed_promises_are_told_to_who_follows_what_they_are_about(self, square):
        wishes = {
            "nah": Wish(Subject.AROUND, HERE.key), "platz": Wish(Subject.PLACE, square.code),
            "thea": Wish(Subject.THEME, "verkehr"), "dora": Wish(Subject.DISTRICT, "erfenbach"),
            "ida": Wish(Subject.AROUND, HERE.key), "alle": EVERYTHING,
        }  # fmt: skip
        at = writing("Bank am Brunnen", lon=FOUNTAIN[0], lat=FOUNTAIN[1], theme="verkehr")
        row = released(collecting(), confirmed("ida"), moderator(), at)
        for name, wish in wishes.items():
            who = row.author if name == "ida" else confirmed(name)
            follow(wish=wish, by=who, language="en" if name == "thea" else "de")
        send_digests(now=NOW)
        mail.outbox.clear()
        given = Promise(PromiseState.CHECKING, date(2027, 5, 3))
        promise(proposal_id=row.pk, given=given, reason="Wir messen zuerst.", by=staff(), now=NOW)
        Follower.objects.update(rhythm=Rhythm.DAILY)
        assert send_digests(now=NOW + timedelta(days=2)) == 3
        told = {letter.to[0].partition("@")[0]: letter.body for letter in mail.outbox}
        assert set(told) == {"nah", "platz", "thea"}  # the author has a mail of their own
        assert "Zusage der Stadt: Bank am Brunnen" in told["platz"]
        assert "wird geprüft, weiter bis 03.05.2027. Wir messen zuerst." in told["nah"]
        assert "more by" in told["thea"]

    def test_what_was_taken_back_is_not_told(self):
        follow(wish=Wish(Subject.AROUND, HERE.key), by=confirmed("nah"), language="de")
        Proposal.objects.filter(pk=self.proposed(FOUNTAIN[0]).pk).update(state="withdrawn")
        assert send_digests(now=NOW) == 0

    def test_an_address_that_is_known_once_is_followed_at_once_and_undone(self, client, square):
        confirmed("anna")
        client.login(username="anna", password=PASSWORD)
        page = "/mitmachen/folgen/"
        client.post(page, {"ort": "stiftsplatz", "umkreis": "250"})
        row = Followed.objects.get()
        assert (row.key, row.words) == ("49.4447,7.7723,250", square.name)
        assert "250 Meter um Stiftsplatz" in client.get(page).content.decode()
        ended = {"was": f"around:{row.key}", "name": row.words, "ende": "1"}
        told = client.post(page, ended, follow=True).content.decode()
        assert "Wieder verfolgen" in told
        client.post(page, {"was": f"around:{row.key}", "name": row.words})
        assert Followed.objects.get().words == square.name

    def test_several_are_shown_and_none_is_said(self, client, square):
        create_place(name="Stiftsplatz, Nordseite", point=Point(7.7725, 49.4450))
        confirmed("anna")
        client.login(username="anna", password=PASSWORD)
        page = "/mitmachen/folgen/"
        asked = client.post(page, {"ort": "Stiftspl", "umkreis": "1000"}).content.decode()
        assert "Welchen Ort meinst du?" in asked
        assert asked.count('value="around:') == 2
        none = client.post(page, {"ort": "Nirgendwo", "umkreis": "500"})
        assert (none.status_code, "Diesen Ort kennen wir nicht" in none.content.decode()) == (
            400, True
        )  # fmt: skip
        client.post(page, {"ort": "49,4447; 7,7723", "umkreis": "500"})
        assert Followed.objects.get().key == HERE.key

    def test_the_page_of_a_proposal_offers_it(self, client):
        row = self.proposed(FOUNTAIN[0])
        page = f"/mitmachen/{row.procedure.key}/vorschlaege/{row.pk}/"
        assert "Anmelden, um zu verfolgen" in client.get(page).content.decode()
        confirmed("bert")
        client.login(username="bert", password=PASSWORD)
        assert "Per Mail verfolgen, was hier geschieht" in client.get(page).content.decode()
        form = {"was": "around:", "mitte": "49.4447,7.7723", "umkreis": "500", "name": row.address}
        client.post("/mitmachen/folgen/", form)
        assert Followed.objects.get().words == row.address
        assert client.post("/mitmachen/folgen/", form | {"umkreis": "9"}).status_code == 404


@pytest.mark.parametrize("key", ["49.4447,7.7723,300", "7,8", "49.44471,7.7723,500", "a,b,500",
                                 "99.0000,7.7723,500", ""])  # fmt: skip
def test_only_a_circle_of_the_three_sizes_is_one(key):
    assert Around.read(key) is None
