"""A table from the file to the catalogue: by those whose turn it is, and not otherwise."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming, store
from stadtherz.opendata.domain.handing_in.stages import Act, Stage
from stadtherz.opendata.domain.handing_in.told import ColumnSaid
from stadtherz.opendata.domain.mqa import POINTS
from stadtherz.opendata.models import ColumnText, Dataset, Edition, Submission, SubmissionStep
from stadtherz.opendata.selectors.catalogue import dataset_of, public_row
from stadtherz.opendata.selectors.handing_in import (
    check_of,
    own_datasets,
    submission_for,
    waiting_for,
)
from stadtherz.opendata.selectors.scores import score_of
from stadtherz.opendata.services import deciding
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.withdrawing import withdraw
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
BUDGET = (
    "Haushaltsplan 2026;;\n;;\nProdukt;Ansatz 2025 (EUR);Ansatz 2026 (EUR)\n"
    "Straßen;1.200,50;1.300\nSchulen;2.000;keine Angabe\nKultur;;5,25\nSumme;3.200,50;1.305,25\n"
).encode("cp1252")


GRANTS = "Nachname;E-Mail;Telefon;Straße;Betrag\n" + "".join(
    f"{name};{name.lower().replace(' ', '.')}@mail.example;0631 45{n}78 12;Hauptstr. {n};{n * 10}\n"
    for n, name in enumerate(["Anna Meier", "Peter Schmidt", "Yusuf Demir", "Olga Petrova"] * 3)
)


def give(owner, content=BUDGET, name="HH 2026.csv", **more):
    row = acts.receive(pieces=[content], name=name, by=owner, now=NOW, **more)
    return acts.read(pk=row.pk, now=NOW)


def described(row, owner):
    told = check_of(row).told
    return acts.tell(
        row=row, by=owner, now=NOW,
        told=replace(told, description=Text.of("Was die Stadt ausgibt."), department="finanzen"
                     if not told.department else told.department),
    )  # fmt: skip


@pytest.fixture
def ready(owner):
    row = give(owner)
    told = replace(
        check_of(row).told,
        description=Text.of({"de": "Was die Stadt ausgibt.", "en": "What the city spends."}),
        department=a_department(),
        columns=(ColumnSaid("produkt", Text.of("Produkt"), Text.of("Wofür")),),
    )
    return acts.tell(row=row, told=told, by=owner, now=NOW)


def a_department():
    from stadtherz.city.public import departments  # noqa: PLC0415 - reads the database

    return departments()[0].key


def go(row, *ways):
    for what, by in ways:
        row = acts.act(row=row, what=what, by=by, now=NOW)
    return row


def published(row, owner, office, privacy):
    return go(
        row, (Act.HAND_IN, owner), (Act.PASS, office), (Act.PASS, privacy), (Act.RELEASE, office)
    )


def test_a_file_is_read_and_describes_itself(owner):
    row = give(owner)
    check = check_of(row)

    assert (row.reading, row.stage) == ("done", "preparing")
    assert check.typed.account.stored == 3
    assert str(check.told.title) == "Haushaltsplan 2026"
    assert {one.code for one in check.musts} == {"description-missing", "department-missing"}
    assert check.standing.unsettled == 2
    assert Dataset.objects.count() == 0


def test_nothing_of_a_draft_is_public(ready, client):
    for path in ("/catalog.ttl", "/daten/", "/api/3/action/package_list", "/data/changes.atom"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert b"aushaltsplan" not in answer.getvalue()


def test_what_is_released_is_in_the_catalogue_with_all_points(ready, owner, office, privacy):
    row = published(ready, owner, office, privacy)

    dataset = public_row("haushaltsplan-2026")
    assert row.dataset == dataset
    value = dataset_of(dataset)
    assert score_of(dataset, value).points == POINTS
    assert [one.name for one in dataset.distributions.all()] == ["table", "all"]
    table = dataset.distributions.get(name="table")
    assert table.path.endswith("/haushaltsplan-2026.csv")
    with store.opened(table.path).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["produkt", "ansatz_2025_eur", "ansatz_2026_eur"], ["Straßen", "1200.50", "1300.00"],
        ["Schulen", "2000.00", ""], ["Kultur", "", "5.25"],
    ]  # fmt: skip
    assert ColumnText.objects.get(dataset=dataset, name="produkt").meaning == Text.of("Wofür")
    assert list(SubmissionStep.objects.values_list("act", flat=True)) == [
        "hand-in", "pass", "pass", "release",
    ]  # fmt: skip


def test_the_file_as_it_was_given_is_never_published(ready, owner, office, privacy, client):
    published(ready, owner, office, privacy)
    folder = store.folder() / "haushaltsplan-2026"
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert {one.suffix for one in files} == {".csv", ".parquet"}
    for name in ("HH 2026.csv", "typed.parquet", "../incoming"):
        assert client.get(f"/data/haushaltsplan-2026/files/{name}").status_code == 404


def test_known_faults_are_published_without_the_texts_of_cells(owner, office, privacy):
    lines = [f"{n},5;x\n" for n in range(30)]
    lines[20] = "12,x5 geheim;x\n"
    row = give(owner, f"wert;ort\n{''.join(lines)}".encode(), "Werte 2025.csv")
    told = replace(
        check_of(row).told, description=Text.of("Werte."), department=a_department(),
        keywords=Text.of("Werte"), themes=("ENVI",),
    )  # fmt: skip
    published(acts.tell(row=row, told=told, by=owner, now=NOW), owner, office, privacy)

    edition = Edition.objects.get()
    assert [(one["code"], one["column"], one["spots"]) for one in edition.findings] == [
        ("not-a-number", "wert", [[22, ""]])
    ]
    assert "geheim" not in json.dumps(edition.findings)
    assert edition.account["read"] == 31


@pytest.mark.parametrize(
    ("title", "key"),
    [("Anfragen", "anfragen-2"), ("Quality", "quality-2"), ("Bäume", "baeume")],
)
def test_no_page_of_the_catalogue_hides_a_dataset(ready, owner, office, privacy, title, key):
    told = replace(check_of(ready).told, title=Text.of(title))
    row = acts.tell(row=ready, told=told, by=owner, now=NOW)
    assert published(row, owner, office, privacy).dataset.key == key


def test_what_was_found_in_the_file_stands_on_the_page(owner, office, privacy, client):
    lines = [f"{n},5;x\n" for n in range(30)]
    lines[20] = "12,x5 geheim;x\n"
    row = give(owner, f"wert;ort\n{''.join(lines)}".encode(), "Werte 2025.csv")
    told = replace(
        check_of(row).told, description=Text.of("Werte."), department=a_department(),
        keywords=Text.of("Werte"), themes=("ENVI",),
    )  # fmt: skip
    published(acts.tell(row=row, told=told, by=owner, now=NOW), owner, office, privacy)
    page = client.get("/daten/werte-2025/").content.decode()
    assert "Was an den Daten nicht stimmt" in page
    assert "Zeile 22" in page
    assert "geheim" not in page


def test_a_new_version_keeps_what_was_said_and_the_edition_before(ready, owner, office, privacy):
    dataset = published(ready, owner, office, privacy).dataset
    more = BUDGET.replace(b"Kultur;;5,25", b"Kultur;7;5,25\nSport;1;2")
    row = give(owner, more, "neu.csv", dataset=dataset)
    check = check_of(row)
    assert check.told.title == dataset.title
    assert check.told.of("produkt").meaning == Text.of("Wofür")
    assert check.musts == ()

    published(row, owner, office, privacy)
    editions = list(Edition.objects.filter(dataset=dataset).order_by("number"))
    assert [(one.number, one.rows) for one in editions] == [(1, 3), (2, 4)]
    assert Dataset.objects.count() == 1
    with duckdb.connect() as connection:
        for one in editions:
            path = str(store.opened(one.path))
            assert len(connection.read_parquet(path).fetchall()) == one.rows


def test_two_datasets_of_the_same_title_have_addresses_of_their_own(ready, owner, office, privacy):
    published(ready, owner, office, privacy)
    other = give(owner)
    acts.tell(row=other, told=check_of(ready).told, by=owner, now=NOW)
    published(other, owner, office, privacy)
    assert sorted(Dataset.objects.values_list("key", flat=True)) == [
        "haushaltsplan-2026", "haushaltsplan-2026-2",
    ]  # fmt: skip


class TestWhoMay:
    def test_without_a_role_nothing_is_taken(self, city):
        stranger = person("jemand", Role.EDITOR)
        with pytest.raises(NotAllowed):
            acts.receive(pieces=[BUDGET], name="a.csv", by=stranger, now=NOW)
        assert not incoming.folder().exists()

    def test_a_table_of_somebody_else_is_not_there(self, ready):
        other = person("anderer", Role.DATA_OWNER)
        with pytest.raises(NotFound):
            submission_for(other, ready.pk)
        with pytest.raises(NotAllowed):
            acts.tell(row=ready, told=check_of(ready).told, by=other, now=NOW)

    def test_whoever_handed_in_does_not_check_privacy(self, ready, owner, office):
        both = person("beides", Role.DATA_OFFICE, Role.DATA_PROTECTION)
        row = go(ready, (Act.HAND_IN, both), (Act.PASS, office))
        assert waiting_for(both) == []
        with pytest.raises(NotAllowed) as caught:
            acts.act(row=row, what=Act.PASS, by=both, now=NOW)
        assert caught.value.details == ("two-persons",)

    def test_each_sees_what_waits_for_them(self, ready, owner, office, privacy):
        go(ready, (Act.HAND_IN, owner))
        assert [waiting_for(one) for one in (owner, office, privacy)] == [[], [ready], []]
        go(ready, (Act.PASS, office))
        assert [waiting_for(one) for one in (owner, office, privacy)] == [[], [], [ready]]

    def test_what_is_being_checked_stays_as_it_is(self, ready, owner, office):
        row = go(ready, (Act.HAND_IN, owner))
        with pytest.raises(Conflict) as caught:
            acts.tell(row=row, told=check_of(row).told, by=owner, now=NOW)
        assert caught.value.code == "not-in-preparation"
        row = go(row, (Act.TAKE_BACK, owner))
        assert acts.tell(row=row, told=check_of(row).told, by=owner, now=NOW).stage == "preparing"

    def test_the_second_of_two_who_act_at_once_is_told(self, ready, owner, office):
        stale = go(ready, (Act.HAND_IN, owner))
        go(ready, (Act.PASS, office))
        with pytest.raises(NotAllowed):
            acts.act(row=stale, what=Act.PASS, by=office, now=NOW)


def test_what_is_missing_keeps_it_from_the_checks(owner):
    row = give(owner)
    with pytest.raises(Conflict) as caught:
        acts.act(row=row, what=Act.HAND_IN, by=owner, now=NOW)
    assert caught.value.details == ("unsettled",)


def test_one_click_settles_what_the_file_knows(ready, owner):
    told = replace(check_of(ready).told, begins=None, ends=None, box=None, licence="", themes=())
    row = acts.tell(row=ready, told=told, by=owner, now=NOW)
    missing = {one.code for one in check_of(row).musts}
    assert missing == {"period-missing", "area-missing", "licence-missing", "themes-missing"}
    for code in missing:
        row = acts.repair(row=row, code=code, by=owner, now=NOW)
    assert check_of(row).musts == ()
    assert check_of(row).score.points == POINTS
    with pytest.raises(Conflict):
        acts.repair(row=row, code="period-missing", by=owner, now=NOW)


def test_a_file_that_is_no_table_is_told_and_can_be_given_again(owner):
    row = give(owner, b"%PDF-1.7", "a.pdf")
    assert (row.reading, row.trouble, row.trouble_text) == ("failed", "no-table", "pdf")
    with pytest.raises(Conflict) as caught:
        acts.act(row=row, what=Act.HAND_IN, by=owner, now=NOW)
    assert "not-read" in caught.value.details


def test_another_sheet_is_read_instead(owner, tmp_path):
    from tests.opendata.tabular.test_sheets import book  # noqa: PLC0415

    path = book(tmp_path, Eins=[["a"], ["x"]], Zwei=[["b", "c"], [1, 2], [3, 4]])
    row = give(owner, path.read_bytes(), "x.xlsx")
    assert check_of(row).typed.account.stored == 1
    acts.choose_part(row=row, part="Zwei", by=owner)
    row = acts.read(pk=row.pk, now=NOW)
    assert [one.name for one in check_of(row).told.columns] == ["b", "c"]
    with pytest.raises(Invalid):
        acts.choose_part(row=row, part="Drei", by=owner)


def test_decisions_name_columns_as_the_file_did_though_they_are_gone(owner, client):
    row = give(owner, GRANTS.encode(), "Anträge.csv")
    row = deciding.choose_remedy(row=row, key="mail:e_mail", number=0, by=owner, now=NOW)
    acts.search(pk=row.pk, now=NOW)
    client.force_login(owner)
    page = client.get(f"/verwaltung/daten/{row.pk}/").content.decode()
    assert "<li>„E-Mail“ weglassen" in page


def test_numbers_stay_those_of_persons_when_their_names_are_taken_away(owner):
    row = give(owner, GRANTS.encode(), "Anträge.csv")
    blocking = ["mail:e_mail", "name:nachname", "address:strasse", "phone:telefon"]
    for count in range(len(blocking) + 1):
        left = [one.key for one in check_of(row).undecided]
        assert sorted(left) == sorted(blocking[count:])
        if left:
            key = blocking[count]
            row = deciding.choose_remedy(row=row, key=key, number=0, by=owner, now=NOW)
            row = acts.search(pk=row.pk, now=NOW)


def test_what_was_read_again_is_asked_anew_whom_it_is_about(owner):
    row = give(owner, GRANTS.encode(), "Anträge.csv")
    row = deciding.choose_remedy(row=row, key="name:nachname", number=0, by=owner, now=NOW)
    row = acts.read(pk=row.pk, now=NOW)
    assert "phone:telefon" in [one.key for one in check_of(row).undecided]


def test_a_better_version_of_a_withdrawn_dataset_leaves_the_worse_one_withdrawn(
    ready, owner, office, privacy, client, django_capture_on_commit_callbacks
):
    dataset = published(ready, owner, office, privacy).dataset
    first = Edition.objects.get()
    withdraw(key=dataset.key, because="Namen standen darin.", by=office, now=NOW)
    assert own_datasets(owner) == [dataset]
    client.force_login(owner)
    assert "(zurückgezogen)" in client.get(reverse("opendata-tables")).content.decode()
    row = give(owner, BUDGET.replace(b"Kultur", b"Kunst"), "neu.csv", dataset=dataset)
    with django_capture_on_commit_callbacks(execute=True):
        published(row, owner, office, privacy)
    with pytest.raises(NotFound):
        store.opened(first.path)
    assert [one.path for one in Submission.objects.filter(pk=ready.pk)] == [""]
    assert client.get(f"/daten/{dataset.key}/").status_code == 200
    name = first.path.rpartition("/")[2]
    answer = client.get(f"/data/{dataset.key}/files/{name}")
    assert (answer.status_code, answer.json()["code"]) == (410, "edition-withdrawn")


def test_reading_again_keeps_what_was_said(ready):
    row = acts.read(pk=ready.pk, now=NOW)
    assert str(check_of(row).told.description) == "Was die Stadt ausgibt."


@pytest.mark.parametrize("who", ["owner", "office", "privacy"])
def test_the_page_of_a_published_table_opens_when_its_file_is_gone(
    who, ready, owner, office, privacy, client
):
    row = published(ready, owner, office, privacy)
    assert acts.remove_discarded(before=row.changed_at + timedelta(days=1)) == 1
    client.force_login({"owner": owner, "office": office, "privacy": privacy}[who])
    answer = client.get(reverse("opendata-table", args=[row.pk]))
    assert answer.status_code == 200
    assert "Die Datei ist nicht mehr da" in answer.content.decode()
    assert ("Aus der Öffentlichkeit zurückziehen" in answer.content.decode()) == (who == "office")


def test_discarded_tables_come_back_or_go_for_good(ready, owner):
    row = go(ready, (Act.DISCARD, owner))
    row = go(row, (Act.RESTORE, owner), (Act.DISCARD, owner))
    assert acts.remove_discarded(before=NOW) == 0
    assert acts.remove_discarded(before=NOW + timedelta(days=1)) == 1
    assert not Submission.objects.filter(pk=row.pk).exists()
    assert list(incoming.folder().iterdir()) == []


def test_files_of_what_is_published_go_and_the_dataset_stays(ready, owner, office, privacy):
    published(ready, owner, office, privacy)
    assert acts.remove_discarded(before=NOW + timedelta(days=1)) == 1
    assert list(incoming.folder().iterdir()) == []
    assert public_row("haushaltsplan-2026").distributions.count() == 2
    assert Submission.objects.get().stage == Stage.PUBLISHED.value


def test_a_release_that_fails_publishes_nothing(ready, owner, office, privacy):
    row = go(ready, (Act.HAND_IN, owner), (Act.PASS, office), (Act.PASS, privacy))
    incoming.place_of(row.typed).unlink()
    with pytest.raises(NotFound):
        acts.act(row=row, what=Act.RELEASE, by=office, now=NOW)
    assert Submission.objects.get().stage == Stage.RELEASE.value
    assert Dataset.objects.count() == 0


def test_an_answer_to_a_question_comes_from_a_released_table(ready, owner, office, privacy, client):
    published(ready, owner, office, privacy)
    answer = client.get(
        "/data/haushaltsplan-2026/query.csv",
        {"select": "sum(ansatz_2025_eur) as summe"},
    )
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows == [["summe"], ["3200.50"]]
