"""What people and the desk do with requests."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core import mail

from stadtherz.accounts.public import Role
from stadtherz.city.public import the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters.request_keys import key_of, new_seed, seed_in
from stadtherz.opendata.domain.desk.answers import Answer, Lacking, Redress
from stadtherz.opendata.domain.desk.holidays import Holiday
from stadtherz.opendata.domain.desk.standing import Kind, Outcome
from stadtherz.opendata.models import ClockRule, DataRequest, LocalHoliday, RequestStep
from stadtherz.opendata.selectors import desk
from stadtherz.opendata.services import request_letters
from stadtherz.opendata.services.answering import (
    AnswerRefused,
    Care,
    answer,
    ask_the_person,
    change_kind,
    extend,
    save_draft,
    take_care,
    undo,
)
from stadtherz.opendata.services.clock_rules import keep_local_holidays, keep_rule
from stadtherz.opendata.services.requesting import go_on_after_all, reply, withdraw
from tests.accounts.factories import person
from tests.opendata.desk.factories import (
    GRANTED,
    MAIL,
    RECEIVED,
    REFUSAL,
    answered,
    at,
    clerk,
    request,
    seen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return clerk("anna")


@pytest.fixture
def bavarian(settings, tmp_path):
    """The same city under a key of Bavaria."""
    told = Path(settings.CITY_FILE).read_text(encoding="utf-8")
    settings.CITY_FILE = tmp_path / "city.toml"
    settings.CITY_FILE.write_text(told.replace('ags = "07312000"', 'ags = "09162000"'))


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Do something, and give the mails that left."""

    def run(act):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return mail.outbox[before:]

    return run


class TestAsking:
    def test_the_clock_runs_from_the_day_on_the_citys_clocks(self):
        row = request(now=at(11, hour=22))  # 12 October already in Berlin, still summer time
        assert (row.received, row.due) == (date(2026, 10, 12), date(2026, 11, 9))

    def test_the_receipt_tells_the_secret_address_and_repeats_nothing(self, sent):
        bad = "Kauf jetzt bei https://spam.example"
        [letter] = sent(lambda: request(bad, name="Spam GmbH https://spam.example"))
        row = DataRequest.objects.get()
        assert letter.to == [MAIL]
        assert letter.subject == f"Deine Anfrage nach Daten ({row.number})"
        assert f"/daten/anfragen/{key_of(row.seed)}/" in letter.body
        assert "9. November 2026" in letter.body
        assert "spam" not in (letter.subject + letter.body).lower()

    def test_english_is_answered_in_english(self, sent):
        [letter] = sent(lambda: request(language="en"))
        assert letter.subject.startswith("Your request for data")
        assert "/en/data/requests/" in letter.body
        assert "We answer by 9 November 2026 at the latest" in letter.body

    def test_without_an_address_nothing_is_sent(self, sent):
        assert sent(lambda: request(mail="")) == []
        assert RequestStep.objects.get().post == "none"

    @pytest.mark.parametrize(("words", "code"), [(" \0 \n", "request-empty"),
                                                 ("x" * 4_001, "request-long")])  # fmt: skip
    def test_nothing_and_too_much_are_refused(self, words, code):
        with pytest.raises(Invalid) as refused:
            request(words)
        assert refused.value.code == code
        assert not DataRequest.objects.exists()

    def test_signs_that_nobody_sees_are_left_out(self):
        assert request("Bäume\x00\x07, bitte\r\nalle").wanted == "Bäume, bitte\nalle"

    def test_a_city_elsewhere_has_no_clock_for_access_until_it_enters_one(self, bavarian, anna):
        with pytest.raises(Unavailable) as refused:
            request(kind=Kind.ACCESS)
        assert refused.value.code == "no-clock"
        rule = ClockRule(
            key="satzung", name=Text.of("Satzung"), kind="access", length=2, unit="weeks",
            source="Informationsfreiheitssatzung § 4",
        )  # fmt: skip
        keep_rule(rule=rule, by=anna, now=RECEIVED)
        assert request(kind=Kind.ACCESS).due == date(2026, 10, 26)


class TestKeys:
    def test_a_key_opens_its_request_and_nothing_else_does(self):
        row = request()
        key = key_of(row.seed)
        assert desk.request_with(key).pk == row.pk
        wrong = ["", key[:-1], key.upper(), row.seed, row.seed * 2, key_of(new_seed()),
                 key[:-1] + ("0" if key[-1] != "0" else "1"), row.number, str(row.pk)]  # fmt: skip
        for guess in wrong:
            with pytest.raises(NotFound):
                desk.request_with(guess)

    def test_another_secret_opens_nothing(self, settings):
        key = key_of(new_seed())
        settings.SECRET_KEY = "another-secret-" + "x" * 40
        assert seed_in(key) is None


