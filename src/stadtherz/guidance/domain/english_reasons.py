"""In what one way differs from another, in English."""

from stadtherz.guidance.domain.choices import Reason, Why
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.english_words import SAID

COUNTED = {
    Why.BARE: ("crossing of a large road without traffic lights",
               "crossings of large roads without traffic lights"),
    Why.SILENT: ("traffic light without a sound or with an unknown one",
                 "traffic lights without a sound or with an unknown one"),
    Why.SOUND: ("crossing with a sound", "crossings with a sound"),
    Why.ZEBRA: ("zebra crossing", "zebra crossings"),
    Why.UNFELT: ("crossing with a level kerb and no tactile field",
                 "crossings with a level kerb and no tactile field"),
    Why.RAISED: ("crossing with a raised kerb", "crossings with a raised kerb"),
    Why.CROSSINGS: ("crossing", "crossings"),
    Why.UNKNOWN: ("unchecked detail", "unchecked details"),
    Why.STEPS: ("flight of steps", "flights of steps"),
    Why.LIFTS: ("lift", "lifts"),
}  # fmt: skip
MEASURED = {
    Why.LOUD: "along loud roads",
    Why.GREEN: "in greenery",
    Why.SEATS: "with seats nearby",
    Why.NO_PAVEMENT: "without a pavement",
    Why.ROUGH: "on uneven ground",
    Why.SHARED: "together with cycles",
    Why.DARK: "without lamps",
    Why.OPEN: "along open areas",
    Why.PLANTS: "beside plants with strong pollen",
}


def difference(found: Reason, manner: Manner) -> str:
    """Say what a way has more or less than the first one: "one fewer flight of steps"."""
    is_more = found.number > 0
    if found.why in MEASURED:
        far = SAID.distance(abs(found.number), manner)
        return f"{far} {'more' if is_more else 'less'} {MEASURED[found.why]}"
    one, many = COUNTED[found.why]
    if not is_more and not found.left:
        return "no steps" if found.why is Why.STEPS else f"no {many}"
    number = round(abs(found.number))
    less = "more" if is_more else "fewer"
    return f"one {less} {one}" if number == 1 else f"{number} {less} {many}"
