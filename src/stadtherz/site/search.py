"""One search over everything public: each system offers texts, the same rule weighs them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from stadtherz.city.public import districts, themes
from stadtherz.newsroom.public import Piece, excerpt, score, searchable_pages, words_of
from stadtherz.observations.public import public_stations
from stadtherz.programme.public import Goal, public_projects

PAGES_LOOKED_AT = 400
ROWS_LOOKED_AT = 1_000
MOST_HITS = 50


@dataclass(frozen=True)
class Hit:
    """Something that was found."""

    kind: str
    title: str
    address: str
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Text:
    """Something that can be found."""

    kind: str
    title: str
    address: str
    text: str


def hits_for(query: str, language: str) -> list[Hit]:
    """Find what holds every word of the query, the best first; nothing for no words."""
    words = words_of(query)
    if not words:
        return []
    weighed = [(score(words, one.title, one.text), one) for one in _texts(language)]
    best = sorted((pair for pair in weighed if pair[0]), key=lambda pair: -pair[0])
    return [
        Hit(one.kind, one.title, one.address, excerpt(words, one.text))
        for _, one in best[:MOST_HITS]
    ]


def _texts(language: str) -> Iterator[Text]:
    for page in searchable_pages(language, PAGES_LOOKED_AT):
        yield Text(page.kind, page.title, page.address, page.text)
    for project in public_projects()[:ROWS_LOOKED_AT]:
        text = f"{project.summary.to(language)} {project.description.to(language)}"
        address = reverse("programme:project", args=[project.key])
        yield Text("project", project.name.to(language), address, text)
    for goal in Goal.objects.all()[:ROWS_LOOKED_AT]:
        address = f"{reverse('programme:goals')}#ziel-{goal.key}"
        yield Text("goal", goal.name.to(language), address, goal.meaning.to(language))
    for theme in themes():
        address = reverse("programme:theme", args=[theme.key])
        yield Text("theme", theme.name.to(language), address, theme.promise.to(language))
    for station in public_stations()[:ROWS_LOOKED_AT]:
        kinds = {stream.observed.name.to(language) for stream in station.datastreams.all()}
        where = station.place.name if station.place else ""
        text = f"{' '.join(sorted(kinds))} {where} {station.method.to(language)}"
        address = reverse("observations:station", args=[station.key])
        yield Text("station", station.name.to(language), address, text)
    for district in districts():
        address = reverse("district", args=[district.key])
        yield Text("district", district.name, address, district.note.to(language))
