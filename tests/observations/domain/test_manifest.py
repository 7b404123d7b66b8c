import json

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.manifest import Manifest, Piece, differences, manifest_from

PIECE = Piece("lake/a.parquet", 10, "ab")
MANIFEST = Manifest(
    "2026-03-01T00:00:00+00:00", {"lake": 3}, {"lake": 7}, {"station": 1}, 9, (PIECE,)
)


def test_a_manifest_is_read_as_it_was_written():
    assert manifest_from(MANIFEST.to_json()) == MANIFEST


@pytest.mark.parametrize(
    "written",
    ["", "[]", "{}", "nonsense", json.dumps({**json.loads(MANIFEST.to_json()), "format": 2}),
     json.dumps({**json.loads(MANIFEST.to_json()), "pieces": [{"path": "x"}]}),
     json.dumps({**json.loads(MANIFEST.to_json()), "more": 1})],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(written):
    with pytest.raises(Invalid):
        manifest_from(written)


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        ({}, "is missing"),
        ({PIECE.path: Piece(PIECE.path, 9, "ab")}, "9 bytes, not 10"),
        ({PIECE.path: Piece(PIECE.path, 10, "ac")}, "SHA-256 differs"),
    ],
)
def test_each_difference_is_named_with_its_file(found, fault):
    (said,) = differences([PIECE], found)
    assert said.startswith("lake/a.parquet")
    assert fault in said


def test_no_difference_no_word():
    assert differences([PIECE], {PIECE.path: PIECE, "more": PIECE}) == []
