"""What a device says on the way, in the words of a language.

Messages that hurry have at most 75 characters: at one metre a second six metres are six seconds,
and speech runs 12 to 15 characters in one (R13, R15). None says that one may walk now, or that
anything is safe.
"""

from dataclasses import dataclass

from stadtherz.guidance.domain.directions import Manner, Unit
from stadtherz.guidance.domain.told import Told

MOST_SIGNS = 75
"""So long is a message before a feature at most."""


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of a device, with braces for what changes.

    Args:
        near, then: that a step comes at once, or right after the one that was just said.
        far: that it comes in `{number}` metres or steps, two words.
        onward: how far it still is, to reassure.
        where, unplaced: which step it is, with a position and without one.
        beside: how far from the way somebody is.
        off, reverse: that this may not be the way any more, or its opposite direction, and back to
            which step.
        again: that it is the way again.
        replan: that another way can be searched.
        vague, clear: that the position is inexact, and that it is better again.
        confirm: what to find and then to confirm by hand, with `{clue}` and without one; the button
            is called as on the page.
        arrived: that the way ends.

    """

    near: str
    then: str
    far: tuple[str, str]
    onward: tuple[str, str]
    where: str
    unplaced: str
    beside: str
    off: tuple[str, str]
    reverse: str
    again: str
    replan: str
    vague: str
    clear: str
    confirm: tuple[str, str]
    arrived: str

    def near_of(self, told: Told) -> str:
        """Say that a step comes at once, and what helps at a crossing where that is short."""
        return _with_help(_fitting(self.near, told.heading), told)

    def then_of(self, told: Told) -> str:
        """Say that a step comes right after the one before, and what helps there."""
        return _with_help(_fitting(self.then, told.heading), told)

    def far_of(self, told: Told, manner: Manner) -> str:
        """Say that a step comes in so many metres or steps; leaves `{number}` to the device."""
        words = self.far[manner.unit is Unit.STEPS].replace("{number}", "{{number}}")
        return _fitting(words, told.heading)

    def confirm_of(self, told: Told) -> str:
        """Say what to find and then to confirm by hand, where no position tells it."""
        is_said = not told.clue or told.heading.lower().startswith(told.clue.lower())
        return self.confirm[is_said].format(clue=told.clue, heading=told.heading)

    def others(self, manner: Manner) -> dict[str, str]:
        """Give the sentences that belong to no step, by name."""
        steps = manner.unit is Unit.STEPS
        found = {name: getattr(self, name)[steps] for name in ("onward", "off")}
        plain = ("where", "unplaced", "beside", "reverse", "again", "replan", "vague", "clear",
                 "arrived")  # fmt: skip
        return found | {name: getattr(self, name) for name in plain}


def _with_help(said: str, told: Told) -> str:
    """Add what helps at a crossing, where the message stays short enough."""
    whole = f"{said} {told.short}."
    return whole if told.short and len(whole) <= MOST_SIGNS else said


def _fitting(words: str, heading: str) -> str:
    """Put a heading into words; of a long one only the beginning, up to a comma or a word."""
    said = words.format(heading=heading)
    while len(said) > MOST_SIGNS:
        shorter = heading.rpartition(", ")[0] or heading.rpartition(" ")[0]
        if not shorter:
            return said[: MOST_SIGNS - 1] + "."
        heading = shorter.rstrip(",")
        said = words.format(heading=heading)
    return said


GERMAN = Words(
    near="Gleich: {heading}.",
    then="Danach: {heading}.",
    far=("In {number} Metern: {heading}.", "In {number} Schritten: {heading}."),
    onward=("Noch etwa {number} Meter bis: {heading}.",
            "Noch etwa {number} Schritte bis: {heading}."),
    where="Schritt {step} von {steps}: {heading}. Genau auf etwa {accuracy} Meter.",
    unplaced="Schritt {step} von {steps}: {heading}. Deine Position ist unbekannt.",
    beside="Du bist etwa {number} Meter neben dem Weg, nach Schritt {step}: {heading}.",
    off=(("Achtung: Vermutlich nicht mehr der Weg. "
         "Umdrehen, etwa {number} Meter zurück bis Schritt {step}: {heading}."),
         ("Achtung: Vermutlich nicht mehr der Weg. "
         "Umdrehen, etwa {number} Schritte zurück bis Schritt {step}: {heading}.")),
    reverse="Achtung: Vermutlich die Gegenrichtung. Umdrehen, dann Schritt {step}: {heading}.",
    again="Wieder auf dem Weg. Schritt {step}: {heading}.",
    replan="Noch immer neben dem Weg. Du kannst einen neuen Weg suchen.",
    vague="Position ungenau, etwa {accuracy} Meter.",
    clear="Die Position ist wieder genauer. Die Schritte kommen wieder von selbst.",
    confirm=("Drück „Nächster Schritt“ {clue}: {heading}.",
             "Drück „Nächster Schritt“, wenn das kommt: {heading}."),
    arrived="Du bist ungefähr am Ziel. Die Führung endet.",
)  # fmt: skip
ENGLISH = Words(
    near="Next: {heading}.",
    then="Then: {heading}.",
    far=("In {number} metres: {heading}.", "In {number} steps: {heading}."),
    onward=("About {number} metres more until: {heading}.",
            "About {number} steps more until: {heading}."),
    where="Step {step} of {steps}: {heading}. Exact to about {accuracy} metres.",
    unplaced="Step {step} of {steps}: {heading}. Your position is unknown.",
    beside="You are about {number} metres beside the way, after step {step}: {heading}.",
    off=(("Attention: probably not the way any more. "
         "Turn round, about {number} metres back to step {step}: {heading}."),
         ("Attention: probably not the way any more. "
         "Turn round, about {number} steps back to step {step}: {heading}.")),
    reverse="Attention: probably the opposite direction. Turn round, then step {step}: {heading}.",
    again="On the way again. Step {step}: {heading}.",
    replan="Still beside the way. You can search for a new way.",
    vague="Position inexact, about {accuracy} metres.",
    clear="The position is more exact again. Steps come by themselves again.",
    confirm=("Press “Next step” {clue}: {heading}.",
             "Press “Next step” when this comes: {heading}."),
    arrived="You are roughly at the goal. The guide ends.",
)  # fmt: skip


def words_of(language: str) -> Words:
    """Give the sentences of a language; any but English is told in German, as instructions are."""
    return ENGLISH if language == "en" else GERMAN
