"""Figures of the guide's words: bare turns, landmarks, and a reader who has nothing but the text.

    python -m benchmarks.guidance_words FOLDER [ways]

FOLDER holds the two maps of the tests. Nothing is measured on ways that the texts were made with:
the seeds are others.
"""

import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

from stadtherz.guidance.domain.itinerary import Cross, Leg
from stadtherz.guidance.domain.scenes import Clue
from stadtherz.guidance.domain.told import FULL
from tests.guidance.real_words import DARMSTADT, LAUTERN, real_turns, told, town
from tests.guidance.test_followed import reached, swapped
from tests.guidance.test_real_words import NAMED, PLACE

SEED = 2_027


def main(folder: Path, number: int) -> None:
    """Print the figures of both maps."""
    for name in (DARMSTADT, LAUTERN):
        found = town(folder / name)
        ways = [way for way in found.ways(number, SEED) if way.steps]
        begun = perf_counter()
        staged = [found.staged(way) for way in ways]
        texts = [[told(one) for one in stages] for stages in staged]
        spent = 1000 * (perf_counter() - begun) / len(ways)
        there = sum(reached(found, way) for way in ways)
        print(f"{name}: {len(ways)} ways, {spent:.1f} ms each for stages and words")
        print(f"  reader with nothing but the text: {there} reached ({there / len(ways):.1%})")
        astray = sum(reached(found, way, swapped) for way in ways[: number // 5])
        print(f"  with its sides swapped: {astray} of {len(ways[: number // 5])}")
        short = short_crossings(staged, texts)
        print(f"  crossings in one part told in at most {FULL} signs: {short}")
        turns = [
            (one, text.sentences[0])
            for stages, some in zip(staged, texts, strict=True)
            for one, text in zip(stages, some, strict=True)
            if isinstance(one, Leg) and one.turn is not None
        ]
        bare = sum(not NAMED.search(one) and not PLACE.match(one) for _, one in turns)
        placed = sum(bool(PLACE.match(one)) for _, one in turns)
        print(f"  of {len(turns)} turns {bare / len(turns):.1%} bare, "
              f"{placed / len(turns):.0%} tied to what one finds")  # fmt: skip
        felt = [one for stages in staged for _, one in real_turns(stages)]
        print(f"  of {len(felt)} real turns {sum(felt) / len(felt):.0%} with something to feel")
        clues = Counter(one.scene.clue for one, _ in turns)
        print("  " + ", ".join(f"{clue.value} {clues[clue]}" for clue in Clue if clues[clue]))


def short_crossings(staged: list, texts: list) -> str:
    """Say which share of the crossings in one part has a short text (R16)."""
    lengths = [
        (len(" ".join(text.at_once)), len(" ".join(text.sentences)))
        for stages, some in zip(staged, texts, strict=True)
        for one, text in zip(stages, some, strict=True)
        if isinstance(one, Cross) and len(one.parts) == 1
    ]
    at_once, whole = (sum(one[place] <= FULL for one in lengths) for place in (0, 1))
    number = len(lengths)
    return f"{at_once / number:.1%} at once, {whole / number:.1%} with all, of {number}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int([*sys.argv[2:], "250"][0]))
