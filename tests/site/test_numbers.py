"""Numbers are written for readers in words, and for machines in addresses and attributes.

1,234 is right in a sentence and wrong in an address: whoever reads it there finds nothing, or reads
it as 1. Small numbers look alike in both, so here every number that is written for readers bears a
mark, and no attribute that a machine reads may hold one.
"""

from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import formats, timezone

from stadtherz.accounts.public import User, ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom, load_news
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.models import Alert
from stadtherz.observations.services.attending import acknowledge, silence
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream
from tests.observations.judged import air, judge_all, level, take
from tests.observations.watched import device, let_pass, site
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db
MARK = "\N{WHITE DIAMOND SUIT}"
WORDS = {"aria-label", "title", "alt", "placeholder", "content", "data-label"}
OF_A_KIND = 3  # pages of one address pattern that are looked at
FOREIGN = ("/verwaltung/", "/dokumente/", "/sensorthings/")  # of ours in the first see `STAFF`
STAFF = ["/verwaltung/geraete/zustand/", "/verwaltung/geraete/zustand/?seite=2",
         "/verwaltung/auffaellige-werte/", "/verwaltung/auffaellige-werte/?seite=2",
         "/verwaltung/auffaellige-werte/?stand=alle", "/verwaltung/rollen/",
         "/verwaltung/werte/luft-1/?von=2026-09-07T00:00&bis=2026-09-11T00:00"]  # fmt: skip
SHORT = ["newsroom.selectors.A_PAGE", "observations.views.stations.A_PAGE",
         "observations.views.quality.A_PAGE", "observations.views.standing.A_PAGE",
         "observations.views.health.A_PAGE", "programme.views.A_PAGE",
         "programme.views.MILESTONES_A_PAGE"]  # fmt: skip


class Attributes(HTMLParser):
    """Lists the links of a page, and the attributes that hold a marked number."""

    def __init__(self, body):
        super().__init__()
        self.links, self.marked = [], []
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(told.get("href", ""))
        self.marked += [
            f'<{tag} {name}="{value}">'
            for name, value in told.items()
            if MARK in value and name not in WORDS
        ]


@pytest.fixture
def lake(tmp_path, settings):
    settings.LAKE, settings.VAR = str(tmp_path / "lake"), tmp_path
    return the_lake()


@pytest.fixture
def city(lake, settings, monkeypatch):
    """A city with something on every kind of page, and lists of which one page holds one row."""
    settings.STAFF_MFA = False
    load_city(city=the_city())
    ensure_roles(), ensure_newsroom(), load_news()
    now = timezone.now()
    for number in range(2):
        milestone(project(f"p{number}"))
        one = stream(f"s{number}-1", station(f"s{number}"))
        record(readings=[Reading(one.pk, now - timedelta(minutes=15 * n), n) for n in range(4)])
    _, weir = (
        device(name, site(name), last_seen=now - timedelta(hours=9)) for name in ("pegel", "wehr")
    )
    let_pass(now - timedelta(hours=2), until=now - timedelta(minutes=5), lake=lake)
    ada = User.objects.create_superuser("ada", "ada@city.example", "x")
    acknowledge(alert=Alert.objects.filter(stage="open").first().pk, note="", by=ada, now=now)
    silence(subject=f"device:{weir.pk}", until=now + timedelta(days=1), reason="x", by=ada, now=now)
    times, values = level(0, 5)
    values[50] = values[80] = 60.5
    take(air("luft-1", station("luft")), times, values)
    judge_all()
    for name in SHORT:
        monkeypatch.setattr(f"stadtherz.{name}", 1)


def addresses(path, links):
    """Give what links of a page lead to within the city."""
    for link in links:
        to = urlsplit(urljoin(path, link))
        if MARK not in link and not (to.netloc or to.scheme) and not to.path.startswith(FOREIGN):
            yield f"{to.path}?{to.query}" if to.query else to.path


def pattern_of(address):
    try:
        return resolve(address.partition("?")[0]).route
    except Resolver404:
        return "no page of Django's"


def pages(client):
    """Open page after page, a few of each kind; gives address and text."""
    waiting, seen, kinds = ["/", "/en/", *STAFF], set(), Counter()
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            assert path not in STAFF
            continue
        body = answer.content.decode()
        yield path, body
        for address in addresses(path, Attributes(body).links):
            kind = pattern_of(address), "?" in address, "seite=" in address
            if address not in seen and kinds[kind] < OF_A_KIND:
                seen.add(address)
                kinds[kind] += 1
                waiting.append(address)


def test_no_machine_reads_a_number_that_was_written_for_readers(city, client, monkeypatch):
    client.force_login(User.objects.get(username="ada"))
    real = formats.number_format

    def marked(*given, **how):
        return real(*given, **how) if how.get("use_l10n") is False else MARK + real(*given, **how)

    monkeypatch.setattr(formats, "number_format", marked)
    found = list(pages(client))
    wrong = [f"{path}: {what}" for path, body in found for what in Attributes(body).marked]
    assert not wrong, "\n".join(wrong)
    assert sum(MARK in body for _, body in found) > 20  # the marks do stand in words
