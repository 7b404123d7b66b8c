"""Says what a place is in the language of the reader."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from stadtherz.streets.domain.places import PlaceKind

KINDS: dict[str, object] = {
    PlaceKind.ADDRESS: _("Adresse"),
    PlaceKind.STREET: _("Straße"),
    PlaceKind.CORNER: _("Kreuzung"),
    PlaceKind.STOP: _("Haltestelle"),
    PlaceKind.PUBLIC: _("öffentliches Gebäude"),
    PlaceKind.POI: _("Ort"),
    PlaceKind.PLACE: _("Stadtteil"),
    PlaceKind.POSITION: _("Stelle auf der Karte"),
}
SORTS: dict[str, object] = {
    "amenity=arts_centre": _("Kulturzentrum"), "amenity=bank": _("Bank"),
    "amenity=bar": _("Bar"), "amenity=biergarten": _("Biergarten"), "amenity=cafe": _("Café"),
    "amenity=cinema": _("Kino"), "amenity=clinic": _("Klinik"),
    "amenity=college": _("Hochschule"), "amenity=community_centre": _("Gemeindezentrum"),
    "amenity=courthouse": _("Gericht"), "amenity=dentist": _("Zahnarztpraxis"),
    "amenity=doctors": _("Arztpraxis"), "amenity=fast_food": _("Imbiss"),
    "amenity=fire_station": _("Feuerwehr"), "amenity=fuel": _("Tankstelle"),
    "amenity=hospital": _("Krankenhaus"), "amenity=kindergarten": _("Kindergarten"),
    "amenity=library": _("Bibliothek"), "amenity=marketplace": _("Markt"),
    "amenity=parking": _("Parkplatz"), "amenity=pharmacy": _("Apotheke"),
    "amenity=place_of_worship": _("Kirche oder Gebetshaus"), "amenity=police": _("Polizei"),
    "amenity=post_office": _("Post"), "amenity=pub": _("Kneipe"),
    "amenity=restaurant": _("Restaurant"), "amenity=school": _("Schule"),
    "amenity=social_facility": _("soziale Einrichtung"), "amenity=theatre": _("Theater"),
    "amenity=toilets": _("Toilette"), "amenity=townhall": _("Rathaus"),
    "amenity=university": _("Universität"), "highway=bus_stop": _("Haltestelle"),
    "leisure=park": _("Park"), "leisure=playground": _("Spielplatz"),
    "leisure=sports_centre": _("Sportanlage"), "office=government": _("Behörde"),
    "place=square": pgettext_lazy("Ort", "Platz"),
    "place=suburb": _("Stadtteil"), "place=village": _("Ortschaft"),
    "place=city": _("Stadt"), "place=town": _("Stadt"), "railway=halt": _("Bahnhof"),
    "railway=station": _("Bahnhof"), "railway=tram_stop": _("Straßenbahn"),
    "shop=bakery": _("Bäckerei"), "shop=butcher": _("Metzgerei"), "shop=chemist": _("Drogerie"),
    "shop=hairdresser": _("Friseur"), "shop=kiosk": _("Kiosk"), "shop=optician": _("Optiker"),
    "shop=supermarket": _("Supermarkt"), "tourism=hotel": _("Hotel"),
    "tourism=museum": _("Museum"),
}  # fmt: skip
GROUPS: dict[str, object] = {
    "shop": _("Geschäft"), "leisure": _("Freizeit"), "tourism": _("Sehenswertes"),
    "historic": _("Denkmal"), "healthcare": _("Gesundheit"), "office": _("Büro"),
    "building": _("Gebäude"), "place": _("Teil der Stadt"),
}  # fmt: skip


def kind_words(kind: str, sort: str) -> str:
    """Say what a place is as exactly as there are words for it."""
    known = SORTS.get(sort) or GROUPS.get(sort.partition("=")[0]) or KINDS.get(kind)
    return str(known or KINDS[PlaceKind.POI])


def words_for_search(sort: str) -> Iterable[str]:
    """Give the words for a sort in all languages; none where they say nothing."""
    known = SORTS.get(sort)
    if known is None or sort == "highway=bus_stop":
        return
    for language in ("de", "en"):
        with override(language):
            yield str(known)
