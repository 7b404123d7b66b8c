import pytest

from stadtherz.programme.domain.indicators import Progress, judge


@pytest.mark.parametrize(
    ("base", "target", "latest", "progress", "share"),
    [
        (3, 19, None, Progress.NO_VALUE, None),
        (3, None, 5, Progress.NO_TARGET, None),
        (3, 3, 5, Progress.NO_TARGET, None),
        (3, 19, 19, Progress.REACHED, 1.0),
        (3, 19, 11, Progress.ON_THE_WAY, 0.5),
        (85, 25, 55, Progress.ON_THE_WAY, 0.5),
        (85, 25, 85, Progress.NOT_MOVED, 0.0),
        (85, 25, 90, Progress.WRONG_WAY, 0.0),
    ],
)
def test_judgement(base, target, latest, progress, share):
    reading = judge(base, target, latest)
    assert (reading.progress, reading.share) == (progress, share)
