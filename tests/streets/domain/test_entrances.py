"""What the map says of an entrance, and what it does not."""

import pytest

from stadtherz.streets.domain.entrances import DoorKind, Entrance, entrance_of
from stadtherz.streets.values import Known


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({}, None), ({"entrance": "no"}, None), ({"door": "no"}, None),
        ({"automatic_door": "yes"}, None), ({"entrance": "yes"}, Entrance()),
        ({"entrance": "yes", "door": "no"}, Entrance(door=DoorKind.NONE)),
        ({"entrance": "main", "automatic_door": "motion", "step_count": "0"},
         Entrance(is_main=True, automatic=Known.YES, steps=0)),
        ({"door": "revolving", "step_count": "few"}, Entrance(door=DoorKind.REVOLVING)),
    ],
)  # fmt: skip
def test_an_entrance_is_what_the_map_says_of_it(tags, found):
    assert entrance_of(tags) == found
