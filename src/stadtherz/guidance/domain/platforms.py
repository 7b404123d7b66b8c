"""What a platform is called: by its stop, or by the numbers of its tracks."""

import re

TRACK = re.compile(r"\d{1,3}[a-z]?")


def tracks_of(ref: str) -> tuple[str, ...]:
    """Give the numbers of tracks in "5;6"; other words than numbers name no track."""
    some = tuple(one.strip() for one in ref.split(";"))
    return some if all(TRACK.fullmatch(one) for one in some) else ()


def spoken_stop(name: str) -> str:
    """Write a name of two parts with a comma: a stroke is read aloud as a word."""
    return ", ".join(part.strip() for part in name.split("/"))
