"""What people see and do with proposals, step by step, without any script."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from PIL import Image

from stadtherz.accounts.public import Role
from stadtherz.city.public import departments, load_city, the_city
from stadtherz.participation.domain.audience import Part, Viewer, may_see
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import (
    Argument,
    Decision,
    MergeOffer,
    Opinion,
    Proposal,
    ProposalPicture,
    Support,
)
from stadtherz.participation.selectors import moderation
from stadtherz.participation.services.merging import offer_merge
from stadtherz.participation.services.moderating import About, appeal, decide
from stadtherz.participation.services.opinions import ask_departments
from tests.accounts.factories import member, person
from tests.participation.proposal_city import (
    CHECKED,
    ENDS,
    NOW,
    REASON,
    collecting,
    deciding,
    draft,
    handed_in,
    moderator,
    no,
    ready_arguments,
    ready_made,
    released,
    resident,
    said,
    writing,
    yes,
)

pytestmark = pytest.mark.django_db
LIST = "/mitmachen/ideen/vorschlaege/"
OWN = "/mitmachen/deine-vorschlaege/"
DESK = "/verwaltung/vorschlaege/"
WRITTEN = {
    "title": "Bank am Brunnen", "text": "Eine Bank mit Lehne, damit alle hier rasten können.",
    "district": "ganze-stadt",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _city(settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def body(response):
    return response.content.decode()


def logged_in(account):
    client = Client()
    client.force_login(account)
    return client


def a_picture():
    target = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 99, 9)).save(target, "PNG")
    target.seek(0)
    target.name = "bild.png"
    return target


class TestWriting:
    def test_write_look_hand_in(self, client):
        collecting()
        anna = logged_in(resident())
        assert client.get(LIST + "neu/")["Location"].startswith("/konto/login/")
        sent = WRITTEN | {"picture": a_picture(), "picture_words": "Der leere Platz am Brunnen"}
        review = anna.post(LIST + "neu/", sent)
        row = Proposal.objects.get()
        assert (row.state, row.address) == ("draft", "ganze Stadt")
        assert review["Location"] == f"{LIST}{row.pk}/einreichen/"
        assert 'alt="Der leere Platz am Brunnen"' in body(anna.get(review["Location"]))
        assert client.get(f"{LIST}{row.pk}/bild.jpg").status_code == 404
        done = anna.post(review["Location"], {"schritt": "einreichen", "antwort": ""}, follow=True)
        assert "Jemand sieht es sich an" in body(done)
        row.refresh_from_db()
        assert row.waits_for == ["new-person", "no-proof", "picture"]
        assert client.get(f"{LIST}{row.pk}/").status_code == 404
        assert "Bank am Brunnen" in body(anna.get(OWN))

    def test_what_is_missing_stands_at_its_field_and_nothing_is_lost(self):
        collecting()
        anna = logged_in(resident())
        page = anna.post(LIST + "neu/", {"title": "kurz", "text": "x", "picture": a_picture()})
        words = body(page)
        assert page.status_code == 400
        for field in ("id_title", "id_text", "id_address", "id_picture_words"):
            assert f'href="#{field}"' in words
            assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', words) or re.search(
                rf'aria-invalid="true"[^>]*id="{field}"', words
            )
        assert 'value="kurz"' in words
        assert not Proposal.objects.exists()

    def test_a_picture_that_is_none_loses_no_text(self):
        collecting()
        anna = logged_in(resident())
        fake = io.BytesIO(b"<svg onload=alert(1)>")
        fake.name = "bild.jpg"
        page = anna.post(LIST + "neu/", WRITTEN | {"picture": fake, "picture_words": "Ein Bild"})
        assert page.status_code == 400
        assert "Das ist kein Bild, das wir lesen können." in body(page)
        assert "Bank am Brunnen" in body(page)

    def test_what_is_alike_is_shown_before_handing_in(self):
        procedure = collecting()
        there = released(procedure, resident(), moderator())
        bert = resident("bert")
        mine = draft(procedure, bert, writing("Sitzbank am Fackelbrunnen"))
        page = body(logged_in(bert).get(f"{LIST}{mine.pk}/einreichen/"))
        assert "Gibt es das schon?" in page
        assert f'href="{LIST}{there.pk}/"' in page

    def test_a_draft_can_be_changed_and_thrown_away(self):
        procedure, anna = collecting(), resident()
        row, browser = draft(procedure, anna), logged_in(anna)
        page = f"{LIST}{row.pk}/"
        assert 'value="Bank am Brunnen"' in body(browser.get(page + "aendern/"))
        browser.post(page + "aendern/", WRITTEN | {"title": "Zwei Bänke am Brunnen"})
        row.refresh_from_db()
        assert row.title == "Zwei Bänke am Brunnen"
        browser.post(page + "einreichen/", {"schritt": "verwerfen"})
        assert not Proposal.objects.exists()
        assert logged_in(resident("bert")).get(page + "aendern/").status_code == 404

    def test_outside_of_the_phase_the_page_says_when(self):
        collecting()
        with time_machine.travel(ENDS, tick=False):
            boss = logged_in(person("leitung", Role.CDO))
            for path in (LIST, LIST + "neu/"):
                page = body(boss.get(path))
                assert "Diese Termine gelten für alle." in page
                assert 'name="title"' not in page
            assert boss.post(LIST + "neu/", WRITTEN).status_code == 400


class TestReading:
    def test_list_search_filter_order_and_pages(self, client):
        procedure = collecting()
        ready_made(procedure, 45)
        Proposal.objects.filter(title="Vorschlag 7").update(
            folded="uberdachte fahrradstander", promise_due=NOW.date() - timedelta(days=3)
        )
        page = body(client.get(LIST))
        assert "45 Vorschläge" in page
        assert page.count('<li class="card">') == 20
        assert "Vorschlag 7" in body(client.get(LIST + "?q=Überdachte+FAHRRADSTÄNDER"))
        late = body(client.get(LIST + "?stand=overdue"))
        assert "Ein Vorschlag" in late
        assert "überfällig seit 3 Tagen" in late
        most = body(client.get(LIST + "?sortierung=supported&seite=3"))
        assert "Vorschlag 4<" in most
        assert "sortierung=supported&amp;seite=2" in most
        assert "Dazu gibt es nichts." in body(client.get(LIST + "?q=xyzzy"))
        assert "45 Vorschläge" in body(client.get("/mitmachen/ideen/"))
        assert "eine Antwort ist überfällig" in body(client.get("/mitmachen/ideen/"))
        assert not client.cookies

    def test_empty_and_not_there(self, client):
        collecting()
        assert "Noch hat niemand etwas vorgeschlagen." in body(client.get(LIST))
        assert client.get("/mitmachen/nichts/vorschlaege/").status_code == 404
        assert client.get(LIST + "99/").status_code == 404
        english = body(client.get("/en/take-part/ideen/proposals/"))
        assert "Nobody has proposed anything yet." in english

    @pytest.mark.parametrize("number", [3, 60])
    def test_queries_do_not_grow(self, client, number, django_assert_max_num_queries):
        procedure, anna = collecting(), resident()
        rows = ready_made(procedure, number, lon=7.77, lat=49.44)
        row = rows[0]
        ready_arguments(row, number, anna)
        Proposal.objects.filter(pk=row.pk).update(
            author=anna, similar=[one.pk for one in rows[1:3]]
        )
        MergeOffer.objects.create(source=row, target=rows[1], note="Dasselbe", made_at=NOW,
                                  ends_at=NOW + timedelta(days=9))  # fmt: skip
        bert, page = logged_in(resident("bert")), f"{LIST}{row.pk}/"
        for browser, path in (
            (client, LIST), (client, page), (client, page + "?seite=2"), (bert, LIST),
            (client, "/mitmachen/ideen/"), (bert, page), (bert, page + "?seite=2"),
            (client, LIST + "protokoll/"), (bert, OWN),
        ):  # fmt: skip
            browser.get(path)
            with django_assert_max_num_queries(12):
                assert browser.get(path).status_code == 200

    def test_a_discussion_has_columns_answers_and_pages(self, client):
        row = ready_made(collecting(), 1)[0]
        ready_arguments(row, 120)
        page = body(client.get(f"{LIST}{row.pk}/"))
        assert "80 Beiträge" in page
        assert len(re.findall(r'<li class="argument" id="beitrag-', page)) == 45
        assert "Seite 1 von 2" in page
        assert "gelöschtes Konto" in page
        last = body(client.get(f"{LIST}{row.pk}/?seite=2"))
        assert len(re.findall(r'<li class="argument" id="beitrag-', last)) == 35
        assert client.get(f"{LIST}{row.pk}/?seite=quatsch").status_code == 200

    def test_text_is_text(self, client):
        evil = writing("<script>alert(1)</script> Bank")
        row = released(collecting(), resident(), moderator(), evil)
        page = body(client.get(f"{LIST}{row.pk}/"))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


class TestTakingPart:
    @pytest.fixture
    def row(self):
        return released(collecting(), resident(), moderator())

    def test_supporting_and_taking_back(self, client, row):
        page = f"{LIST}{row.pk}/"
        assert "Anmelden und unterstützen" in body(client.get(page))
        assert client.post(page + "unterstuetzen/").status_code == 302
        assert not Support.objects.exists()
        bert = logged_in(resident("bert"))
        assert "Du unterstützt das." in body(bert.post(page + "unterstuetzen/", follow=True))
        assert "bert" not in body(client.get(page))
        bert.post(page + "unterstuetzen/", {"act": "zurueck"})
        assert not Support.objects.exists()
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(resident("cem"))
        assert strict.post(page + "unterstuetzen/").status_code == 403

    def test_an_argument_that_cannot_be_taken_stays_in_its_field(self, row):
        bert, page = logged_in(resident("bert")), f"{LIST}{row.pk}/beitrag/"
        wrong = bert.post(page, {"text": "Ein Satz ohne Haltung"})
        assert wrong.status_code == 400
        assert "Ein Satz ohne Haltung</textarea>" in body(wrong)
        done = bert.post(page, {"text": "Ein guter Satz", "haltung": "pro"}, follow=True)
        assert "Jemand sieht ihn sich an" in body(done)
        assert Argument.objects.get().state == "waiting"

    def test_a_null_sign_is_left_out(self, row):
        bert, page = logged_in(resident("bert")), f"{LIST}{row.pk}/beitrag/"
        bert.post(page, {"text": "Ein \0guter Satz", "haltung": "pro"})
        assert Argument.objects.get().text == "Ein guter Satz"

    def test_answering_has_its_form_at_the_argument(self, row):
        one = said(row, resident("bert"), "Das sehe ich anders.", stance="contra")
        decide(about=About("argument", one.pk), judgement=yes(), by=moderator("mia"), now=NOW)
        page, anna = f"{LIST}{row.pk}/", logged_in(row.author)
        assert f"?seite=1&amp;auf={one.pk}#beitrag-{one.pk}" in body(anna.get(page))
        form = body(anna.get(f"{page}?auf={one.pk}"))
        assert f'name="auf" value="{one.pk}"' in form
        anna.post(page + "beitrag/", {"auf": one.pk, "haltung": "contra", "text": "Und warum?"})
        assert Argument.objects.get(text="Und warum?").answers_to_id == one.pk

    def test_going_along_with_a_merge(self, row):
        moritz, bert = moderator("mia"), resident("bert")
        other = released(row.procedure, bert, moritz, writing("Sitzbank am Brunnen"))
        offer = offer_merge(
            source_id=row.pk, target_id=other.pk, why="Beide wollen dasselbe.",
            ends_at=NOW + timedelta(days=9), by=moritz, now=NOW,
        )  # fmt: skip
        anna, page = logged_in(row.author), f"{LIST}{row.pk}/"
        assert "Ich gehe mit" in body(anna.get(page))
        anna.post(page + "zusammenlegen/", {"angebot": offer.pk, "act": "mitgehen"})
        assert "Deine Antwort: Du gehst mit." in body(anna.get(page))
        assert "Ich gehe mit" not in body(Client().get(page))

    def test_withdrawing_undoing_and_objecting(self, row):
        anna = logged_in(row.author)
        anna.post(OWN, {"act": "zurueckziehen", "nummer": row.pk})
        assert Client().get(f"{LIST}{row.pk}/").status_code == 404
        anna.post(OWN, {"act": "wiederholen", "nummer": row.pk})
        assert Client().get(f"{LIST}{row.pk}/").status_code == 200
        made = decide(about=About("proposal", row.pk), judgement=no(), by=moderator("mia"), now=NOW)
        assert REASON in body(anna.get(OWN))
        assert "Regel not-commercial" in body(anna.get(OWN))
        sent = {"act": "widersprechen", "nummer": made.pk, "text": "Es wird gar nichts verkauft."}
        assert "Jemand anderes entscheidet" in body(anna.post(OWN, sent, follow=True))
        assert "Widerspruch absenden" not in body(anna.get(OWN))


class TestWhoSeesWhat:
    """The pages keep to the table from which they are described."""

    SECRETS = {
        Part.CONTENT: "Geheimer Inhalt", Part.PLACE: "Hinterhof 7", Part.USERNAME: "annaliese",
        Part.MAIL: "annaliese@mail", Part.REASON: REASON,
        Part.APPEAL: "Mein Widerspruch, weil es falsch ist.",
        Part.OPINION: "Das Referat meint: es geht.",
    }  # fmt: skip

    @pytest.fixture
    def row(self):
        procedure, anna = collecting(), resident("annaliese")
        moritz = moderator("mara")
        row = handed_in(procedure, anna, writing("Geheimer Inhalt", address="Hinterhof 7"))
        made = decide(about=About("proposal", row.pk), judgement=no(), by=moritz, now=NOW)
        words = self.SECRETS[Part.APPEAL]
        appeal(decision_id=made.pk, author=anna, text=words, now=NOW)
        ProposalPicture.objects.create(proposal=row, words="Ein Bild", content=b"\xff\xd8", width=4,
                                       height=4)  # fmt: skip
        keys = [the_city().departments[0].key]
        Proposal.objects.filter(pk=row.pk).update(state="waiting")
        (asked,) = ask_departments(
            proposal_id=row.pk, keys=keys, question="", due=ENDS.date() + timedelta(days=9),
            by=moritz, now=NOW,
        )  # fmt: skip
        Opinion.objects.filter(pk=asked.pk).update(
            given_at=NOW, feasible="yes", text=self.SECRETS[Part.OPINION]
        )
        return row

    @pytest.mark.parametrize("state", [one for one in State if one is not State.MERGED])
    def test_every_part_in_every_state(self, row, state):
        Proposal.objects.filter(pk=row.pk).update(state=state)
        browsers = {
            Viewer.EVERYBODY: Client(), Viewer.AUTHOR: logged_in(row.author),
            Viewer.MODERATORS: logged_in(moderator("mia")),
            Viewer.DEPARTMENTS: logged_in(person("tina", Role.ENGINEER)),
        }  # fmt: skip
        for viewer, browser in browsers.items():
            there = self.everything(browser, row)
            for part, words in self.SECRETS.items():
                if part is Part.MAIL and viewer is Viewer.AUTHOR:
                    continue  # stands on the pages of the account
                if words in there:
                    assert may_see(viewer, part, state), (viewer, part, state)
            picture = browser.get(f"{LIST}{row.pk}/bild.jpg").status_code == 200
            assert picture == may_see(viewer, Part.PICTURE, state), (viewer, state)
            content = self.SECRETS[Part.CONTENT] in there
            assert content == may_see(viewer, Part.CONTENT, state), (viewer, state)

    def everything(self, browser, row):
        """All that somebody finds of a proposal: its page, lists, the log, own and staff pages."""
        paths = (
            LIST, f"{LIST}{row.pk}/", LIST + "protokoll/", OWN, DESK, f"{DESK}stellungnahmen/",
            f"{DESK}proposal/{row.pk}/",
        )  # fmt: skip
        answers = [browser.get(path) for path in paths]
        pages = [body(one) for one in answers if one.status_code == 200]
        # who is logged in reads their own name on every page
        return "".join(page.split('id="inhalt"')[-1] for page in pages)

    def test_the_words_beside_the_fields_come_from_the_table(self):
        procedure, anna = collecting(), resident()
        page = body(logged_in(anna).get(LIST + "neu/"))
        assert "Wer das sieht" in page
        assert "<strong>Deine E-Mail-Adresse</strong>: du und wer die Anlage betreibt" in page
        said = r"Was du schreibst</strong> bis jemand.+?; wenn es veröffentlicht ist: alle, auch"
        assert re.search(said, page)
        row = released(procedure, anna, moderator())
        words = body(Client().get(f"{LIST}{row.pk}/"))
        assert "<strong>Dass du unterstützt</strong>: wer die Anlage betreibt" in words


class TestDesk:
    @pytest.fixture
    def desk(self):
        return logged_in(moderator())

    def sent(self, row, **more):
        rules = [one["key"] for one in row.procedure.collection.criteria]
        return {f"regel-{key}": "ja" for key in rules} | {"act": "zeigen"} | more

    def test_queue_decide_and_public_log(self, client, desk):
        row = handed_in(collecting(), resident(), now=NOW - timedelta(hours=5))
        assert "Bank am Brunnen" in body(desk.get(DESK))
        page = f"{DESK}proposal/{row.pk}/"
        assert "Regel not-commercial" in body(desk.get(page))
        half = self.sent(row)
        half.pop("regel-feasible")
        told = body(desk.post(page + "entscheiden/", half, follow=True))
        assert "Geh jede Regel durch" in told
        desk.post(page + "entscheiden/", self.sent(row))
        assert client.get(f"{LIST}{row.pk}/").status_code == 200
        log = body(client.get(LIST + "protokoll/"))
        assert "5 Stunden" in log
        assert not any(word in log for word in ("anna", "moritz", "Bank am Brunnen"))

    def test_after_a_decision_comes_what_waits_longest(self, desk):
        ideas = collecting()
        rows = [
            handed_in(ideas, resident(f"p{at}"), now=NOW - timedelta(hours=9 - at))
            for at in range(3)
        ]
        first, second, third = (f"{DESK}proposal/{row.pk}/" for row in rows)
        assert f'href="{third}"' in body(desk.get(second))  # passed over, in the order of the queue
        kept = body(desk.post(first + "entscheiden/", {"act": "alle", "grund": "noch offen"}))
        assert kept.count('value="ja" checked') == len(ideas.collection.criteria)
        assert ">noch offen</textarea>" in kept
        assert not Decision.objects.exists()
        told = desk.post(first + "entscheiden/", self.sent(rows[0]), follow=True)
        assert told.redirect_chain[-1][0] == second
        assert "2 warten noch." in body(told)
        desk.post(second + "entscheiden/", self.sent(rows[1]))
        last = desk.post(third + "entscheiden/", self.sent(rows[2]))
        assert last.headers["Location"] == DESK

    def test_the_queue_says_how_much_waits_in_all(self, desk, monkeypatch):
        monkeypatch.setattr(moderation, "MOST_WAITING", 1)
        ideas = collecting()
        for at in range(3):
            handed_in(ideas, resident(f"p{at}"))
        page = body(desk.get(DESK))
        assert "Wartet (3)" in page
        assert "Hier stehen die 1, die" in page

    def test_what_is_refused_keeps_what_was_typed(self, desk):
        row = handed_in(collecting(), resident())
        sent = self.sent(row, act="ablehnen", grund="zu kurz") | {"regel-not-commercial": "nein"}
        answer = desk.post(f"{DESK}proposal/{row.pk}/entscheiden/", sent)
        page = body(answer)
        assert answer.status_code == 400
        assert '<a href="#entscheiden">Schreib den Grund' in page
        assert page.count(" checked") == len(row.procedure.collection.criteria)
        assert 'name="regel-not-commercial" value="nein" checked' in page
        assert ">zu kurz</textarea>" in page

    def test_an_appeal_needs_a_second_person(self, desk):
        row = handed_in(collecting(), resident())
        page = f"{DESK}proposal/{row.pk}/"
        refusal = self.sent(row, act="ablehnen", grund=REASON) | {"regel-not-commercial": "nein"}
        desk.post(page + "entscheiden/", refusal)
        made = Decision.objects.get()
        objection = appeal(decision_id=made.pk, author=row.author, text=REASON, now=NOW)
        sent = self.sent(row, widerspruch=objection.pk)
        assert "Hier entscheidet jemand anderes als du." in body(desk.get(page))
        told = body(desk.post(page + "entscheiden/", sent, follow=True))
        assert "Hier entscheidet jemand anderes" in told
        logged_in(moderator("mia")).post(page + "entscheiden/", sent)
        row.refresh_from_db()
        assert row.state == "released"

    def test_asking_promising_and_merging(self, desk):
        procedure, boss = deciding(collecting()), person("leitung", Role.CDO)
        row = released(procedure, resident(), boss)
        page = f"{DESK}{row.pk}/"
        key = the_city().departments[0].key
        until = (ENDS.date() + timedelta(days=5)).isoformat()
        assert "mit der Phase „Ergebnis“" in body(desk.get(f"{DESK}proposal/{row.pk}/"))
        desk.post(page, {"act": "fragen", "referat": key, "bis": until, "frage": "Geht das?"})
        asked = Opinion.objects.get()
        engineer_account = member("tina", key, Role.ENGINEER)
        engineer = logged_in(engineer_account)
        opinions, sent = f"{DESK}stellungnahmen/", {"machbar": "yes", "text": REASON}
        page_now = body(engineer.get(opinions))
        assert "Geht das?" in page_now
        assert ('name="machbar"' in page_now, "mit der Phase „Prüfen“" in page_now) == (False, True)
        told = body(engineer.post(opinions, sent | {"nummer": asked.pk}, follow=True))
        assert "Das geht ab" in told
        with time_machine.travel(ENDS, tick=False):
            engineer = logged_in(engineer_account)
            assert "Das geht jetzt, bis" in body(logged_in(boss).get(f"{DESK}proposal/{row.pk}/"))
            engineer.post(opinions, sent | {"nummer": asked.pk})
        assert REASON in body(Client().get(f"{LIST}{row.pk}/"))

    def test_a_missing_opinion_comes_late_and_says_so(self, desk):
        procedure, key = deciding(collecting()), the_city().departments[0].key
        row = released(procedure, resident(), moderator("mia"))
        made = Opinion.objects.create(
            proposal=row, department=departments().get(key=key), asked_at=NOW, due=ENDS.date()
        )
        account, page = member("tina", key, Role.ENGINEER), f"{DESK}stellungnahmen/"
        sent = {"machbar": "yes", "text": REASON, "nummer": made.pk}
        with time_machine.travel(CHECKED, tick=False):
            engineer = logged_in(account)
            assert 'name="spaet"' in body(engineer.get(page))
            refused = engineer.post(page, sent | {"spaet": "krank"})
            assert (refused.status_code, ">krank</textarea>" in body(refused)) == (400, True)
            engineer.post(page, sent | {"spaet": "Wir waren zu wenige, es tut uns leid."})
            german, english = (
                body(Client().get(where.format(row.pk)))
                for where in (LIST + "{}/", "/en/take-part/ideen/proposals/{}/")
            )
        assert "<strong>Warum erst jetzt:</strong>" in german
        assert "es tut uns leid" in german
        assert "Why only now" in english

    def test_each_department_reads_what_it_is_asked_first_and_answers_for_itself(self, desk):
        procedure, moritz = collecting(), moderator("mia")
        first, second = (one.key for one in the_city().departments[:2])
        rows = [
            released(procedure, resident(name), moritz, writing(f"Bank für {name}"))
            for name in ("anna", "bert")
        ]
        for row, key, days in ((rows[0], first, 3), (rows[1], second, 9)):
            ask_departments(
                proposal_id=row.pk, keys=[key], question="", due=ENDS.date() + timedelta(days=days),
                by=moritz, now=NOW,
            )  # fmt: skip
        asked = Opinion.objects.get(department__key=first)
        with time_machine.travel(ENDS, tick=False):
            paul = logged_in(member("paul", second, Role.ENGINEER))
            page = body(paul.get(f"{DESK}stellungnahmen/"))
            assert page.index("Bank für bert") < page.index("Andere Referate")
            assert page.index("Andere Referate") < page.index("Bank für anna")
            assert page.count('name="machbar"') == 3
            sent = {"nummer": asked.pk, "machbar": "yes", "text": REASON}
            own = paul.get(f"{DESK}stellungnahmen/").context["mine"][0].row
            short = {"nummer": own.pk, "machbar": "no", "text": "Viel zu eng."}
            kept = paul.post(f"{DESK}stellungnahmen/", short)
            assert (kept.status_code, ">Viel zu eng.</textarea>" in body(kept)) == (400, True)
            refused = paul.post(f"{DESK}stellungnahmen/", sent)
            assert refused.status_code == 403
            assert "wer zu dem Referat gehört, das gefragt ist" in body(refused)
            boss = logged_in(person("leitung", Role.CDO))
            assert "gehört noch zu keinem Referat" in body(boss.get(f"{DESK}stellungnahmen/"))
            assert boss.post(f"{DESK}stellungnahmen/", sent).status_code == 403
        asked.refresh_from_db()
        assert asked.given_at is None

    def test_promising_is_the_leaderships_and_waits_for_its_phase(self, desk):
        procedure, boss = deciding(collecting()), person("leitung", Role.CDO)
        row = released(procedure, resident(), boss)
        page, office = f"{DESK}{row.pk}/", logged_in(boss)
        until = (CHECKED.date() + timedelta(days=5)).isoformat()
        promised = {"act": "zusagen", "zusage": "planned", "bis": until, "grund": REASON}
        assert "mit der Phase „Ergebnis“" in body(office.post(page, promised, follow=True))
        assert desk.post(page, promised).status_code == 403
        row.refresh_from_db()
        assert row.promise == "checking"
        with time_machine.travel(CHECKED, tick=False):
            logged_in(boss).post(page, promised)
        row.refresh_from_db()
        assert row.promise == "planned"
        assert "geplant" in body(Client().get(f"{LIST}{row.pk}/"))

    def test_nobody_else_comes_in(self, client):
        row = handed_in(collecting(), resident())
        for browser in (client, logged_in(row.author)):
            for path in (DESK, f"{DESK}proposal/{row.pk}/", f"{DESK}stellungnahmen/"):
                assert browser.get(path).status_code in {302, 403}

    def test_arguments_are_decided_on_as_well(self, desk, client):
        row = released(collecting(), resident(), moderator("mia"))
        one = said(row, resident("bert"), "Das sehe ich anders.", stance="contra")
        page = f"{DESK}argument/{one.pk}/"
        assert "Das sehe ich anders." in body(desk.get(page))
        desk.post(page + "entscheiden/", self.sent(row))
        assert "Das sehe ich anders." in body(client.get(f"{LIST}{row.pk}/"))
