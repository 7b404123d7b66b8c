"""Decentlab sensors, protocol version 2: one reader, and a table of devices in its neighbours.

Source: Decentlab's data sheets and published decoders: version, device number, a word of flags,
then for each flag from the lowest bit up a fixed group of 16-bit words, big endian. The frame does
not say which device it is: the model has to be known. Names are the maker's in small letters
with underscores; the time is that of the uplink.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from stadtherz.observations.domain.decoders.decentlab_air import DEVICES as AIR
from stadtherz.observations.domain.decoders.decentlab_ground import DEVICES as GROUND
from stadtherz.observations.domain.decoders.decentlab_table import Device, Group
from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Decoder, Measured, unreadable

MAKER = "Decentlab"
VERSION = 2
FLAGS = 16
DEVICES = {**AIR, **GROUND}
MODELS = tuple(DEVICES)


def decode(
    device: Device, parameters: Mapping[str, float], payload: bytes, f_port: int
) -> tuple[Measured, ...]:
    """Read an uplink of `device` (any port).

    Raises:
        Invalid: code "payload": another protocol version, or flags and length that do not belong
            to this device.

    """
    _ = f_port
    frame = Frame(payload)
    if (version := frame.unsigned(1)) != VERSION:
        raise unreadable(f"protocol version {version}; known is {VERSION}")
    frame.take(2)  # the device's serial number
    groups = _flagged(device.groups, frame.unsigned(2))
    values = tuple(value for group in groups for value in _read(group, frame, parameters))
    if frame:
        raise unreadable(f"{frame.left} bytes too many for this device: is it another model?")
    return values


def _flagged(groups: Sequence[Group], flags: int) -> list[Group]:
    wanted = [place for place in range(FLAGS) if flags >> place & 1]
    if wanted and wanted[-1] >= len(groups):
        reason = f"flag {wanted[-1]} is not one of this device: is it another model?"
        raise unreadable(reason)
    return [groups[place] for place in wanted]


def _read(group: Group, frame: Frame, parameters: Mapping[str, float]) -> list[Measured]:
    words = [frame.unsigned(2) for _ in range(group.words)]
    found = []
    for quantity in group.quantities:
        try:
            value = quantity.of(words, parameters)
        except (ZeroDivisionError, ValueError):
            continue  # a cable without probe gives words outside of the formula
        found.append(Measured(quantity.name, value, quantity.unit))
    return found


def _adjusted(device: Device, parameters: Mapping[str, float]) -> partial[tuple[Measured, ...]]:
    if unknown := sorted(set(parameters) - set(device.parameters)):
        known = ", ".join(device.parameters) or "none"
        raise unreadable(f"there is no parameter {unknown[0]!r}; this device has: {known}")
    return partial(decode, device, {**device.parameters, **parameters})


def _name(model: str) -> str:
    return "decentlab-" + re.sub(r"[^a-z0-9]+", "-", model.lower())


DECODERS = tuple(
    Decoder(
        _name(model), MAKER, (model, *device.also), partial(decode, device, device.parameters),
        partial(_adjusted, device) if device.parameters else None,
    )
    for model, device in DEVICES.items()
)  # fmt: skip