class TestTheDesk:
    def test_only_the_desk_may(self, anna):
        row, other = request(), person("ben", Role.DATA_OWNER)
        for act in (
            lambda it: answer(at=it, said=GRANTED),
            lambda it: ask_the_person(at=it, question="Welche?", stops=False),
            lambda it: extend(at=it, reasons="viel"),
            lambda it: undo(at=it, reason="falsch"),
            lambda it: save_draft(at=it, draft={}),
            lambda it: change_kind(at=it, kind=Kind.ACCESS),
            lambda it: take_care(at=it, care=Care(other, None, Text(), None)),
        ):
            with pytest.raises(NotAllowed):
                act(seen(row, other))
        assert row.steps.count() == 1

    def test_an_answer_leaves_with_its_letter(self, anna, sent):
        row = request()
        [letter] = sent(lambda: answer(at=seen(row, anna, at(20)), said=GRANTED))
        row.refresh_from_db()
        assert (row.state, row.outcome, row.answered) == ("answered", "granted", date(2026, 10, 20))
        assert "Hier sind die Daten." in letter.body
        step = row.steps.last()
        assert (step.by, step.post, step.letter) == (anna, "sent", letter.body)

    def test_a_refusal_names_ground_holder_and_redress(self, anna, sent):
        row = request()
        [letter] = sent(lambda: answer(at=seen(row, anna, at(20)), said=REFUSAL))
        for words in (
            "geistiges Eigentum anderer (DNG § 2 Abs. 3 Nr. 1 Buchst. b)", "Verlag Nord",
            "Widerspruch: innerhalb eines Monats", "Willy-Brandt-Platz 1",
        ):  # fmt: skip
            assert words in letter.body
        assert "Verwaltungsgericht" not in letter.body
        row.refresh_from_db()
        assert row.ground_source == "DNG § 2 Abs. 3 Nr. 1 Buchst. b"

    def test_a_refusal_of_a_part_names_them_as_well(self, anna, sent):
        row = request()
        partly = replace(REFUSAL, outcome=Outcome.PARTLY)
        [letter] = sent(lambda: answer(at=seen(row, anna, at(20)), said=partly))
        assert "Das Ergebnis: Daten gibt es zum Teil." in letter.body
        assert "geistiges Eigentum anderer (DNG" in letter.body
        assert "Widerspruch: innerhalb eines Monats" in letter.body
        row.refresh_from_db()
        assert (row.outcome, row.ground) == ("partly-refused", "property-of-others")

    @pytest.mark.parametrize(
        ("court", "words"),
        [
            (None, ("eines Monats", "zur Niederschrift hier: Verwaltungsgericht Neustadt")),
            (Text(), ("eines Jahres", "beim zuständigen Verwaltungsgericht.")),
        ],
    )  # fmt: skip
    def test_a_month_to_sue_begins_only_where_the_court_is_named(
        self, anna, sent, monkeypatch, court, words
    ):
        if court is not None:
            city = the_city()
            legal = city.legal.model_copy(update={"administrative_court": court})
            without = city.model_copy(update={"legal": legal})
            monkeypatch.setattr(request_letters, "the_city", lambda: without)
        said = replace(REFUSAL, redress=frozenset({Redress.COURT}))
        row = request()
        [letter] = sent(lambda: answer(at=seen(row, anna, at(20)), said=said))
        _before, _, redress = " ".join(letter.body.split()).partition("Klage: innerhalb ")
        assert redress.startswith(words[0])
        assert words[1] in redress

    def test_conditions_can_be_contested_too(self, anna, sent):
        row = request()
        said = Answer(
            Outcome.CONDITIONS, "Hier.", conditions="nur mit Namen",
            redress=frozenset({Redress.OBJECTION}),
        )  # fmt: skip
        [letter] = sent(lambda: answer(at=seen(row, anna, at(20)), said=said))
        assert "nur mit Namen" in letter.body
        assert "Widerspruch: innerhalb eines Monats" in letter.body
        assert "Grund der Ablehnung" not in letter.body

    def test_a_refusal_without_them_does_not_leave(self, anna, sent):
        row = request()
        bare = type(REFUSAL)(REFUSAL.outcome, "Nein.", ground="property-of-others")
        with pytest.raises(AnswerRefused) as refused:
            answer(at=seen(row, anna), said=bare)
        assert refused.value.details == (Lacking.HOLDER, Lacking.REDRESS)
        assert row.steps.count() == 1

    def test_who_sees_an_old_page_changes_nothing(self, anna):
        row, ben = request(), clerk("ben")
        old = seen(row, ben)
        answer(at=seen(row, anna), said=GRANTED)
        with pytest.raises(Conflict) as refused:
            answer(at=old, said=REFUSAL)
        assert refused.value.code == "request-changed"
        assert DataRequest.objects.get().outcome == "granted"

    def test_a_question_stops_the_clock_only_where_the_law_says_so(self, anna):
        row = request()
        with pytest.raises(Invalid) as refused:
            ask_the_person(at=seen(row, anna), question="Welche?", stops=True)
        assert refused.value.code == "no-pause"
        other = request(kind=Kind.ACCESS)
        ask_the_person(at=seen(other, anna, at(14)), question="Welche?", stops=True)
        other.refresh_from_db()
        assert (other.state, other.due) == ("clarifying", None)
        reply(request=other, words="Die vom Tor.", now=at(20))
        other.refresh_from_db()
        assert (other.state, other.due) == ("received", date(2026, 11, 20))

    def test_an_extension_in_time_with_reasons(self, anna, sent):
        row = request()
        with pytest.raises(Invalid):
            extend(at=seen(row, anna), reasons="  ")
        [letter] = sent(lambda: extend(at=seen(row, anna, at(2, 11)), reasons="Drei Ämter."))
        row.refresh_from_db()
        assert (row.extended, row.due) == (True, date(2026, 12, 7))
        assert "Drei Ämter." in letter.body
        assert "7. Dezember 2026" in letter.body
        late = request()
        with pytest.raises(Conflict) as refused:
            extend(at=seen(late, anna, at(3, 11)), reasons="Drei Ämter.")
        assert refused.value.code == "extension-late"

    def test_a_letter_that_left_is_called_back_by_another(self, anna, sent):
        row = request()
        sent(lambda: answer(at=seen(row, anna, at(20)), said=REFUSAL))
        with pytest.raises(Invalid):
            undo(at=seen(row, anna, at(21)), reason=" ")
        [letter] = sent(lambda: undo(at=seen(row, anna, at(21)), reason="Falscher Paragraf."))
        assert "unser Schreiben vom 20. Oktober 2026" in letter.body
        assert "Falscher Paragraf." in letter.body
        row.refresh_from_db()
        assert (row.state, row.outcome, row.ground, row.answered) == ("received", "", "", None)
        assert row.due == date(2026, 11, 9)
        assert [one.undone_by for one in row.steps.all()] == [None, anna]

    def test_what_the_person_did_the_desk_cannot_undo(self, anna):
        row = request()
        withdraw(request=row, now=at(13))
        with pytest.raises(Conflict):
            undo(at=seen(row, anna), reason="nein")
        go_on_after_all(request=row, now=at(14))
        row.refresh_from_db()
        assert (row.state, row.due) == ("received", date(2026, 11, 9))
        with pytest.raises(Conflict):
            go_on_after_all(request=row, now=at(14))

    def test_a_person_cannot_undo_an_answer(self, anna):
        row = answered(anna)
        with pytest.raises(Conflict):
            go_on_after_all(request=row, now=at(14))
        with pytest.raises(Conflict):
            withdraw(request=row, now=at(14))

    def test_another_kind_has_another_clock_and_the_person_is_told(self, anna, sent):
        row = request()
        [letter] = sent(lambda: change_kind(at=seen(row, anna), kind=Kind.ACCESS))
        row.refresh_from_db()
        assert (row.rule, row.due, row.state) == ("rp-access", date(2026, 11, 12), "received")
        assert "Informationen einsehen" in letter.body
        assert "12. November 2026 (LTranspG Rheinland-Pfalz § 12 Abs. 3)" in letter.body
        assert (row.steps.last().act, row.steps.last().by) == ("change", anna)
        answer(at=seen(row, anna), said=GRANTED)
        with pytest.raises(Conflict):
            change_kind(at=seen(row, anna), kind=Kind.REUSE)

    def test_names_and_letters_in_plain_text_only(self, anna, sent):
        row = request(name="A <b>B</b>\r\nBcc: x@evil.example")
        [letter] = sent(lambda: answer(at=seen(row, anna), said=GRANTED))
        assert row.name == "A <b>B</b> Bcc: x@evil.example"
        assert letter.recipients() == [MAIL]
        assert "\n" not in letter.subject
        assert letter.message()["Bcc"] is None

    def test_local_holidays_are_those_that_the_land_leaves_open(self, anna, bavarian):
        row = request(now=at(10, 8))
        assert row.due == date(2026, 9, 7)
        keep_local_holidays(holidays=[Holiday.ASSUMPTION, Holiday.UNITY], by=anna, now=RECEIVED)
        assert list(LocalHoliday.objects.values_list("holiday", flat=True)) == ["assumption"]
        row.refresh_from_db()
        assert row.due == date(2026, 9, 7)  # 15 August is a Saturday in 2026
        other = request(now=at(10, 8, 2028))
        assert other.due == date(2028, 9, 8)  # and a Tuesday in 2028
        keep_local_holidays(holidays=[], by=anna, now=RECEIVED)
        other.refresh_from_db()
        assert other.due == date(2028, 9, 7)
