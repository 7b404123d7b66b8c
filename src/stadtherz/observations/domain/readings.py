"""From an uplink and what was measured to readings with a time; and the two fallbacks.

Without a decoder, the numbers that the network server decoded are taken (`network_values`). What
is known of the radio (signal, counter) can be taken as readings too: it tells the health of a
device.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.lorawan import DeviceUplink
from stadtherz.observations.domain.network_values import values_in


@dataclass(frozen=True)
class DeviceReading:
    """One value of a device at one time.

    Args:
        name: what was measured.
        value: number, state or text.
        unit: UCUM code or "".
        time: when, with a zone.

    """

    name: str
    value: float | bool | str
    unit: str
    time: datetime


def readings_from(uplink: DeviceUplink, measured: Iterable[Measured]) -> tuple[DeviceReading, ...]:
    """Give each value its time: the device's own stamp, else the uplink's less the value's age."""
    return tuple(
        DeviceReading(
            value.name, value.value, value.unit,
            value.at or uplink.time - timedelta(seconds=value.offset_s),
        )
        for value in measured
    )  # fmt: skip


def measured_by_network(uplink: DeviceUplink) -> tuple[Measured, ...]:
    """Take the numbers and states of what the network server decoded, in their order."""
    return values_in(uplink.decoded or {})


def radio_of(uplink: DeviceUplink) -> tuple[Measured, ...]:
    """Take what the network tells of the transmission; what it does not tell is left out."""
    told: tuple[tuple[str, float | None, str], ...] = (
        ("rssi", uplink.rssi, "dB[mW]"),
        ("snr", uplink.snr, "dB"),
        ("spreading_factor", uplink.spreading_factor, ""),
        ("frequency", uplink.frequency, "Hz"),
        ("data_rate", uplink.data_rate, ""),
        ("f_port", uplink.f_port, ""),
        ("f_cnt", uplink.f_cnt, ""),
        ("confirmed", uplink.confirmed, ""),
        ("battery_of_network", uplink.battery, "%"),
    )
    return tuple(Measured(name, value, unit) for name, value, unit in told if value is not None)
