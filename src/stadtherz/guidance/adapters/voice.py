"""Reads words aloud with espeak-ng into a WAV file that every browser plays."""

import shutil
import subprocess
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from stadtherz.kernel.errors import Unavailable

PROGRAM = "espeak-ng"
VOICES = {"de": "de", "en": "en-gb"}
WORDS_A_MINUTE = 160
RATE, HALVES = 11_025, 2
"""Half of what the program gives is enough for speech, and makes 22 kB a second."""
PAUSE_S = 0.7
LONGEST_S = 60
HEAD_BYTES = 44
"""Of a WAV file, before its sound."""


def program() -> str | None:
    """Find espeak-ng; None where it is not installed."""
    return shutil.which(PROGRAM)


def record(
    lines: Sequence[str], language: str, path: Path, told: Callable[[int], bool], most: int
) -> None:
    """Read lines aloud into a file, one after the other with a pause between.

    Args:
        lines: what is read.
        language: "de" or "en".
        path: of the file; its folder is made.
        told: hears how many lines are done, and says whether to go on.
        most: bytes that the file may have.

    Raises:
        Unavailable: espeak-ng is not installed, did not read a line, the file gets too large, or
            nobody waits for it any more.

    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part, line_file = path.with_suffix(".part"), path.with_suffix(".tmp")
    written = HEAD_BYTES
    with wave.open(str(part), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for number, line in enumerate(lines):
            sound = _spoken(line, language, line_file) + b"\0\0" * int(PAUSE_S * RATE)
            written += len(sound)
            if written > most:
                message = f"the recording has more than {most} bytes"
                raise Unavailable(message, code="too-long")
            file.writeframes(sound)
            if not told(number + 1):
                message = "the recording is not wanted any more"
                raise Unavailable(message, code="not-wanted")
    line_file.unlink(missing_ok=True)
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
