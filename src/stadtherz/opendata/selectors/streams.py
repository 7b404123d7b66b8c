"""What the city's datastreams offer to the catalogue: one dataset for each property."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from stadtherz.city.public import the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.public import OfferedProperty, offered_properties
from stadtherz.opendata.domain.offers import (
    KNOWN,
    About,
    Offer,
    box_around,
    department_of,
    frequency_of,
)
from stadtherz.opendata.selectors.ogc.tables import MEASURED

SOURCE = MEASURED
MOST_NAMED = 12
UNKNOWN = About((), {})


def stream_offers() -> list[Offer]:
    """Give an offer for each property that anything public measures and that has values."""
    return [_offer(one) for one in offered_properties() if any(part.first for part in one.streams)]


def streams_by_source() -> dict[str, list[int]]:
    """Name the datastreams whose values make a dataset, for each source that has any."""
    return {SOURCE + one.key: [stream.id for stream in one.streams] for one in offered_properties()}


def _offer(one: OfferedProperty) -> Offer:
    about = KNOWN.get(one.key, UNKNOWN)
    points = [(part.lon, part.lat) for part in one.streams]
    placed = [(lon, lat) for lon, lat in points if lon is not None and lat is not None]
    firsts = [part.first for part in one.streams if part.first]
    lasts = [part.last for part in one.streams if part.last]
    return Offer(
        source=SOURCE + one.key,
        key=one.key,
        title=_in_languages(_title, one),
        description=_in_languages(_description, one),
        keywords=Text.of(dict(about.words)),
        themes=about.themes,
        department=department_of([part.department for part in one.streams]),
        frequency=frequency_of([part.interval_s for part in one.streams]),
        area=box_around(placed, the_city().name),
        period=(min(firsts).date(), max(lasts).date()),
        high_value=about.high_value,
        provenance=_in_languages(_provenance, one),
        page=f"{reverse('observations:stations')}?was={one.key}",
        simulated=any(part.simulated for part in one.streams),
    )


def _in_languages(words: Callable[[OfferedProperty, str], str], one: OfferedProperty) -> Text:
    found = {}
    for language in the_city().languages:
        with translation.override(language):
            found[language] = words(one, language)
    return Text.of(found)


def _title(one: OfferedProperty, language: str) -> str:
    return gettext("%(property)s: Messwerte") % {"property": one.name.to(language)}


def _description(one: OfferedProperty, language: str) -> str:
    names = list(dict.fromkeys(part.station_name.to(language) for part in one.streams))
    listed = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        listed = gettext("%(names)s und weitere") % {"names": listed}
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
        "property": one.name.to(language), "unit": unit, "count": len(names), "names": listed,
    }  # fmt: skip


def _provenance(one: OfferedProperty, _language: str) -> str:
    if any(part.simulated for part in one.streams):
        return gettext(
            "Diese Werte sind simuliert: Sie zeigen, was die Plattform kann, und sagen nichts über"
            " die wirkliche Stadt."
        )
    return gettext(
        "Gemessen von Sensoren der Stadt, durch Regeln geprüft; was Menschen berichtigt haben, ist"
        " als berichtigt gekennzeichnet, und der Rohwert steht daneben."
    )
