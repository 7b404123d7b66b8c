"""What lies on a way belongs to its nearest step."""

from stadtherz.guidance.domain.beside import BESIDE_M, steps_beside
from stadtherz.guidance.domain.planning import Ready, plan
from tests.guidance.domain.test_planning import SOUND, ladder, wish


def test_a_spot_belongs_to_the_nearest_step_or_to_none():
    network = ladder(SOUND, SOUND)
    stages = plan(Ready.of(network), wish(network)).choices[0].stages
    spots = [stage.line[-1] for stage in stages]
    found = steps_beside(stages, spots)
    assert all(step in (number, number + 1) for number, step in enumerate(found))
    x, y = spots[0]
    assert steps_beside(stages, [(x, y - 20 * BESIDE_M)]) == [None]
    assert steps_beside((), [(x, y)]) == [None]
