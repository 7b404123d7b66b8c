"""An uplink of a LoRaWAN device as a value, and the reading of its single fields."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.jsontext import Object, inner, is_object, read_json

EUI_BYTES = 8
LONGEST_WHOLE = 15
LONGEST_NAME = 100
LEAST_RSSI = -999.0
GATEWAY_NAMES = ("gateway_id", "gatewayId", "gatewayID")
HINT_TAGS = (
    "decoder", "model", "type", "device_type", "devicetype", "brand", "maker", "manufacturer",
    "vendor", "profile",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DeviceUplink:
    """One uplink of one device.

    Args:
        network: "the-things-stack" or "chirpstack".
        device_eui: sixteen hexadecimal signs in small letters.
        device_name: name or identifier of the device in the network server; may be "".
        hints: what may tell the device type: tags, model, brand, profile.
        decoder: name of a decoder that a tag or attribute `decoder` asks for; may be "".
        f_port: LoRaWAN port, 0 to 255.
        f_cnt: frame counter.
        payload: the device's own bytes; empty when it sent none.
        time: see `lorawan`; in UTC.
        rssi: dBm at the gateway that heard best, None when not told.
        snr: dB there.
        spreading_factor: 7 to 12, None for other modulations.
        frequency: Hz.
        data_rate: index of the data rate.
        confirmed: whether the device asked for an answer; None when not told.
        battery: per cent as the network server knows it.
        decoded: what the network server decoded, None when it did not.
        deduplication_id: the same for every delivery of the same uplink.
        gateway: name of the gateway that heard best; "" when not told.

    """

    network: str
    device_eui: str
    device_name: str
    hints: tuple[str, ...]
    decoder: str
    f_port: int
    f_cnt: int
    payload: bytes
    time: datetime
    rssi: float | None
    snr: float | None
    spreading_factor: int | None
    frequency: int | None
    data_rate: int | None
    confirmed: bool | None
    battery: float | None
    decoded: Mapping[str, Any] | None
    deduplication_id: str
    gateway: str = ""


def refused(reason: str) -> Invalid:
    """Make the refusal of a message that cannot be read."""
    return Invalid(reason, code="uplink")


def no_uplink(event: str) -> Invalid:
    """Make the refusal of a message that is about something else."""
    reason = f"the event {event[:40]!r} is not an uplink; nothing is measured in it"
    return Invalid(reason, code="no-uplink")


def eui(written: object) -> str:
    """Read sixteen hexadecimal signs, or base64 as ChirpStack 3 writes."""
    text = str(written).replace("-", "").replace(":", "").lower()
    try:
        if len(text) == 2 * EUI_BYTES:
            return bytes.fromhex(text).hex()
        raw = base64.b64decode(str(written), validate=True)
    except ValueError as error:
        reason = "the device EUI must be sixteen hexadecimal signs"
        raise refused(reason) from error
    if len(raw) != EUI_BYTES:
        raise refused("the device EUI must be sixteen hexadecimal signs")
    return raw.hex()


def octets(written: object, name: str) -> bytes:
    """Read base64; None and "" are no bytes."""
    try:
        return base64.b64decode(str(written or ""), validate=True)
    except ValueError as error:
        raise refused(f"{name} is no base64") from error


def moment(written: object, name: str) -> datetime:
    """Read a time with an offset; parts below a microsecond are cut off."""
    reason = f"{name} must be a time with an offset, as RFC 3339 has it"
    try:
        found = datetime.fromisoformat(str(written))
        in_utc = found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise refused(reason) from error
    if found.tzinfo is None:
        raise refused(reason)
    return in_utc


def whole(written: object, name: str, below: int) -> int:
    """Read a whole number from 0 on; a missing one is 0, as both servers leave 0 out."""
    if written is None:
        return 0
    if isinstance(written, bool) or not isinstance(written, int) or not 0 <= written < below:
        raise refused(f"{name} must be a whole number from 0 to {below - 1}")
    return written


def told_whole(written: object) -> int | None:
    """Read a number that The Things Stack may write as text; None for anything else."""
    if isinstance(written, str):
        digits = written.isascii() and written.isdigit() and len(written) <= LONGEST_WHOLE
        return int(written) if digits else None
    found = told(written)
    return None if found is None else int(found)


def told(written: object) -> float | None:
    """Give a finite number as it is; None for anything else."""
    if isinstance(written, bool) or not isinstance(written, int | float):
        return None
    try:
        return written if isfinite(written) else None
    except OverflowError:
        return None


def texts(source: Object, *names: str) -> tuple[str, ...]:
    """Give the texts under `names` that are there."""
    return tuple(found for name in names if isinstance(found := source.get(name), str) and found)


def tagged(tags: Object) -> tuple[str, ...]:
    """Give the texts of tags that may name a device type."""
    return tuple(
        found
        for key, found in tags.items()
        if key.lower().replace("-", "_") in HINT_TAGS and isinstance(found, str) and found
    )


def objects(listed: object) -> list[Object]:
    """Give the objects of a list; none when it is something else."""
    return [each for each in listed if is_object(each)] if isinstance(listed, list) else []


def best_heard(gateways: object, *snr_names: str) -> tuple[float | None, float | None]:
    """Give RSSI and SNR of the gateway that heard the device best."""
    pairs = []
    for gateway in objects(gateways):
        rssi = told(gateway.get("rssi"))
        if rssi is not None:
            found = (told(gateway.get(name)) for name in snr_names)
            pairs.append((rssi, next((snr for snr in found if snr is not None), None)))
    return max(pairs, key=lambda pair: pair[0], default=(None, None))


def best_gateway(gateways: object) -> str:
    """Name the gateway that heard the device best, as its network server does; "" if not told."""
    named = [
        (told(each.get("rssi")) or LEAST_RSSI, name)
        for each in objects(gateways)
        if (name := next(iter(texts({**each, **inner(each, "gateway_ids")}, *GATEWAY_NAMES)), ""))
    ]
    return max(named, default=(0.0, ""))[1][:LONGEST_NAME]


def decoded(written: object) -> Object | None:
    """Give what the network server decoded; ChirpStack 3 writes it as a text of JSON."""
    if isinstance(written, str):
        try:
            written = read_json(written.encode(), "uplink")
        except (Invalid, UnicodeEncodeError):
            return None
    return written if is_object(written) and written else None
