"""How somebody tunes the guide on its pages: fields, their words, and what cannot be."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.guidance.domain.directions import Style, Unit
from stadtherz.guidance.domain.question import FIGURE, PARTS, STEP, STEP_CM, Question
from stadtherz.guidance.selectors.asked import Asked
from stadtherz.guidance.views.figure_words import fault_words

PROFILES: dict[str, Promise] = {
    "cane": _("mit Langstock"), "guide-dog": _("mit Führhund"),
    "low-vision": _("mit wenig Sehen"), "wheelchair": _("im Rollstuhl"),
    "walking-frame": _("mit Rollator"), "pram": _("mit Kinderwagen"),
}  # fmt: skip
PART_WORDS: dict[str, Promise] = {
    "rest": _("Sitzplätze am Weg"), "quiet": _("Ruhe: weniger laute Straßen"),
    "green": _("viel Grün"), "no-green": _("wenig Grün"),
    "allergy": _("wenig Pollen"),
}  # fmt: skip
STYLES: dict[Style, Promise] = {
    Style.WORDS: _("links und rechts"), Style.CLOCK: _("Uhr: auf 3 Uhr"),
    Style.DEGREES: _("Grad: 90 Grad nach rechts"),
}  # fmt: skip
UNITS: dict[Unit, Promise] = {
    Unit.METRES: _("Meter"), Unit.STEPS: _("Schritte"), Unit.MINUTES: _("Minuten"),
}  # fmt: skip
KMH = "pace.kmh"
IDS = {STEP: "schritt", KMH: "tempo"}
"""Fields of the small form by what they are about; other figures are on the page of all."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The fields of the small form, filled.

    Args:
        parts: key, words, and whether it is chosen.
        styles: likewise, of directions.
        units: likewise, of distances.
        kmh: own pace as it was written, "" for the usual one.
        usual_kmh: of the profile.
        step: length of a step in centimetres as it was written.
        figures: names and values of all other own figures, that are kept.
        is_open: whether anything is not as usual.
        pairs: all of it as parts of an address, without both places and the number of the way.

    """

    parts: tuple[tuple[str, Promise, bool], ...]
    styles: tuple[tuple[str, Promise, bool], ...]
    units: tuple[tuple[str, Promise, bool], ...]
    kmh: str
    usual_kmh: float
    step: str
    figures: tuple[tuple[str, str], ...]
    is_open: bool
    pairs: tuple[tuple[str, str], ...]


def tuning_of(asked: Asked) -> Tuning:
    """Fill the small form with what is asked."""
    question, own = asked.question, dict(asked.question.figures)
    manner = question.manner
    usual = Question(profile=question.profile).parameters
    pairs = tuple(one for one in question.parameters if one[0] not in ("von", "nach", "weg"))
    return Tuning(
        tuple((one, PART_WORDS[one], one in question.parts) for one in PARTS),
        tuple((one.value, words, one is manner.style) for one, words in STYLES.items()),
        tuple((one.value, words, one is manner.unit) for one, words in UNITS.items()),
        own.pop(KMH, "").replace(".", ","), asked.tuned.usual.pace["kmh"],
        dict(question.wrong).get(STEP, f"{manner.step_m * 100:.0f}"),
        tuple((f"{FIGURE}{key}", value) for key, value in own.items()),
        pairs != usual or bool(question.wrong), pairs,
    )  # fmt: skip


def faults_of(asked: Asked) -> list[tuple[str, str]]:
    """Say what cannot be, each with the id of its field; "" where that is on another page."""
    found = []
    if asked.tuned.clash:
        one, other = (PART_WORDS[key] for key in asked.tuned.clash)
        words = gettext("„%(one)s“ und „%(other)s“ gehen nicht zusammen. Wähl eines davon.")
        found.append((f"teil-{asked.tuned.clash[0]}", words % {"one": one, "other": other}))
    for fault in asked.tuned.faults:
        key = f"{fault.table}.{fault.name}"
        found.append((IDS.get(key, ""), fault_words(fault)))
    if asked.question.wrong:
        least, most = STEP_CM
        words = gettext("Schrittlänge: Gib eine Zahl von %(least)s bis %(most)s ein.")
        found.append((IDS[STEP], words % {"least": least, "most": most}))
    return found
