"""A stage in words of one language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A stage in words.

    Args:
        heading: what it is about, for lists and headings.
        sentences: all that is known, in their order.

    """

    heading: str
    sentences: tuple[str, ...]
