"""Keeps why sources of timetables and their news gave nothing, until the next try."""

import json
from collections.abc import Mapping
from enum import StrEnum

from stadtherz.streets.adapters.timetable_files import folder, write_whole


class Tried(StrEnum):
    """What was asked for."""

    TIMETABLE = "timetable"
    NEWS = "news"


def keep_faults(tried: Tried, faults: Mapping[str, str]) -> None:
    """Write the faults of the last try, by source, in place of older ones."""
    path = folder() / f"faults-{tried}.json"
    if faults:
        write_whole(path, json.dumps(dict(faults), ensure_ascii=False).encode())
    else:
        path.unlink(missing_ok=True)


def kept_faults(tried: Tried) -> Mapping[str, str]:
    """Give the faults of the last try by source; none where all went well."""
    try:
        said = json.loads((folder() / f"faults-{tried}.json").read_text(encoding="utf-8"))
        return {str(source): str(words) for source, words in said.items()}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}
