"""Staff make a survey on pages: nothing typed is lost, drafts are seen by nobody, codes go once."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from stadtherz.accounts.public import Permission, Role, roles_with
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.surveys.reading import MOST_OPTIONS, MOST_PAGES, MOST_QUESTIONS
from stadtherz.participation.models import LotDrawing, Survey, SurveyMark
from stadtherz.participation.services.preparing_surveys import (
    publish_draft,
    remove_draft,
    save_survey,
)
from stadtherz.participation.services.surveys import close_surveys, make_survey_codes
from stadtherz.participation.views.setup_examples import example
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, procedure, staff
from tests.participation.survey_city import ASKING, OVER, TOLD, answered, published, wanted
from tests.participation.surveys_told import SETUP, changed
from tests.participation.typed_form import Form

pytestmark = pytest.mark.django_db
EARLY = BEFORE - timedelta(days=1)
FILE = {
    "key": "neu", "title": {"de": "Neu", "en": "New"}, "summary": "Kurz", "access": "open",
    "opens": "2026-09-02T08:00:00+02:00", "closes": "2026-09-06T08:00:00+02:00",
    "announced": "2026-09-08T08:00:00+02:00", "setup": SETUP,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _city(settings):
    load_city(city=the_city())
    settings.STAFF_MFA = False
    cache.clear()


@pytest.fixture
def office(client):
    by = staff()
    client.force_login(by)
    with time_machine.travel(EARLY, tick=False):
        yield by


def draft(of, by, **changes):
    return save_survey(procedure=of, wanted=wanted(**changes), by=by, now=EARLY)


def body(response):
    return response.content.decode()


def at(name, row):
    return reverse(f"participation-{name}", args=[row.pk])


def large():
    """A survey of 99 questions with 60 answers each, on two pages."""
    both = {"de": "Eine Antwort von vielen", "en": "One answer of many"}

    def question(page, number):
        options = [{"key": f"o{place}", "title": both} for place in range(60)]
        title = {"de": f"Frage {number}", "en": f"Question {number}"}
        return {"key": f"q{page}-{number}", "kind": "one", "title": title, "options": options}

    return {
        "format": SETUP["format"],
        "pages": [
            {"key": f"p{page}", "title": both,
             "questions": [question(page, number) for number in range(50 - page)]}
            for page in range(2)
        ],
    }  # fmt: skip


class Editor:
    """Types into the page, presses a button, and has the page that comes."""

    def __init__(self, client, address):
        self.client, self.address = client, address
        self.page = client.get(address)

    def press(self, act, **typed):
        sent = Form(self.page).values | {
            name.replace("__", "-"): one for name, one in typed.items()
        }
        self.page = self.client.post(self.address, sent | {"act": act})
        return self.page


class TestMaking:
    def test_from_an_empty_page_to_a_public_survey(self, client, office):
        of = procedure()
        editor = Editor(client, at("survey-new", of))
        first = Form(editor.page).values
        assert first["opens"] == ["2026-09-01T08:00"]  # tomorrow: the phase runs
        assert first["closes"] == ["2026-09-07T08:00"]
        editor.press(
            "page-add", title="Wege", p0__title__de="Zu dir", p0q0__title__de="Wie fährst du?",
            p0q0__more="mit dem Rad | by bicycle\nmit dem Bus", access="open",
        )  # fmt: skip
        editor.press("question-add:1", p1__add="text", p1__title__de="Mehr", p1__when="~2")
        assert "Noch nicht gespeichert" in body(editor.page)
        assert not Survey.objects.exists()
        refused = editor.press("save")
        assert refused.status_code == 400
        for target in ("p1-when-answers", "p1q0-title-de"):
            assert f'<a href="#{target}">' in body(refused)
        values = [key for key, _words, _there in editor.page.context["pages"][1].when.values]
        saved = editor.press("save", **{"p1-when-value": values[:1]}, p1q0__title__de="Warum?")
        row = Survey.objects.get()
        assert saved.status_code == 302, body(saved)
        assert (row.key, row.published) == ("wege", False)
        assert row.setup["pages"][1]["shown_if"] == {
            "question": "wie-faehrst-du", "any_of": ["mit-dem-rad"]}  # fmt: skip
        here = at("survey", row)
        assert "„Wie fährst du?“: mit dem Rad" in body(client.get(here))
        assert client.get("/mitmachen/stadtbudget/umfragen/wege/").status_code == 404
        assert client.get("/mitmachen/stadtbudget/umfragen/wege/vorschau/").status_code == 200
        client.post(here, {"act": "publish"})
        assert not Survey.objects.get().published
        client.post(here, {"act": "publish", "sure": "1"})
        assert client.get("/mitmachen/stadtbudget/umfragen/wege/").status_code == 200
        assert "Umfrage veröffentlicht" in body(client.get(here))

    def test_saving_what_nobody_changed_changes_nothing(self, client, office):
        both = {"all": [{"question": "role", "any_of": ["lives"]},
                        {"question": "days", "at_least": 2}]}  # fmt: skip
        setup = changed("pages", 3, "shown_if", to=both) | {"colour": "red"}
        row = draft(procedure(), office, setup=setup, title=Text.of({"de": "Rad", "fr": "Vélo"}))
        editor = Editor(client, at("survey-change", row))
        assert "Diese Bedingung hat mehrere Teile" in body(editor.page)
        assert editor.press("save").status_code == 302
        again = Survey.objects.get()
        assert (again.setup, again.title) == (row.setup, row.title)
        assert (again.opens, again.minimum_age, again.published) == (row.opens, 14, False)

    def test_what_was_taken_out_comes_back_and_acts_keep_what_was_typed(self, client, office):
        row = draft(procedure(), office)
        editor = Editor(client, at("survey-change", row))
        editor.press("question-remove:2:1", summary="Getippt", p2q1__title__de="Wohin am liebsten?")
        assert "Wohin am liebsten?" not in editor.page.context["pages"][2].questions[0].title
        editor.press("undo")
        assert editor.page.context["pages"][2].questions[1].title == "Wohin am liebsten?"
        assert "Getippt" in body(editor.page)
        editor.press("show", p2q1__kind="text")  # options are carried while they are not shown
        editor.press("show", p2q1__kind="several")
        assert [one.de for one in editor.page.context["pages"][2].questions[1].options] == [
            "Arbeit", "Einkauf", "Freizeit"]  # fmt: skip
        assert editor.press("save").status_code == 302
        question = Survey.objects.get().setup["pages"][2]["questions"][1]
        assert question["title"] == {"de": "Wohin am liebsten?"}

    @pytest.mark.parametrize(
        "sent", [{"act": "undo", "gone": '{"spot": 5, "row": {"key": 4}}'}, {"act": "undo"},
                 {"act": "page-up:9"}, {"act": "option-up:0:0:x"}, {"act": "question-add:"},
                 {"act": "show", "rest": "[", "p0-rest": "7", "p0q0-rest": "{"}, {}],
    )  # fmt: skip
    def test_nonsense_is_answered_by_the_page(self, client, office, sent):
        row = draft(procedure(), office)
        assert client.post(at("survey-change", row), sent).status_code == 200
        assert Survey.objects.get().setup == SETUP

    def test_two_questions_with_one_key_are_a_fault(self, client, office):
        editor = Editor(client, at("survey-change", draft(procedure(), office)))
        sent = Form(editor.page).values["p0q0-rest"][0].replace('"role"', '"age"')
        assert editor.press("save", p0q0__rest=sent).status_code == 400
        assert '<a href="#seiten">' in body(editor.page)

    @pytest.mark.parametrize(
        ("typed", "target"),
        [({"title": ""}, "id_title"), ({"closes": "2026-08-01T08:00"}, "id_closes"),
         ({"announced": "2026-09-01T09:00"}, "id_announced"), ({"key": "Neu/Alt"}, "id_key"),
         ({"key": "verwalten"}, "id_key"), ({"minimum_age": "200"}, "id_minimum_age"),
         ({"p0-title-de": "", "p0-title-en": ""}, "p0-title-de"),
         ({"p0q1o0-de": ""}, "p0q1-more"), ({"p2q0-high": "viele"}, "p2q0-high"),
         ({"p2q0-bins": "3, 1"}, "p2q0-bins"), ({"p2q1-most": "9"}, "p2q1-most"),
         ({"p3-when-number": ""}, "p3-when-number"),
         ({"p0q1-people-young": "x"}, "p0q1-people"), ({"kind": "quiz"}, "p1-when")],
    )  # fmt: skip
    def test_a_fault_is_named_at_its_field(self, client, office, typed, target):
        of = procedure()
        like = draft(of, office)
        editor = Editor(client, at("survey-new", of) + f"?wie={like.pk}")
        page = editor.press("save", **{"title": "Neu"} | typed)
        assert page.status_code == 400
        shown = Form(page)
        assert f"#{target}" in shown.links
        assert target in shown.ids
        assert Survey.objects.count() == 1

    def test_in_english(self, client, office):
        row = draft(procedure(), office)
        UserProfile.objects.update_or_create(user=office, defaults={"preferred_language": "en"})
        page = Editor(client, at("survey-change", row)).press("save", p2q0__high="x")
        assert "Page 3, Question 1: Write a whole number." in body(page)

    def test_a_copy_begins_as_a_new_one(self, client, office):
        of = procedure()
        row = published(of, office)
        editor = Editor(client, at("survey-new", of) + f"?wie={row.pk}")
        assert editor.press("save").status_code == 302
        again = Survey.objects.exclude(pk=row.pk).get()
        assert (again.setup, again.key, again.published) == (row.setup, "radfahren-2", False)

    def test_what_has_begun_is_shown_and_not_changed(self, client, office):
        row = published(procedure(), office, opens=EARLY - timedelta(days=1))
        assert "Sie hat am" in body(client.get(at("survey", row)))
        assert client.get(at("survey-change", row))["Location"] == at("survey", row)

    def test_two_at_once_write_over_nothing_unseen(self, client, office):
        row = draft(procedure(), office)
        first, second = (Editor(client, at("survey-change", row)) for _ in range(2))
        look = Form(client.get(at("survey", row))).values
        assert first.press("save", title="Von der ersten").status_code == 302
        assert second.press("save", summary="Von der zweiten").status_code == 400
        assert "Jemand hat sie inzwischen geändert." in body(second.page)
        assert str(Survey.objects.get().title) == "Von der ersten"
        for act in ("publish", "remove"):
            page = client.post(at("survey", row), look | {"act": act, "sure": "1"}, follow=True)
            assert "Sieh dir an, wie sie jetzt ist" in body(page)
        assert not Survey.objects.get().published
        assert second.press("show").status_code == 200
        assert second.press("save").status_code == 302  # who saves again has read it
        assert str(Survey.objects.get().summary) == "Von der zweiten"

    @pytest.mark.parametrize("gone", [True, False])
    def test_what_was_typed_stays_when_the_survey_is_gone_or_begins(self, client, office, gone):
        row = draft(procedure(), office)
        editor = Editor(client, at("survey-change", row))
        if gone:
            remove_draft(survey_id=row.pk, by=office)
        else:
            Survey.objects.update(published=True, opens=EARLY - timedelta(days=1))
        page = editor.press("save", title="Viel Arbeit")
        assert page.status_code == 400
        assert "steht noch hier" in body(page)
        values = Form(page).values
        assert values["title"] == ["Viel Arbeit"]
        again = client.post(at("survey-new", row.procedure), values | {"act": "save"})
        assert again.status_code == 302, body(again)
        assert Survey.objects.filter(published=False).get().key == "viel-arbeit"

    def test_the_largest_survey_fits_into_a_form(self, settings):
        rows = MOST_PAGES * 8 + MOST_QUESTIONS * (30 + 2 * MOST_OPTIONS)
        assert rows < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

    def test_of_a_large_survey_one_question_is_open_and_the_rest_comes_along(self, client, office):
        row = draft(procedure(), office, setup=large())
        editor = Editor(client, at("survey-change", row))
        assert len(editor.page.content) < 500_000
        assert not any(one.endswith("-title-de") and "q" in one for one in Form(editor.page).values)
        editor.press("question-open:1:30")
        assert len(Form(editor.page).values["p1q30-title-de"]) == 1
        editor.press("show", p1q30__title__de="Getippt")
        editor.press("question-open:0:2", p1q30__kind="ranking")
        editor.press("question-copy:0:2", p0q2o0__de="Anders")
        assert editor.press("save").status_code == 302, body(editor.page)[:2000]
        row.refresh_from_db()
        first, second = (page["questions"] for page in row.setup["pages"])
        assert [len(first), len(second)] == [51, 49]
        assert (second[30]["title"]["de"], second[30]["kind"]) == ("Getippt", "ranking")
        assert first[2]["options"][0]["title"]["de"] == "Anders"
        assert first[3]["options"][0]["title"]["de"] == "Anders"
        untouched = large()["pages"][0]["questions"]
        assert first[4:] == untouched[3:]

    def test_a_fault_in_a_closed_question_is_linked_and_opens_it(self, client, office):
        row = draft(procedure(), office, setup=large())
        editor = Editor(client, at("survey-change", row))
        for place in (3, 4, 5, 6):
            editor.press(f"question-open:0:{place}")
            editor.press(f"question-open:0:{place + 1}", **{
                f"p0q{place}-title-{code}": "" for code in ("de", "en")
            })  # fmt: skip
        page = editor.press("save")
        assert page.status_code == 400
        form = Form(page)
        assert {"#p0q3-title-de", "#p0q4-title-de", "#p0q5-title-de"} <= set(form.links)
        assert "#p0q6" in form.links
        assert {one[1:] for one in form.links if one.startswith("#p0q")} <= form.ids
        assert "Hier fehlt etwas." in body(page)

    @pytest.mark.parametrize("pages", [1, 5])
    def test_a_page_asks_as_often_for_many_questions(
        self, client, office, pages, django_assert_max_num_queries
    ):
        setup = changed("pages", to=SETUP["pages"][:pages]) | {"splits": [], "population": {}}
        row = draft(procedure(), office, setup=setup)
        for name in ("survey", "survey-change"):
            client.get(at(name, row))
            with django_assert_max_num_queries(20):
                client.get(at(name, row))


class TestDrafts:
    def test_nobody_else_sees_a_draft_and_nothing_happens_to_it(self, client, office):
        of = procedure()
        row = draft(of, office, access="codes", opens=BEFORE, closes=OVER)
        client.logout()
        with time_machine.travel(ASKING, tick=False):
            page = body(client.get("/mitmachen/stadtbudget/"))
            assert "Radfahren" not in page
            assert "Radfahren" not in body(client.get("/suche/?q=radfahren"))
        with pytest.raises(Conflict):
            make_survey_codes(survey_id=row.pk, number=1, by=office, now=ASKING)
        assert close_surveys(now=TOLD) == 0
        with pytest.raises(Invalid):
            publish_draft(survey_id=row.pk, by=office, now=TOLD)
        remove_draft(survey_id=row.pk, by=office)
        assert not Survey.objects.exists()

    def test_what_begins_at_once_is_said_before_it_does(self, client, office):
        row = draft(procedure(), office, opens=EARLY - timedelta(days=1))
        here = at("survey", row)
        assert "Sie beginnt, sobald du sie veröffentlichst" in body(client.get(here))
        page = client.post(here, {"act": "publish", "sure": "1"}, follow=True)
        assert "Sie hat begonnen und bleibt, wie sie ist." in body(page)

    def test_a_quiz_is_said_to_be_open_as_it_is(self, client, office):
        of = procedure()
        editor = Editor(client, at("survey-new", of) + "?vorlage=quiz")
        assert editor.press("save", access="codes", minimum_age="18").status_code == 302
        row = Survey.objects.get()
        assert (row.access, row.minimum_age) == ("open", 0)
        Survey.objects.update(access="codes", published=True)  # as a file may say
        for page in (at("survey", row), at("surveys-of", of)):
            assert "offen für alle" in body(client.get(page))
        assert client.get(at("survey-codes", row)).status_code == 302

    def test_what_is_public_is_not_removed(self, client, office):
        row = published(procedure(), office)
        with pytest.raises(NotFound):
            remove_draft(survey_id=row.pk, by=office)
        assert "kein Entwurf mehr" in body(
            client.post(at("survey", row), {"act": "remove"}, follow=True)
        )
        assert Survey.objects.exists()


class TestCodes:
    def test_they_are_given_once_and_used_ones_told_late(self, client, office):
        row = published(procedure(), office, access="codes")
        here = at("survey-codes", row)
        assert client.post(here, {"number": "0"}).status_code == 400
        answer = client.post(here, {"number": "3"})
        lines = body(answer).split()
        assert (lines[0], len(set(lines))) == ("code", 4)
        assert "no-store" in answer["Cache-Control"]
        assert "attachment" in answer["Content-Disposition"]
        assert SurveyMark.objects.filter(survey=row).count() == 3
        SurveyMark.objects.update(used=True)
        page = body(client.get(here))
        assert "<dt>gemacht</dt><dd>3</dd>" in page
        assert "benutzt</dt>" not in page
        assert not any(code in page for code in lines[1:])
        with time_machine.travel(OVER, tick=False):
            over = client.post(here, {"number": "3"})
            assert over.status_code == 400
            assert "Die Umfrage ist zu Ende." in body(over)
            close_surveys(now=timezone.now())
        with time_machine.travel(TOLD, tick=False):
            page = body(client.get(here))
        assert "<dt>gemacht</dt><dd>3</dd>" in page  # as the log says; the marks are gone
        assert "<dt>benutzt</dt><dd>unter 10</dd>" in page

    def test_who_has_a_code_can_answer(self, client, office):
        row = published(procedure(), office, access="codes")
        make_survey_codes(survey_id=row.pk, number=1, by=office, now=EARLY)
        page = Editor(client, at("survey-change", row)).press("save", access="open")
        assert page.status_code == 400
        assert "Lass die Umfrage mit Code." in body(page)
        assert Survey.objects.get().access == "codes"

    def test_without_codes_there_is_no_page(self, client, office):
        row = published(procedure(), office)
        assert client.get(at("survey-codes", row))["Location"] == at("survey", row)


class TestLists:
    @pytest.mark.parametrize("role", Role)
    def test_only_who_may_comes_in(self, client, role):
        of = procedure()
        row = draft(of, staff(), access="codes")
        client.force_login(person("jemand", role))
        may = role in roles_with(Permission.RUN_SURVEYS)
        for address in (reverse("participation-surveys"), at("surveys-of", of),
                        at("survey-new", of), at("survey", row), at("survey-change", row),
                        at("survey-codes", row)):  # fmt: skip
            assert (client.get(address).status_code == 200) is may

    def test_states_are_told(self, client, office):
        of = procedure()
        assert "Noch gibt es hier keine Umfrage." in body(client.get(at("surveys-of", of)))
        draft(of, office, key="entwurf")
        published(of, office, key="spaeter")
        published(of, office, key="jetzt", opens=EARLY - timedelta(days=2))
        page = body(client.get(at("surveys-of", of)))
        for state in ("Entwurf", "geplant", "läuft"):
            assert f">{state}<" in page
        assert ">3<" in body(client.get(reverse("participation-surveys")))

    def test_a_file_comes_in_with_its_faults_in_plain_words(self, client, office):
        here = at("surveys-of", procedure())
        for written, said in (
            ("{", "Das ist keine Datei in JSON."),
            (json.dumps(FILE).replace('"open"', '"open", "more": 1e999'), "keine Datei in JSON"),
            (json.dumps(FILE | {"opens": "morgen"}), "opens: ein Zeitpunkt wie"),
            (json.dumps(FILE | {"setup": changed("pages", to=[])}), "pages: Es gibt keine"),
            (json.dumps(FILE | {"setup": SETUP | {"splits": 5}}), "splits: splits ist eine Liste"),
            (json.dumps(FILE | {"access": "x"}), "access: ist eines von: account, codes, open"),
            (json.dumps(FILE | {"key": ""}), "key: fehlt"),
            (json.dumps(FILE | {"key": "Neu/Alt"}), "key: fehlt"),
            (json.dumps(FILE | {"key": 5}), "key: fehlt"),
            (json.dumps(FILE | {"key": "manage"}), "key: fehlt"),
            (json.dumps(FILE | {"setup": changed("pages", 0, "key", to="")}), "Seite 1: Ein"),
            (json.dumps(FILE | {"opens": "0001-01-01T00:00:00+14:00"}), "opens: ein Zeitpunkt"),
            (json.dumps(FILE | {"setup": changed("pages", 0, "title", to={})}), "title"),
        ):
            page = client.post(here, {"written": written})
            assert page.status_code == 400
            assert said in body(page)
        assert client.post(here, {"written": json.dumps(FILE)}).status_code == 302
        assert (Survey.objects.get().key, Survey.objects.get().published) == ("neu", False)

    def test_a_file_writes_over_nothing_unasked_and_brings_no_broken_signs(self, client, office):
        here = at("surveys-of", procedure())
        broken = changed("pages", 0, "title", to={"de": "Zu dir\ud800\x00"})
        client.post(here, {"written": json.dumps(FILE)})
        again = {"written": json.dumps(FILE | {"title": "An\ud800ders", "setup": broken})}
        assert "So heißt hier schon eine Umfrage." in body(client.post(here, again))
        assert str(Survey.objects.get().title) == "Neu"
        assert client.post(here, again | {"replace": "on"}).status_code == 302
        assert str(Survey.objects.get().title) == "Anders"
        assert Survey.objects.get().setup["pages"][0]["title"] == {"de": "Zu dir"}
        assert client.get(here).status_code == 200

    @pytest.mark.parametrize("name", ["umfrage", "quiz", "auslosung"])
    def test_an_example_comes_in_as_it_is(self, client, office, name):
        here = at("surveys-of", procedure())
        written = client.get(here, {"vorlage": name}).context["form"]["written"].value()
        answer = client.post(here, {"written": written})
        assert answer.status_code == 302, body(answer)
        again = body(client.get(here))
        assert json.loads(written)["title"]["de"] in again
        assert LotDrawing.objects.exists() is (name == "auslosung")

    @pytest.mark.parametrize("name", ["umfrage", "quiz"])
    def test_an_example_begins_a_new_one(self, client, office, name):
        editor = Editor(client, at("survey-new", procedure()) + f"?vorlage={name}")
        assert editor.press("save").status_code == 302, body(editor.page)
        made = json.loads(example(name, EARLY))["setup"]
        assert Survey.objects.get().setup == made

    def test_the_file_of_a_drawing_says_what_is_missing(self, client, office):
        here = at("surveys-of", procedure())
        written = json.dumps({"rule": {}, "key": "Neu", "year": 1})
        page = client.post(here, {"written": written})
        turned = json.loads(example("auslosung", BEFORE)) | {"closes": "2020-01-01T08:00:00Z"}
        order = client.post(here, {"written": json.dumps(turned)})
        assert page.status_code == order.status_code == 400
        for said in ("key: fehlt", "year: ein Jahr", "opens: ein Zeitpunkt", "title: fehlt",
                     "term_ends: ein Tag"):  # fmt: skip
            assert said in body(page)
        assert "seed_known folgen aufeinander" in body(order)

    def test_what_goes_out_comes_in_again(self, client, office):
        of = procedure()
        row = published(of, office)
        told = client.get("/mitmachen/stadtbudget/umfragen/radfahren/vorschau/?datei=1").json()
        sent = {"written": json.dumps(told), "replace": "on"}
        assert client.post(at("surveys-of", of), sent).status_code == 302
        again = Survey.objects.get()
        assert (again.setup, again.opens, again.published) == (row.setup, row.opens, True)


def test_codes_used_are_told_from_ten_on(client, office):
    row = published(procedure(), office, access="open")
    with time_machine.travel(ASKING, tick=False):
        answered(row, 12)
    Survey.objects.update(access="codes")
    with time_machine.travel(TOLD, tick=False):
        page = client.get(at("survey-codes", row))
    assert page.context["used"] == 12
