"""The file with what is worth asking; it may be deleted at any time, and is made anew."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from stadtherz.guidance.domain.asking import Question, Subject


@dataclass(frozen=True)
class Kept:
    """What is worth asking, of which map, from when, and of how many ways."""

    map: str
    made_at: datetime | None
    sampled: int
    questions: tuple[Question, ...]


NOTHING = Kept("", None, 0, ())
_read: dict[tuple[str, int], Kept] = {}


def _path() -> Path:
    return Path(settings.VAR) / "guidance" / "questions.json"


def keep_questions(kept: Kept) -> None:
    """Write the file; readers see the old or the new one, never half of it."""
    made_at = kept.made_at.isoformat() if kept.made_at else ""
    told = {
        "map": kept.map, "made_at": made_at, "sampled": kept.sampled,
        "questions": [asdict(one) for one in kept.questions],
    }  # fmt: skip
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    half.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    half.replace(path)


def kept_questions() -> Kept:
    """Read the file, once for each time that it is written; nothing of none, or a broken one."""
    path = _path()
    try:
        key = str(path), path.stat().st_mtime_ns
    except FileNotFoundError:
        return NOTHING
    if key not in _read:
        _read.clear()
        try:
            _read[key] = _told(path)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return NOTHING
    return _read[key]


def _told(path: Path) -> Kept:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Kept(
        told["map"], datetime.fromisoformat(told["made_at"]), told["sampled"],
        tuple(_question(one) for one in told["questions"]),
    )  # fmt: skip


def _question(told: dict[str, Any]) -> Question:
    return Question(**told | {"subject": Subject(**told["subject"])})
