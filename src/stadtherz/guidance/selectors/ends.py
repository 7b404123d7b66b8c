"""Where somebody wants to start or to go: a place that is meant, or those that may be meant."""

from dataclasses import dataclass

from stadtherz.streets.public import FoundPlace, meant


@dataclass(frozen=True, slots=True)
class End:
    """One end of a way, as it was asked for.

    Args:
        words: what was typed, or the reference of a place; None where nothing was asked yet.
        place: that is meant, None where it is not certain.
        hits: places that may be meant.

    """

    words: str | None
    place: FoundPlace | None = None
    hits: tuple[FoundPlace, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether somebody asked and no place fits."""
        return self.words is not None and self.place is None and not self.hits

    @property
    def is_settled(self) -> bool:
        """Whether the address names the place by its reference, so that it can be shared."""
        return self.place is not None and self.place.ref == self.words


def end_of(words: str | None) -> End:
    """Give the place that is meant by a reference or by words; several where they fit as well."""
    words = words and words.replace("\0", " ")  # PostgreSQL knows no text with one
    if not words or not words.strip():
        return End(words)
    found = meant(words)
    return End(words, found.place, found.hits)
