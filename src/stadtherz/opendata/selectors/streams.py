"""What the city's datastreams offer to the catalogue: a dataset for each property, one of counts.

Counts by class, lane, direction and speed are several numbers at once; their rows have other
columns than those of single values, so that they are a dataset of their own.
"""

from collections.abc import Callable, Sequence
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

CLASSIFIED = f"{COUNTED}classified"
MOST_NAMED = 12
UNKNOWN = About((), {})
WriteDay = Callable[[date, str], None]
"""Writes the rows of a UTC day to a Parquet file."""


def stream_offers() -> list[Offer]:
    """Give an offer for each property that anything public measures and that has values."""
    found = [_offer(one) for one in offered_properties() if _begun(one.streams)]
    counts = _begun(offered_counts())
    return [*found, _of_counts(counts)] if counts else found


def days_by_source() -> dict[str, WriteDay]:
    """Give how a day of a dataset is written, for each source that has datastreams."""
    found: dict[str, WriteDay] = {
        MEASURED + one.key: partial(write_day, _ids(one.streams)) for one in offered_properties()
    }
    if counts := offered_counts():
        found[CLASSIFIED] = partial(write_counts, _ids(counts))
    return found


def _ids(streams: Sequence[OfferedStream]) -> list[int]:
    return [one.id for one in streams]


def _begun(streams: Sequence[OfferedStream]) -> list[OfferedStream]:
    return [one for one in streams if one.first]


def _offer(one: OfferedProperty) -> Offer:
    words = (partial(_title, one), partial(_description, one))
    page = f"{reverse('observations:stations')}?was={one.key}"
    return _made(one.key, MEASURED + one.key, one.streams, KNOWN.get(one.key, UNKNOWN), words, page)


def _of_counts(streams: Sequence[OfferedStream]) -> Offer:
    words = (_counts_title, partial(_counts_description, streams))
    return _made(
        "counts-by-class", CLASSIFIED, streams, COUNTS, words, reverse("observations:stations")
    )


def _made(
    key: str, source: str, streams: Sequence[OfferedStream], about: About,
    words: tuple[Callable[[str], str], Callable[[str], str]], page: str,
) -> Offer:  # fmt: skip
    points = [(part.lon, part.lat) for part in streams]
    placed = [(lon, lat) for lon, lat in points if lon is not None and lat is not None]
    firsts = [part.first for part in streams if part.first]
    lasts = [part.last for part in streams if part.last]
    title, description = words
    return Offer(
        source=source,
        key=key,
        title=_in_languages(title),
        description=_in_languages(description),
        keywords=Text.of(dict(about.words)),
        themes=about.themes,
        department=department_of([part.department for part in streams]),
        frequency=frequency_of([part.interval_s for part in streams]),
        area=box_around(placed, the_city().name),
        period=(min(firsts).date(), max(lasts).date()),
        high_value=about.high_value,
        provenance=_in_languages(partial(_provenance, streams)),
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


def _provenance(streams: Sequence[OfferedStream], _language: str) -> str:
    if any(part.simulated for part in streams):
        return gettext(
            "Diese Werte sind simuliert: Sie zeigen, was die Plattform kann, und sagen nichts über"
            " die wirkliche Stadt."
        )
    return gettext(
        "Gemessen von Sensoren der Stadt, durch Regeln geprüft; was Menschen berichtigt haben, ist"
        " als berichtigt gekennzeichnet, und der Rohwert steht daneben."
    )
