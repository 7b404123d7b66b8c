"""What an uplink tells of the health of its device."""

from collections.abc import Iterable

from stadtherz.observations.domain.decoders.measured import Measured

LARGEST_GAP = 10_000  # a larger step is a new session or another device, not a loss
BATTERY_PERCENT = ("battery", "battery_of_network", "battery_level", "batteryLevel")


def frames_lost(before: int | None, counter: int) -> int:
    """Count the uplinks missing between two frame counters (LoRaWAN 1.0.4, section 4.3.1.5).

    A counter that is not higher is a repetition, a late frame or a new session: nothing is lost
    then, as far as can be known.
    """
    if before is None or not before < counter <= before + LARGEST_GAP:
        return 0
    return counter - before - 1


def battery_of(measured: Iterable[Measured], network: float | None) -> float | None:
    """Give the battery in percent as the device told it, else as the network knows it."""
    for one in measured:
        named = one.name in BATTERY_PERCENT and one.unit in {"%", ""}
        if named and isinstance(one.value, int | float) and 0 <= one.value <= 100:
            return float(one.value)
    return network
