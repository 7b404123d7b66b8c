"""What a decoder is, and what it says: the contract between a device family and the ingest.

A decoder is a pure function from the bytes of one uplink and its LoRaWAN port to what the device
measured. It keeps no state, reads no clock and touches nothing outside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from stadtherz.kernel.errors import Invalid


@dataclass(frozen=True)
class Measured:
    """One value of a device.

    Args:
        name: what was measured, in the words of the maker's published payload format.
        value: number, state or text; numbers are finite.
        unit: UCUM code, or "" for counts, states and texts.
        offset_s: seconds before the uplink, for logged values whose age the device tells.
        at: time by the device's own clock, for logged values with a time stamp; wins over
            `offset_s`.

    """

    name: str
    value: float | bool | str
    unit: str = ""
    offset_s: float = 0
    at: datetime | None = None


Decode = Callable[[bytes, int], tuple[Measured, ...]]


@dataclass(frozen=True)
class Decoder:
    """The reading of one device family.

    Args:
        name: stable short name, as it is written in settings ("milesight-am102").
        maker: who makes the devices.
        models: names of the devices, as they stand in profiles, tags and device repositories.
        decode: from payload and port to values; raises `Invalid` with code "payload".
        adjusted: for families whose conversion depends on the single device (a pressure range):
            the same reading with other parameters; None where there are none.

    """

    name: str
    maker: str
    models: tuple[str, ...]
    decode: Decode
    adjusted: Callable[[Mapping[str, float]], Decode] | None = None


def unreadable(reason: str) -> Invalid:
    """Make the refusal of a payload; `reason` names sizes and types, never the content."""
    return Invalid(reason, code="payload")
