"""Each find about people is settled by somebody, and an answer counts for what was seen then."""

from dataclasses import replace

import pytest
from django.urls import reverse

from stadtherz.kernel.errors import Conflict
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.handing_in.decisions import Answer, answers_in, undecided
from stadtherz.opendata.domain.handing_in.stages import Act
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import deciding
from stadtherz.opendata.services import handing_in as acts
from tests.opendata.handing_in.test_way import NOW, a_department, described, give

SCHOOLS = b"Schule;Telefon;Fax\nPestalozzi;0631/123456;0631/123457\nKotten;0631/65432;0631/65433\n"


def found(rows=2, shown=("06…", "07…"), verdict=Verdict.ASKING):
    spots = tuple(Spot(at, text) for at, text in enumerate(shown))
    return Find(
        Kind.PHONE, ("telefon",), rows, 1.0, verdict, Confidence(0.9, (Reason.VALUE,)), spots
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "now", "covers"),
    [
        ("", found(), True),
        ("", found(1, ("07…",)), True),
        ("", found(3, ("06…", "07…")), False),
        ("", found(2, ("06…", "08…")), False),
        ("", found(verdict=Verdict.BLOCKING), False),
        ("ein Grund", found(verdict=Verdict.BLOCKING), True),
        ("ein Grund", found(3, verdict=Verdict.BLOCKING), False),
    ],
)
def test_an_answer_covers_what_was_seen_and_nothing_else(words, now, covers):
    answer = Answer.to(found(), 7, words)
    assert answer.covers(now) is covers
    assert undecided([now], {now.key: answer}) == (() if covers else (now,))


def test_whole_columns_are_compared_by_their_rows():
    answer = Answer.to(found(500, tuple("abcdefghij")), 7)
    assert answer.covers(found(500, tuple("klmnopqrst")))
    assert not answer.covers(found(501, tuple("abcdefghij")))


def test_answers_can_be_kept_and_words_alone_are_asked_about_again():
    answer = Answer.to(found(), 7, "ein Grund")
    kept = answers_in({"a": answer.as_json(), "b": "nur Worte"})
    assert kept == {"a": answer, "b": Answer("nur Worte")}
    assert not kept["b"].covers(found())


@pytest.mark.django_db
class TestQuestions:
    def test_a_question_keeps_a_table_from_the_checks_until_it_is_answered(self, owner):
        row = described(give(owner, SCHOOLS, "Schulen 2025.csv"), owner)
        check = check_of(row)
        assert {one.key for one in check.undecided} == {"phone:telefon", "phone:fax"}
        assert check.standing.unsettled == len(check.musts) + 2
        row = deciding.say_nobody(row=row, key="phone:telefon", by=owner, now=NOW)
        assert [one.key for one in check_of(row).undecided] == ["phone:fax"]
        answer = check_of(row).answers["phone:telefon"]
        assert (answer.words, answer.by, answer.rows) == ("", owner.pk, 2)

    def test_one_click_answers_all_of_a_kind_and_can_be_taken_back(self, owner):
        row = give(owner, SCHOOLS, "Schulen.csv")
        row = deciding.say_nobody(row=row, key="phone:fax", alike=True, by=owner, now=NOW)
        assert check_of(row).undecided == ()
        row = deciding.give_reason(row=row, key="phone:fax", reason=" ", by=owner, now=NOW)
        assert [one.key for one in check_of(row).undecided] == ["phone:fax"]

    def test_what_stops_the_release_needs_more_than_a_click(self, owner):
        row = give(owner, b"Nachname;Wert\nGundacker;1\nBrandmair;2\n", "Liste.csv")
        for key in ("name:nachname", "phone:fehlt"):
            with pytest.raises(Conflict) as caught:
                deciding.say_nobody(row=row, key=key, by=owner, now=NOW)
            assert caught.value.code == "nothing-to-decide"
        row = deciding.give_reason(
            row=row, key="name:nachname", reason="Der Rat ist öffentlich.", by=owner, now=NOW
        )
        assert check_of(row).undecided == ()

    def test_privacy_reads_who_answered(self, client, owner, office, privacy):
        row = give(owner, SCHOOLS, "Schulen 2025.csv")
        told = replace(
            check_of(row).told, description=Text.of("Alle Schulen."), keywords=Text.of("Schulen"),
            themes=("EDUC",), department=a_department(),
        )  # fmt: skip
        row = acts.tell(row=row, told=told, by=owner, now=NOW)
        client.force_login(owner)
        page = client.get(reverse("opendata-table", args=[row.pk])).content.decode()
        assert "2 Stellen verraten etwas über Menschen." in page
        assert "Nein, die Nummern gehören Stellen, auch bei der anderen Frage dazu" in page
        sent = {"key": "phone:telefon", "alike": "1"}
        client.post(reverse("opendata-table-nobody", args=[row.pk]), sent)
        for act, by in ((Act.HAND_IN, owner), (Act.PASS, office)):
            row = acts.act(row=row, what=act, by=by, now=NOW)
        client.force_login(privacy)
        page = client.get(reverse("opendata-table", args=[row.pk])).content.decode()
        assert page.count("Nein, die Nummern gehören Stellen (kaemmerei)") == 2
