"""Which data are of high value, and what speaks for it.

Source: Implementing Regulation (EU) 2023/138, annex, sections 1 to 6; the vocabulary of categories
of the EU Publications Office (asd487ae75). Only themes are listed that a municipality has data of.
The words by which a theme is recognised are this project's: they propose, and a person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stadtherz.opendata.domain.searching import folded
from stadtherz.opendata.domain.terms import HighValue, Theme

CATEGORIES = (
    HighValue.GEOSPATIAL, HighValue.ENVIRONMENT, HighValue.METEOROLOGICAL, HighValue.STATISTICS,
    HighValue.COMPANIES, HighValue.MOBILITY,
)  # fmt: skip
"""The six, in the order of the annex."""
WITHIN: Mapping[HighValue, tuple[HighValue, ...]] = {
    HighValue.GEOSPATIAL: (
        HighValue.ADDRESSES, HighValue.BUILDINGS, HighValue.ADMINISTRATIVE_UNITS,
        HighValue.GEOGRAPHICAL_NAMES, HighValue.PARCELS,
    ),
    HighValue.ENVIRONMENT: (
        HighValue.AIR, HighValue.NOISE, HighValue.WATER, HighValue.EMISSIONS, HighValue.CLIMATE,
        HighValue.NATURE, HighValue.WASTE, HighValue.LAND_USE, HighValue.ELEVATION,
        HighValue.ORTHOIMAGES, HighValue.RISK_ZONES, HighValue.ENERGY,
    ),
    HighValue.METEOROLOGICAL: (HighValue.WEATHER_STATIONS, HighValue.CLIMATE_RECORDS),
    HighValue.STATISTICS: (HighValue.POPULATION, HighValue.PUBLIC_MONEY, HighValue.TOURISM),
    HighValue.COMPANIES: (),
    HighValue.MOBILITY: (HighValue.TRANSPORT_NETWORKS,),
}  # fmt: skip
CATEGORY_OF = {sub: category for category, subs in WITHIN.items() for sub in subs}
_STEMS = {
    HighValue.ADDRESSES: "adress hausnummer hauskoordinat",
    HighValue.BUILDINGS: "gebäude hausumring building 3d-stadtmodell",
    HighValue.ADMINISTRATIVE_UNITS: "stadtteil ortsbezirk stadtbezirk gemeindegrenze district"
    " gemarkung verwaltungsgrenze",
    HighValue.GEOGRAPHICAL_NAMES: "straßennam straßenverzeichnis flurnam",
    HighValue.PARCELS: "flurstück kataster parcel",
    HighValue.AIR: "luftgüte luftqualität luftschadstoff stickstoffdioxid stickoxid feinstaub ozon"
    " pm10 no2",
    HighValue.NOISE: "lärm schallpegel noise",
    HighValue.WATER: "pegel hochwasser gewässer grundwasser wasserstand abwasser trinkwasser"
    " water-level badegewässer",
    HighValue.EMISSIONS: "emission treibhausgas co2-bilanz",
    HighValue.CLIMATE: "stadtklima klimafunktion hitzeinsel klimaanpassung",
    HighValue.NATURE: "naturschutz biotop artenschutz schutzgebiet baumkataster landschaftsschutz"
    " artenvielfalt naturdenkmal",
    HighValue.WASTE: "abfall wertstoff müllabfuhr altglas recycling",
    HighValue.LAND_USE: "bebauungsplan flächennutzung bauleitplan landnutzung bodennutzung",
    HighValue.ELEVATION: "geländemodell höhenmodell höhenlinien",
    HighValue.ORTHOIMAGES: "luftbild orthofoto orthophoto",
    HighValue.RISK_ZONES: "starkregen überschwemmung überflutung gefahrenkarte",
    HighValue.ENERGY: "solarkataster photovoltaik windkraft energieerzeugung fernwärme",
    HighValue.WEATHER_STATIONS: "wetter lufttemperatur luftfeucht niederschlag windgeschwindigkeit"
    " weather",
    HighValue.CLIMATE_RECORDS: "klimareihe klimadaten klimastation",
    HighValue.POPULATION: "einwohner bevölkerung population",
    HighValue.PUBLIC_MONEY: "haushaltsplan stadthaushalt haushaltsdaten ausgaben einnahmen budget",
    HighValue.TOURISM: "übernachtung tourismus beherbergung",
    HighValue.TRANSPORT_NETWORKS: "straßennetz radwegenetz radwegnetz wegenetz schienennetz"
    " verkehrsnetz busnetz liniennetz",
}
"""How words begin that speak for a theme."""
_FOLDED = {theme: tuple(folded(stem) for stem in stems.split()) for theme, stems in _STEMS.items()}
_SIGNS = ".,;:()„“\"'"
_USUAL = {
    HighValue.GEOSPATIAL: frozenset({Theme.REGI, Theme.GOVE, Theme.TECH}),
    HighValue.ENVIRONMENT: frozenset({Theme.ENVI, Theme.HEAL, Theme.ENER, Theme.AGRI}),
    HighValue.METEOROLOGICAL: frozenset({Theme.ENVI}),
    HighValue.STATISTICS: frozenset({Theme.ECON, Theme.SOCI, Theme.GOVE, Theme.REGI}),
    HighValue.MOBILITY: frozenset({Theme.TRAN}),
}


@dataclass(frozen=True)
class Proposal:
    """A theme that fits a dataset.

    Args:
        theme: the theme within a category.
        because: words of the dataset that speak for it, as they stand there.
        fits_themes: whether the dataset's EU themes are usual for it.

    """

    theme: HighValue
    because: tuple[str, ...]
    fits_themes: bool

    @property
    def category(self) -> HighValue:
        """The category that the theme lies in."""
        return CATEGORY_OF[self.theme]


@dataclass(frozen=True)
class Choice:
    """What a person decides for a dataset.

    Args:
        codes: category and theme, nothing where the data are not of high value.
        licence: key of the licence to take from now on, "" to leave it.
        api: whether tables are offered through the city's query API from now on.

    """

    codes: tuple[HighValue, ...] = ()
    licence: str = ""
    api: bool = False


def chosen_codes(code: str) -> tuple[HighValue, ...]:
    """Give the category and, where `code` names a theme, the theme; nothing for "".

    Raises:
        ValueError: it is no code of the vocabulary.

    """
    if not code:
        return ()
    one = HighValue(code)
    return (CATEGORY_OF[one], one) if one in CATEGORY_OF else (one,)


def proposals(
    words: Iterable[str], themes: Iterable[Theme] = (), title: str = ""
) -> tuple[Proposal, ...]:
    """Propose themes for a dataset, the best first; a title counts twice.

    Args:
        words: keywords and other words said of it.
        themes: its EU themes; they order what words propose, and propose nothing alone.
        title: its title.

    """
    told = list(dict.fromkeys(one for text in (title, *words) for one in text.split()))
    own = set(themes)
    in_title = {one.strip(_SIGNS) for one in title.split()}
    found = []
    for theme, stems in _FOLDED.items():
        because = tuple(one.strip(_SIGNS) for one in told if folded(one).startswith(stems))
        if because:
            usual = bool(own & _USUAL.get(CATEGORY_OF[theme], frozenset()))
            weight = len(because) + 2 * bool(in_title & set(because)) + 2 * usual
            found.append((-weight, Proposal(theme, because, usual)))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))
