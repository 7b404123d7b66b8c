"""Reads words aloud with espeak-ng into a WAV file that every browser plays."""

import shutil
import subprocess
import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from django.conf import settings
from django.core.cache import caches

from stadtherz.kernel.errors import Unavailable

PROGRAM = "espeak-ng"
VOICES = {"de": "de", "en": "en-gb"}
WORDS_A_MINUTE = 160
RATE, HALVES = 11_025, 2
"""Half of what the program gives is enough for speech, and makes 22 kB a second."""
PAUSE_S = 0.7
LONGEST_S = 60
SPAN_S = 3_600


def program() -> str | None:
    """Find espeak-ng; None where it is not installed."""
    return shutil.which(PROGRAM)


def record(lines: Sequence[str], language: str, path: Path, told: Callable[[int], None]) -> None:
    """Read lines aloud into a file, one after the other with a pause between.

    Args:
        lines: what is read.
        language: "de" or "en".
        path: of the file; its folder is made.
        told: hears how many lines are done.

    Raises:
        Unavailable: espeak-ng is not installed, or did not read a line.

    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    with TemporaryDirectory() as folder, wave.open(str(part), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for number, line in enumerate(lines):
            sound = _spoken(line, language, Path(folder) / "line.wav")
            file.writeframes(sound + b"\0\0" * int(PAUSE_S * RATE))
            told(number + 1)
    part.replace(path)


def _spoken(line: str, language: str, path: Path) -> bytes:
    found = program()
    if found is None:
        message = f"{PROGRAM} is not installed; install with: sudo apt-get install {PROGRAM}"
        raise Unavailable(message, code="no-voice")
    command = [found, "-v", VOICES.get(language, "de"), "-s", str(WORDS_A_MINUTE), "--stdin",
               "-w", str(path)]  # fmt: skip
    try:
        subprocess.run(  # noqa: S603 - our own command; the words come by standard input
            command, input=line.encode(), check=True, capture_output=True, timeout=LONGEST_S
        )
        with wave.open(str(path), "rb") as file:
            sound = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
        message = f"{PROGRAM} did not read a line"
        raise Unavailable(message, code="voice-failed") from error
    whole = sound[: len(sound) // HALVES * HALVES].reshape(-1, HALVES)
    return whole.mean(axis=1).astype("<i2").tobytes()


def path_of(token: str) -> Path:
    """Give where a recording is kept."""
    return Path(settings.VAR) / "guidance" / "recordings" / f"{token}.wav"


def forget(token: str) -> None:
    """Remove a recording and what is left of an unfinished one."""
    for suffix in (".wav", ".part"):
        path_of(token).with_suffix(suffix).unlink(missing_ok=True)


def is_let_in(visitor: str, most: int) -> bool:
    """Count a visitor by a mark that tells nobody who it is; False when it was too often."""
    counters, name = caches["default"], f"guidance.recordings:{visitor}"
    counters.add(name, 0, SPAN_S)
    try:
        return counters.incr(name) <= most
    except ValueError:  # it ran out between the two
        return True
