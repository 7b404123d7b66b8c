"""What staff wrote in German alone is marked as German on English pages, and read aloud so."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from stadtherz.accounts.services.demo import create_demo_people
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.participation.models import (
    Collection,
    Happened,
    MergeOffer,
    Opinion,
    Plan,
    Procedure,
    Proposal,
    ProposalEvent,
)
from stadtherz.participation.services import demo, demo_proposals, demo_surveys
from tests.participation.proposal_city import resident

NOW = datetime(2026, 11, 26, 14, tzinfo=UTC)
WORD = "Zaunkönig"
START = "/en/take-part/"
VOID = frozenset({"br", "img", "input", "meta", "link", "meter", "hr", "path", "source", "wbr"})


class Heard(HTMLParser):
    """Collects the texts with the word that a screen reader would read in English."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.right = [("", "en")], [], 0

    def handle_starttag(self, tag, attrs):
        language = dict(attrs).get("lang") or self.open[-1][1]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        inside = {tag for tag, _ in self.open}
        if WORD not in data or inside & {"title", "script", "textarea"}:
            return
        if self.open[-1][1].startswith("de"):
            self.right += 1
        else:
            self.wrong.append(" ".join(data.split())[:90])


def german(value):
    """Leave of each text in languages the German alone, marked with a rare word."""
    if isinstance(value, dict) and "de" in value and all(len(key) == 2 for key in value):
        return {"de": f"{WORD} {value['de']}"}
    if isinstance(value, dict):
        return {key: german(one) for key, one in value.items()}
    return [german(one) for one in value] if isinstance(value, list) else value


@pytest.fixture
def demo_in_german(settings, monkeypatch):
    settings.DEMO = True
    load_city(city=the_city())
    ensure_newsroom()
    create_demo_people()
    for module in (demo, demo_proposals, demo_surveys):
        read = module.tables
        monkeypatch.setattr(module, "tables", lambda name, read=read: german(read(name)))
    demo.create_examples(now=NOW)
    demo_proposals.load_demo_proposals(now=NOW)
    demo_surveys.make_demo_surveys(now=NOW)
    lines = [{"key": "eins", "text": {"de": f"{WORD} eins"}}]
    Collection.objects.update(categories=lines, prizes=lines)
    ProposalEvent.objects.update(reason=f"{WORD} Grund")
    Opinion.objects.filter(given_at__isnull=False).update(text=f"{WORD} Stellungnahme")
    Procedure.objects.update(contact=f"{WORD} Kontakt")
    Plan.objects.update(contact=f"{WORD} Kontakt")
    Happened.objects.update(text={"de": f"{WORD} Nachricht"})
    first, second, third = Proposal.objects.order_by("pk")[:3]
    for row in (first, second, third):
        row.similar = [one.pk for one in (first, second, third) if one != row]
        row.title, row.text, row.category = f"{WORD} Titel", f"{WORD} Text", "eins"
        row.save()
    Proposal.objects.filter(pk=first.pk).update(prize="eins", prize_reason=f"{WORD} Preis")
    Proposal.objects.filter(pk=second.pk).update(state="merged", merged_into=first)
    MergeOffer.objects.create(
        source=third, target=first, note=f"{WORD} dasselbe", made_at=NOW,
        ends_at=NOW.replace(year=2027),
    )  # fmt: skip


def walk(client):
    """Ask every English page of participation that links lead to."""
    todo, seen = [START], {}
    while todo:
        path = todo.pop()
        answer = client.get(path)
        html = answer.content.decode() if "html" in answer.get("Content-Type", "") else ""
        seen[path] = html
        for link in re.findall(r'href="([^"#]*)', html):
            target = urlsplit(link.replace("&amp;", "&"))
            if target.path.startswith(START) and not target.query and target.path not in seen:
                todo.append(target.path)
                seen[target.path] = ""
    return seen


@pytest.mark.django_db
def test_german_is_german_on_every_english_page_of_the_demo(demo_in_german):
    with time_machine.travel(NOW, tick=False):
        reader = Client()
        reader.force_login(resident("leserin"))
        seen = walk(Client()) | {f"{path} ": html for path, html in walk(reader).items()}
    wrong, right = {}, 0
    for path, html in seen.items():
        heard = Heard()
        heard.feed(html)
        right += heard.right
        if heard.wrong:
            wrong[path] = heard.wrong
    assert wrong == {}
    assert len(seen) > 60
    assert right > 200
