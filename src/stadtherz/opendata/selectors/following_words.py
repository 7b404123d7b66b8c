"""Says what somebody follows, in the language that is spoken just now."""

from django.utils.translation import get_language, gettext

from stadtherz.city.public import departments, the_city
from stadtherz.opendata.domain.catalogue import Area
from stadtherz.opendata.domain.terms import Theme
from stadtherz.opendata.models import THEME_NAMES, Dataset, Following
from stadtherz.opendata.selectors.catalogue import whole_city
from stadtherz.opendata.selectors.following import area_in


def subject_in_words(row: Following) -> str:
    """Say what somebody follows."""
    return in_words(row.dataset, row.words, row.theme, row.department, area_in(row.box))


def in_words(
    dataset: Dataset | None, words: str, theme: str, department: str, area: Area | None
) -> str:
    """Say a subject as a short phrase: the dataset, or all datasets with what they have to be."""
    language = get_language() or ""
    if dataset is not None:
        return gettext("„%(title)s“") % {"title": dataset.title.to(language)}
    parts = []
    if words:
        parts.append(gettext("mit „%(words)s“") % {"words": words})
    if theme in set(Theme):
        parts.append(gettext("zum Thema %(theme)s") % {"theme": THEME_NAMES[Theme(theme)]})
    if department:
        parts.append(gettext("von „%(who)s“") % {"who": _name(department, language)})
    if area is not None:
        parts.append(_place(area))
    return " ".join([gettext("alle Datensätze"), *parts])


def _name(key: str, language: str) -> str:
    found = [one.name.to(language) for one in departments() if one.key == key]
    return str(found[0]) if found else key


def _place(area: Area) -> str:
    city = whole_city()
    edges = (area.west, area.south, area.east, area.north)
    if edges == (city.west, city.south, city.east, city.north):
        return gettext("mit einem Ort in %(city)s") % {"city": the_city().name}
    west, south, east, north = (f"{edge:g}" for edge in edges if edge is not None)
    return gettext("mit einem Ort zwischen %(west)s und %(east)s Grad Ost, %(south)s und"
                   " %(north)s Grad Nord") % {
        "west": west, "east": east, "south": south, "north": north,
    }  # fmt: skip


def trouble_in_words(code: str) -> str:
    """Say what went wrong when somebody was told the last time."""
    known = {
        "mail": gettext("Die Mail ging nicht hinaus. Wir versuchen es weiter."),
        "private-address": gettext("Die Adresse liegt in einem Netz, das von hier aus nicht"
                                   " aufgerufen werden darf. Nimm eine aus dem öffentlichen"
                                   " Internet."),
        "no-challenge": gettext("Dein Programm hat das Wort „challenge“ aus dem Aufruf nicht"
                                " zurückgegeben. So kann niemand fremde Server von uns aufrufen"
                                " lassen."),
        "not-reachable": gettext("Unter der Adresse hat niemand rechtzeitig geantwortet."),
    }  # fmt: skip
    other = gettext("Dein Programm hat mit dem Status „%(code)s“ geantwortet.") % {"code": code}
    return known.get(code, other)
