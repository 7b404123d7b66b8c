"""Facts of the street, each with a value for "nobody has said": unknown is never "no".

A missing tag is unknown, also where most things of its kind have none of it. Sources: the keys'
pages in the OpenStreetMap wiki; DIN 32984 and DIN 18040-3 for kerbs and tactile fields.
"""

from collections.abc import Mapping
from enum import Enum

Tags = Mapping[str, str]
ABSENT = frozenset({"no", "none", "false", "0", "nein"})
PRESENT = frozenset({"yes", "true", "1", "ja"})
UNSAID = frozenset({"", "unknown", "unbekannt", "unclear", "fixme", "?", "-"})


def plain(word: str | None) -> str:
    """Give a word without what people add by mistake: "No " is "no"."""
    return word.strip().casefold() if word else ""


def parts_of(word: str) -> tuple[str, ...]:
    """Give the words of a list such as "island;traffic_signals"."""
    return tuple(part.strip() for part in word.split(";")) if ";" in word else (word,)


class Known(Enum):
    """Whether something is there."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: str | None) -> "Known":
        """Read a tag: "no" is no, nothing is unknown, and any other word says that it is there.

        What says both yes and no says nothing: somebody would rely on it.
        """
        said = {one for one in parts_of(plain(word)) if one not in UNSAID}
        if not said:
            return cls.UNKNOWN
        if said <= ABSENT:
            return cls.NO
        return cls.UNKNOWN if said & ABSENT else cls.YES


HEARD = PRESENT | {"locate", "walk", "both", "always", "permanent", "button", "on_demand"}
"""Words for a signal that can be heard; "vibration" stands there as well, and is no sound."""


class Sound(Enum):
    """What a signal lets be heard (DIN 32981): where its pole is, when to walk, or both."""

    YES = "yes"
    NO = "no"
    LOCATE = "locate"
    WALK = "walk"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: str | None) -> "Sound":
        """Read `traffic_signals:sound`."""
        word = plain(word)
        if word in ("locate", "walk"):
            return cls(word)
        return cls(_promised(word, HEARD).value)


class Tactile(Enum):
    """Tactile paving. `INCORRECT` leads to nothing or into danger, which is worse than none."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"
    INCORRECT = "incorrect"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: str | None) -> "Tactile":
        """Read `tactile_paving`; primitive or contrasted paving is there, so partly."""
        word = plain(word)
        if word in ("partial", "primitive", "contrasted"):
            return cls.PARTIAL
        if word == "incorrect":
            return cls.INCORRECT
        return cls(_promised(word, PRESENT).value)


def _promised(word: str, words: frozenset[str]) -> Known:
    """Read what somebody relies on: a word that nobody has agreed upon promises nothing."""
    found = Known.of(word)
    if found is not Known.YES or words.union(UNSAID).issuperset(parts_of(word)):
        return found
    return Known.UNKNOWN


class Kerb(Enum):
    """The step between the pavement and the carriageway."""

    RAISED = "raised"
    """More than 3 cm: a cane finds it."""
    LOWERED = "lowered"
    """About 3 cm: most canes find it, most wheels pass."""
    ROLLED = "rolled"
    FLUSH = "flush"
    """Level: no cane finds it."""
    NONE = "none"
    """No kerb at all."""
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: str | None, height_m: float | None) -> "Kerb":
        """Read `kerb`; where it names no kind, the height in metres decides (DIN 18040-3)."""
        known = {"raised": cls.RAISED, "regular": cls.RAISED, "lowered": cls.LOWERED,
                 "rolled": cls.ROLLED, "flush": cls.FLUSH, "no": cls.NONE}  # fmt: skip
        word = plain(word)
        if word in known:
            return known[word]
        if height_m is None:
            return cls.UNKNOWN
        if height_m <= LEVEL_M:
            return cls.FLUSH
        return cls.LOWERED if height_m <= LOWERED_M else cls.RAISED


LEVEL_M, LOWERED_M = 0.005, 0.04
"""Up to 5 mm is level; 3 cm is lowered, with 1 cm for how kerbs are built."""
