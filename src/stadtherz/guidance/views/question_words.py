"""What people are asked about a fact, and what they can answer, with the values of a survey."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.guidance.domain.asking import Question

YES, NO = ("yes", _("ja")), ("no", _("nein"))
Answers = tuple[tuple[str, Promise], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A question and its answers, the value before the words."""

    question: Promise
    answers: Answers


TACTILE = (
    ("yes", _("ja, durchgehend")), ("partial", _("nur zum Teil")), NO,
    ("incorrect", _("ja, aber sie führen falsch")),
)  # fmt: skip
OF_CROSSINGS: Mapping[str, Words] = {
    "sound": Words(_("Hört man diese Ampel?"), (
        ("yes", _("ja, beim Suchen und bei Grün")), ("locate", _("nur ein Klopfen zum Finden")),
        ("walk", _("nur einen Ton bei Grün")), NO,
    )),
    "kerb": Words(_("Wie ist der Bordstein an dieser Querung?"), (
        ("raised", _("hoch, man spürt die Kante deutlich")), ("lowered", _("abgesenkt, etwa 3 cm")),
        ("flush", _("auf gleicher Höhe, keine Kante")), ("rolled", _("schräg")),
    )),
    "tactile_paving": Words(_("Liegen an dieser Querung tastbare Bodenplatten?"), TACTILE),
    "vibration": Words(_("Vibriert der Taster dieser Ampel bei Grün?"), (YES, NO)),
}  # fmt: skip
OF_WAYS: Mapping[str, Words] = {
    "surface": Words(_("Woraus ist der Belag dieses Weges?"), (
        ("asphalt", _("Asphalt oder Beton")), ("paving_stones", _("Platten oder Pflaster, eben")),
        ("sett", _("Kopfsteinpflaster, uneben")), ("compacted", _("Kies, Erde oder Gras")),
    )),
    "tactile_paving": Words(_("Führt hier ein tastbarer Streifen entlang?"), TACTILE),
    "lit": Words(_("Ist es hier nachts beleuchtet?"), (YES, NO)),
    "handrail": Words(_("Hat diese Treppe einen Handlauf?"), (YES, NO)),
}  # fmt: skip
PAVEMENT = (
    ("yes", _("ja")),
    ("no", _("nein")),
    ("separate", _("ja, mit Grün oder Parkplätzen dazwischen")),
)
SIDES: Mapping[str, Promise] = {
    "north": _("Gibt es auf der Nordseite einen Gehweg?"),
    "east": _("Gibt es auf der Ostseite einen Gehweg?"),
    "south": _("Gibt es auf der Südseite einen Gehweg?"),
    "west": _("Gibt es auf der Westseite einen Gehweg?"),
}


def words_of(one: Question) -> Words:
    """Give the words of a question."""
    about = one.subject
    if about.attribute.startswith("pavement_"):
        return Words(SIDES[one.side], PAVEMENT)
    words = OF_CROSSINGS if about.collection == "crossings" else OF_WAYS
    return words[about.attribute]
