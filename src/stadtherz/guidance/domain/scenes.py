"""What one meets where a stage begins, along it, and where it ends: without sight.

A turn is tied to something that a hand, a foot or an ear finds (R02): a corner, the end of a path,
a kerb that was crossed, the end of steps, a bench.
"""

from dataclasses import dataclass
from enum import Enum

from stadtherz.guidance.domain.landmarks import Guide, Landmark, Passed
from stadtherz.streets.values import Crossing, Side


class Clue(Enum):
    """Where a stage begins."""

    NONE = "none"
    CROSSED = "crossed"
    CLIMBED = "climbed"
    RIDDEN = "ridden"
    CORNER = "corner"
    """From the pavement of one street to that of another."""
    END = "end"
    """Nothing goes on straight ahead."""
    BEND = "bend"
    """Nothing else leaves."""
    FORK = "fork"
    """Two ways lead on ahead."""
    BRANCH = "branch"
    """Something else goes on straight ahead; what leaves may have another ground."""
    SURFACE = "surface"
    LANDMARK = "landmark"


class Until(Enum):
    """What comes where a stage ends."""

    NONE = "none"
    CROSSING = "crossing"
    STEPS = "steps"
    ESCALATOR = "escalator"
    LIFT = "lift"
    PLACE = "place"
    """The clue of the next stage says which."""
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Scene:
    """What one meets.

    Args:
        clue: where the stage begins.
        at: the landmark where it begins, if the clue is one, or the ground of a branch.
        fork: on which side one keeps where two ways lead ahead.
        roadside: on which side of the walker the carriageway lies, where that is known.
        guides: what a cane can follow.
        passed: landmarks along, in their order.
        until: what comes at the end.
        clue_after: the clue of the next stage.
        at_end: the landmark at the end.
        crossing_after: what is crossed there.
        lost: whether there is no line to follow any more, or none from the start.
        towards: the compass direction in degrees in which the way begins; of the first stage only.

    """

    clue: Clue = Clue.NONE
    at: Landmark | None = None
    fork: Side | None = None
    roadside: Side | None = None
    guides: tuple[Guide, ...] = ()
    passed: tuple[Passed, ...] = ()
    until: Until = Until.NONE
    clue_after: Clue = Clue.NONE
    at_end: Landmark | None = None
    crossing_after: Crossing | None = None
    lost: bool = False
    towards: float | None = None


PLAIN = Scene()
