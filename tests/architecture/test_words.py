"""Each German text has one English: parts are joined, and the first would win in silence."""

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

PARTS = (
    Path(__file__).resolve().parents[2] / "src" / "stadtherz" / "site" / "locale" / "en" / "parts"
)


def test_no_text_has_two_translations():
    found = defaultdict(dict)
    for path in sorted(PARTS.glob("*.po")):
        with path.open("rb") as file:
            for one in read_po(file):
                if one.id:
                    text = one.id if isinstance(one.id, str) else one.id[0]
                    found[text, one.context].setdefault(str(one.string), path.stem)
    assert {text: ways for text, ways in found.items() if len(ways) > 1} == {}
