"""What the city's datastreams offer to the catalogue: a dataset for each property, one of counts.

Counts by class, lane, direction and speed are several numbers at once; their rows have other
columns than those of single values, so that they are a dataset of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from stadtherz.city.public import the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.public import (
    OfferedProperty,
    OfferedStream,
    offered_counts,
    offered_properties,
    write_counts,
    write_day,
)
from stadtherz.opendata.domain.licensing import APART, OWN, Terms
from stadtherz.opendata.domain.offers import (
    COUNTS,
    KNOWN,
    About,
    Offer,
    box_around,
    department_of,
    frequency_of,
)
from stadtherz.opendata.models import COUNTED, MEASURED
from stadtherz.opendata.selectors.stream_groups import Group, groups_of

CLASSIFIED = f"{COUNTED}classified"
MOST_NAMED = 12
UNKNOWN = About((), {})
WriteDay = Callable[[date, str], None]
"""Writes the rows of a UTC day to a Parquet file."""


def stream_offers() -> list[Offer]:
    """Give an offer for each property that anything public measures and that has values.

    What others gave to the city under a licence of theirs is an offer of its own.
    """
    found = [
        _offer(one, group) for one in offered_properties() for group in _groups(one)
        if _begun(group.streams)
    ]  # fmt: skip
    counts = [replace(one, streams=_begun(one.streams)) for one in _counts()]
    return [*found, *(_of_counts(one) for one in counts if one.streams)]


@dataclass(frozen=True)
class Living:
    """A source that goes on: how a day of it is written, and its datastreams."""

    write_day: WriteDay
    streams: tuple[OfferedStream, ...]


def living_sources() -> dict[str, Living]:
    """Give all sources that have datastreams, by their names."""
    found = {
        group.source: Living(partial(write_day, _ids(group.streams)), group.streams)
        for one in offered_properties() for group in _groups(one)
    }  # fmt: skip
    return found | {
        one.source: Living(partial(write_counts, _ids(one.streams)), one.streams)
        for one in _counts()
    }  # fmt: skip


def homes() -> dict[str, dict[str, str]]:
    """Name of each datastream the source that it belongs to, by what is measured or counted.

    A dataset of another source of the same may not hold it: it is under another licence.
    """
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for groups in (*(_groups(one) for one in offered_properties()), _counts()):
        for group in groups:
            base = group.source.partition(APART)[0]
            found[base] |= {one.key: group.source for one in group.streams}
    return dict(found)


def _groups(one: OfferedProperty) -> list[Group]:
    return groups_of(MEASURED + one.key, one.key, one.streams)


def _counts() -> list[Group]:
    return groups_of(CLASSIFIED, "counts-by-class", offered_counts())


def _ids(streams: Sequence[OfferedStream]) -> list[int]:
    return [one.id for one in streams]


def _begun(streams: Sequence[OfferedStream]) -> tuple[OfferedStream, ...]:
    return tuple(one for one in streams if one.first)


def _offer(one: OfferedProperty, group: Group) -> Offer:
    part = replace(one, streams=group.streams)
    words = (partial(_title, part), partial(_description, part))
    page = f"{reverse('observations:stations')}?was={one.key}"
    return _made(group, KNOWN.get(one.key, UNKNOWN), words, page)


def _of_counts(group: Group) -> Offer:
    words = (_counts_title, partial(_counts_description, group.streams))
    return _made(group, COUNTS, words, reverse("observations:stations"))


def _made(
    group: Group, about: About, words: tuple[Callable[[str], str], Callable[[str], str]], page: str
) -> Offer:
    streams, terms = group.streams, group.terms
    points = [(part.lon, part.lat) for part in streams]
    placed = [(lon, lat) for lon, lat in points if lon is not None and lat is not None]
    firsts = [part.first for part in streams if part.first]
    lasts = [part.last for part in streams if part.last]
    title, description = words
    return Offer(
        source=group.source,
        key=group.key,
        title=_in_languages(partial(_under, title, terms)),
        description=_in_languages(description),
        keywords=Text.of(dict(about.words)),
        themes=about.themes,
        department=department_of([part.department for part in streams]),
        frequency=frequency_of([part.interval_s for part in streams]),
        area=box_around(placed, the_city().name),
        period=(min(firsts).date(), max(lasts).date()),
        licence=terms.licence.key if terms.licence else "",
        unlisted="" if terms.licence else terms.address,
        attribution=group.attribution,
        high_value=about.high_value,
        provenance=_in_languages(partial(_provenance, group)),
        page=page,
        simulated=any(part.simulated for part in streams),
    )


def _in_languages(words: Callable[[str], str]) -> Text:
    found = {}
    for language in the_city().languages:
        with translation.override(language):
            found[language] = words(language)
    return Text.of(found)


def _title(one: OfferedProperty, language: str) -> str:
    return gettext("%(property)s: Messwerte") % {"property": one.name.to(language)}


def _description(one: OfferedProperty, language: str) -> str:
    names = _names(one.streams, language)
    unit = one.unit or gettext("Anzahl")
    words = ngettext(
        "Alle Messwerte der Größe „%(property)s“ (%(unit)s) an einer Messstelle: %(names)s."
        " Jeder Wert steht in einer Zeile, mit seiner Zeit und mit dem Urteil, wie weit er zu"
        " glauben ist. Auch verdächtige Werte sind dabei und als solche gekennzeichnet.",
        "Alle Messwerte der Größe „%(property)s“ (%(unit)s) an %(count)s Messstellen: %(names)s."
        " Jeder Wert steht in einer Zeile, mit seiner Zeit und mit dem Urteil, wie weit er zu"
        " glauben ist. Auch verdächtige Werte sind dabei und als solche gekennzeichnet.",
        len(names),
    )
    return words % {
        "property": one.name.to(language), "unit": unit, "count": len(names),
        "names": _listed(names),
    }  # fmt: skip


def _counts_title(_language: str) -> str:
    return gettext("Verkehrszählungen nach Fahrzeugart, Fahrstreifen und Geschwindigkeit")


def _counts_description(streams: Sequence[OfferedStream], language: str) -> str:
    names = _names(streams, language)
    words = ngettext(
        "Wie viele Fahrzeuge, Räder und Menschen an einer Zählstelle vorbeikamen: %(names)s. Eine"
        " Zeile ist eine Zelle: ein Zeitabschnitt, ein Fahrstreifen, eine Richtung, eine Art und,"
        " wo Geschwindigkeiten gemessen werden, ein Bereich davon. Eine leere Zahl heißt: nicht"
        " bekannt; das ist nicht null. Einzelne Fahrzeuge oder Menschen sind nicht zu erkennen.",
        "Wie viele Fahrzeuge, Räder und Menschen an %(count)s Zählstellen vorbeikamen: %(names)s."
        " Eine Zeile ist eine Zelle: ein Zeitabschnitt, ein Fahrstreifen, eine Richtung, eine Art"
        " und, wo Geschwindigkeiten gemessen werden, ein Bereich davon. Eine leere Zahl heißt:"
        " nicht bekannt; das ist nicht null. Einzelne Fahrzeuge oder Menschen sind nicht zu"
        " erkennen.",
        len(names),
    )
    return words % {"count": len(names), "names": _listed(names)}


def _names(streams: Sequence[OfferedStream], language: str) -> list[str]:
    return list(dict.fromkeys(part.station_name.to(language) for part in streams))


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(names[:MOST_NAMED])
    more = len(names) > MOST_NAMED
    return gettext("%(names)s und weitere") % {"names": listed} if more else listed


def _under(title: Callable[[str], str], terms: Terms, language: str) -> str:
    """Tell datasets of the same thing apart, by the licence that others gave."""
    name = terms.licence.name if terms.licence else terms.address
    said = {"title": title(language), "licence": name}
    return gettext("%(title)s (Lizenz: %(licence)s)") % said if name else said["title"]


def _provenance(group: Group, _language: str) -> str:
    if any(part.simulated for part in group.streams):
        return gettext(
            "Diese Werte sind simuliert: Sie zeigen, was die Plattform kann, und sagen nichts über"
            " die wirkliche Stadt."
        )
    if group.terms != OWN:
        words = gettext(
            "Gemessen von anderen (%(names)s), von der Stadt übernommen und durch Regeln geprüft;"
            " was Menschen berichtigt haben, ist als berichtigt gekennzeichnet, und der Rohwert"
            " steht daneben."
        )
        return words % {"names": group.attribution or gettext("noch nicht genannt")}
    return gettext(
        "Gemessen von Sensoren der Stadt, durch Regeln geprüft; was Menschen berichtigt haben, ist"
        " als berichtigt gekennzeichnet, und der Rohwert steht daneben."
    )
