"""What is German only says so on English pages (WCAG 2.2, 3.1.2), and charts have their values."""

import re

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from stadtherz.accounts.public import Role
from stadtherz.opendata.models import ColumnText, DatasetQuestion, Reuse, Series
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def german(budget):
    """A dataset of which nothing but one label was translated."""
    budget.title, budget.provenance = {"de": "Haushalt"}, {"de": "Vom Rat beschlossen."}
    budget.known_faults = {"de": "Ohne Gewähr."}
    budget.series = Series.objects.create(key="r", title={"de": "Die Reihe"}, public=True)
    budget.save()
    ColumnText.objects.create(dataset=budget, name="art", label={"de": "Art", "en": "Kind"})
    ColumnText.objects.create(dataset=budget, name="jahr", meaning={"de": "Wann"})
    DatasetQuestion.objects.create(dataset=budget, text="Warum?", answer="Darum.",
                                   state="published")  # fmt: skip
    made = Reuse.objects.create(title="Die App", address="https://x.example", description="Zeigt.",
                                who="W", state="published")  # fmt: skip
    made.datasets.add(budget)
    return budget


def unmarked(body, words):
    """Give the German words that stand outside of elements in German, as a screen reader goes."""
    language, stack, found = "en", [], []
    body = re.sub(r"<(script|title|option|pre)\b.*?</\1>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = body[body.index("<main") : body.index("</main")]
    for closing, name, attributes, text in re.findall(r"<(/?)(\w+)([^>]*)>([^<]*)", body):
        if closing:
            while stack and stack.pop()[0] != name:
                pass
        elif name not in {"input", "br", "img", "meta", "link"} and not attributes.endswith("/"):
            own = re.search(r'\blang="(\w+)"', attributes)
            stack.append((name, own[1] if own else None))
        language = next((one for _name, one in reversed(stack) if one), "en")
        if language == "en":
            found += [one for one in words if re.search(rf"\b{re.escape(one)}", text)]
    return found


def test_the_dataset(german, client):
    body = client.get("/en/data/haushalt/").content.decode()
    words = ["Haushalt", "Was wofür.", "Vom Rat", "Ohne Gewähr", "Die Reihe", "Wann", "Darum",
             "Warum", "Die App", "Zeigt.", "Alle Zeilen", "Schulen", "Personal"]  # fmt: skip
    for one in words:
        assert one in body, one
    assert unmarked(body, words) == []
    assert re.search(r'<th scope="col">Kind</th>', body)
    assert re.search(r'<th scope="col" lang="de">Bereich</th>', body)


@pytest.mark.parametrize(
    ("path", "words"),
    [("/en/data/", ["Haushalt", "Was wofür."]),
     ("/en/data/haushalt/table/", ["Haushalt", "Schulen", "Personal"]),
     ("/en/data/series/r/", ["Die Reihe", "Haushalt", "Schulen"]),
     ("/en/data/haushalt/ask/", ["Haushalt"])],
)  # fmt: skip
def test_lists_tables_and_series(german, client, path, words):
    body = client.get(path).content.decode()
    for one in words:
        assert one in body, one
    assert unmarked(body, words) == []


def test_pages_of_staff(german, client, settings):
    settings.STAFF_MFA = False
    office = person("datenstelle", Role.DATA_OFFICE)
    UserProfile.objects.create(user=office, preferred_language="en")
    client.force_login(office)
    body = client.get(reverse("opendata-public")).content.decode()
    assert '<span lang="de">Haushalt</span>' in body


def test_german_pages_carry_no_marks(german, client):
    assert 'lang="de"' not in client.get("/daten/haushalt/").content.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("path", "said", "summary"),
    [("/daten/haushalt/", "die Werte stehen in der Tabelle darunter", "Die Werte als Tabelle"),
     ("/en/data/haushalt/", "the values are in the table below", "The values as a table")],
)  # fmt: skip
def test_a_chart_is_followed_by_the_table_that_its_name_promises(
    german, client, path, said, summary
):
    body = client.get(path).content.decode()
    label = re.search(r'<svg[^>]*class="table-chart"[^>]*aria-label="([^"]*)"', body)[1]
    assert label.endswith(said)
    after = body[body.index('class="table-chart"') :]
    details = after[after.index("<details") : after.index("</details>")]
    assert summary in details
    assert "2025" in details
    assert details.count("<tr>") == 4
