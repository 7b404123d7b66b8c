"""Which place somebody means: one that is certain, or those that it may be."""

from dataclasses import dataclass

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.places import FoundPlace
from stadtherz.streets.selectors.places import find_places, place_by_ref


@dataclass(frozen=True, slots=True)
class Meant:
    """A place that somebody asked for.

    Args:
        words: what was typed, or a reference.
        place: that is meant; None where it is not certain.
        hits: places that may be meant.

    """

    words: str
    place: FoundPlace | None = None
    hits: tuple[FoundPlace, ...] = ()


def meant(words: str) -> Meant:
    """Give the place that is meant by a reference or by words; several where they fit as well."""
    words = words.replace("\0", " ").strip()  # PostgreSQL knows no text with a null sign
    if not words:
        return Meant("")
    try:
        return Meant(words, place_by_ref(words))
    except NotFound:
        hits = tuple(find_places(words))
    exact = [one for one in hits if one.label.casefold() == words.casefold()]
    sure = exact if len(exact) == 1 else hits
    return Meant(words, sure[0]) if len(sure) == 1 else Meant(words, None, hits)
