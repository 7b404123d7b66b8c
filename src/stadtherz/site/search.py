"""One search over everything public: each system offers texts, the same rule weighs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from stadtherz.accounts.public import registry
from stadtherz.city.public import Place, districts, the_city, themes
from stadtherz.design.public import kept_since
from stadtherz.newsroom.public import (
    Folded,
    Piece,
    excerpt,
    score_folded,
    searchable_pages,
    words_of,
)
from stadtherz.observations.public import public_stations
from stadtherz.opendata.public import findable_datasets, findable_harvested
from stadtherz.participation.public import findable_participation
from stadtherz.programme.public import findable_promises
from stadtherz.site.context import MENU

MOST_HITS = 50
PROJECT = "programme:project"


@dataclass(frozen=True)
class Hit:
    """Something that was found; `language` is that of its title where it may be another."""

    kind: str
    title: str
    address: str
    excerpt: tuple[Piece, ...]
    language: str = ""


@dataclass(frozen=True)
class Found:
    """The best hits, and how many there were in all."""

    hits: list[Hit]
    number: int


@dataclass(frozen=True)
class Text:
    """Something that can be found."""

    kind: str
    title: str
    address: str
    text: str
    language: str = ""

    @cached_property
    def folded_title(self) -> Folded:
        return Folded.of(self.title)

    @cached_property
    def folded_text(self) -> Folded:
        return Folded.of(self.text)


_kept: dict[str, tuple[float, int, list[Text]]] = {}


def found_for(query: str, language: str) -> Found:
    """Find what holds every word of the query, the best first; nothing for no words."""
    words = words_of(query)
    if not words:
        return Found([], 0)
    weighed = [
        (score_folded(words, one.folded_title, one.folded_text), one)
        for one in _texts_kept(language)
    ]
    best = sorted((pair for pair in weighed if pair[0]), key=lambda pair: -pair[0])
    hits = [
        Hit(one.kind, one.title, one.address, excerpt(words, one.text), one.language)
        for _, one in best[:MOST_HITS]
    ]
    return Found(hits, len(best))


def _texts_kept(language: str) -> list[Text]:
    """Give all public texts; folded ones are kept as long as public pages are (ADR 0010)."""
    seconds = settings.PAGE_CACHE_SECONDS
    asked, since, texts = _kept.get(language, (0.0, 0, []))
    if not seconds or monotonic() - asked > seconds or since != kept_since():
        since, texts = kept_since(), list(_texts(language))
        if seconds:
            _kept[language] = (monotonic(), since, texts)
    return texts


def _texts(language: str) -> Iterator[Text]:
    for page in searchable_pages(language):
        yield Text(page.kind, page.title, page.address, page.text)
    yield from _of_the_programme(language)
    for found in findable_participation(language, timezone.now()):
        address = reverse(f"participation:{found.kind}", args=found.keys)
        yield Text(found.kind, found.title, address, found.text, found.language)
    yield from _of_the_city(language)
    for station in public_stations():
        streams = station.datastreams.all()
        names = {stream.observed.name.to(language) for stream in streams}
        names |= {stream.name.to(language) for stream in streams}
        place = station.place
        text = (
            f"{' '.join(sorted(names))}. {place.name if place else ''}. "
            f"{(place and place.district) or ''}. "
            f"{station.method.to(language)} {station.source}"
        )
        address = reverse("observations:station", args=[station.key])
        yield Text("station", station.name.to(language), address, text)
    for dataset in findable_datasets(language):
        address = reverse("opendata:dataset", args=[dataset.key])
        yield Text("dataset", dataset.title, address, dataset.text)
    for foreign in findable_harvested(language):
        address = reverse("opendata:harvested", args=[foreign.key])
        yield Text("dataset", foreign.title, address, foreign.text)
    yield from _of_the_site(language)


def _of_the_programme(language: str) -> Iterator[Text]:
    goals = reverse("programme:goals")
    for one in findable_promises(language):
        is_goal = one.kind == "goal"
        address = f"{goals}#ziel-{one.key}" if is_goal else reverse(PROJECT, args=[one.key])
        yield Text(one.kind, one.title, address, one.text)


def _of_the_city(language: str) -> Iterator[Text]:
    for theme in themes():
        address = reverse("programme:theme", args=[theme.key])
        yield Text("theme", theme.name.to(language), address, theme.promise.to(language))
    for district in districts():
        address = reverse("district", args=[district.key])
        text = f"{district.get_kind_display()} {district.note.to(language)}"
        yield Text("district", district.name, address, text)
    for place in Place.objects.select_related("district"):
        address = reverse("city:place", args=[place.code])
        text = f"{place.district or ''} {place.description.to(language)} {place.code}"
        yield Text("place", place.name, address, text)


def _of_the_site(language: str) -> Iterator[Text]:
    """Offer the pages that the site makes itself: its lists and its legal pages."""
    for name, words in MENU:
        yield Text("page", str(words), reverse(name), "")
    city = the_city()
    publisher = city.publisher
    yield Text(
        "page", gettext("Impressum"), reverse("imprint"),
        f"{gettext('Wer diese Seite verantwortet und wie du uns erreichst.')} "
        f"{publisher.name.to(language)}, {publisher.street}, {publisher.postcode} "
        f"{publisher.town}, {publisher.mail} {gettext('Kontakt')}",
    )  # fmt: skip
    stored = (
        f"{entry.name.to(language)}: {entry.purpose.to(language)}" for entry in registry.entries()
    )
    yield Text(
        "page", gettext("Datenschutz"), reverse("privacy"),
        f"{gettext('Was wir speichern, wozu und wie lange')}. {'. '.join(stored)}",
    )  # fmt: skip
    barriers = " ".join(barrier.what.to(language) for barrier in city.accessibility.barriers)
    yield Text(
        "page", gettext("Erklärung zur Barrierefreiheit"), reverse("accessibility"),
        f"{gettext('Was noch nicht geht')}. {barriers}",
    )  # fmt: skip
