"""What a file says twice is found however it is cut into chunks; a dictionary knows the truth."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.observations.adapters.seen import Seen
from stadtherz.observations.domain.chunk import Chunk

READINGS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(0, 1)), min_size=1, max_size=25
)


def chunk_of(readings, first_line):
    streams, times, values = zip(*readings, strict=True)
    lines = np.arange(first_line, first_line + len(readings))
    return Chunk(
        ("a", "b", "c"), ("x",), np.array(streams, np.int32), np.array(times, np.int64),
        np.array(values, np.float64), lines, np.zeros(len(readings), np.int32),
    )  # fmt: skip


@given(READINGS, st.integers(1, 9))
@example([(0, 1, 0), (0, 3, 0), (0, 2, 0), (0, 2, 1)], 2)
@example([(0, 1, 0), (0, 1, 1), (0, 1, 0)], 1)
@example([(1, 4, 0), (1, 0, 0), (0, 4, 1), (1, 4, 0)], 3)
def test_repeats_are_those_that_a_dictionary_finds(readings, size):
    chunks = [
        chunk_of(readings[begin : begin + size], begin) for begin in range(0, len(readings), size)
    ]
    truth, firsts = [], {}
    for line, (stream, time, value) in enumerate(readings):
        first_line, first_value = firsts.setdefault((stream, time), (line, value))
        if first_line != line:
            truth.append((line, first_value, first_line))
    with tempfile.TemporaryDirectory() as folder:
        seen = Seen(Path(folder) / "seen", lambda count: chunks[:count])
        found = []
        for chunk in chunks:
            repeats = seen.repeats(chunk)
            found += zip(chunk.lines[repeats.places], repeats.values, repeats.lines, strict=True)
        seen.close()
        assert sorted(found) == truth
        assert not (Path(folder) / "seen").exists()
