"""Keeps why sources of timetables and their news gave nothing, until the next try."""

import json
from collections.abc import Sequence
from enum import StrEnum

from stadtherz.streets.adapters.timetable_files import folder, write_whole


class Tried(StrEnum):
    """What was asked for."""

    TIMETABLE = "timetable"
    NEWS = "news"


def keep_faults(tried: Tried, faults: Sequence[tuple[str, str]]) -> None:
    """Write the faults of the last try, each with its source, in place of older ones."""
    path = folder() / f"faults-{tried}.json"
    if faults:
        write_whole(path, json.dumps(faults, ensure_ascii=False).encode())
    else:
        path.unlink(missing_ok=True)


def kept_faults(tried: Tried) -> list[tuple[str, str]]:
    """Give the faults of the last try, each with its source; none where all went well."""
    try:
        said = json.loads((folder() / f"faults-{tried}.json").read_text(encoding="utf-8"))
        return [(str(source), str(words)) for source, words in said]
    except (FileNotFoundError, ValueError, TypeError):
        return []
