"""Charts of any range of time, as they are drawn by the server and by the script."""

from itertools import pairwise

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
COMPARED = "/messwerte/vergleichen/"
RANGES = ["zeit=day", "zeit=week", "zeit=month", "zeit=year", "von=2026-09-20&bis=2026-11-24",
          "von=2019-03-03&bis=2026-11-24", "von=2026-11-23&bis=2026-11-24"]  # fmt: skip
LABELS = """() => [...document.querySelectorAll('.day-chart [data-time]')]
  .filter(label => getComputedStyle(label).display !== 'none')
  .map(label => {
    const box = label.getBoundingClientRect(), chart = label.ownerSVGElement.getBoundingClientRect();
    return [box.left - chart.left, box.right - chart.left, chart.width, label.textContent];
  })"""  # noqa: E501 - a line of JavaScript


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_dates_at_the_axis_do_not_overlap_and_are_whole(visit, width):
    tab = visit(width=width)
    for asked in RANGES:
        labels = tab.open(f"{COMPARED}?{asked}").evaluate(LABELS)
        words = [label[3] for label in labels]
        assert words, asked
        for (_, end, _, one), (start, *_, other) in pairwise(labels):
            assert end + 4 <= start, (asked, one, other)
        for start, end, room, word in labels:
            assert start >= -1, (asked, word)
            assert end <= room + 1, (asked, word)
        named = [word for word in words if ":" not in word]  # hours come again on the second day
        assert len(set(named)) == len(named), (asked, words)
