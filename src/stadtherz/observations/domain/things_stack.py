"""Messages of The Things Stack 3 (The Things Network, The Things Industries).

Source: The Things Stack, "Data formats": ApplicationUp as JSON; empty fields are left out.
"""

from datetime import datetime

from stadtherz.observations.domain.jsontext import Object, inner, is_object
from stadtherz.observations.domain.lorawan_fields import (
    DeviceUplink,
    best_gateway,
    best_heard,
    decoded,
    eui,
    moment,
    no_uplink,
    octets,
    tagged,
    texts,
    told,
    told_whole,
    whole,
)  # fmt: skip

NETWORK = "the-things-stack"
EVENTS = (
    "join_accept", "downlink_ack", "downlink_nack", "downlink_sent", "downlink_failed",
    "downlink_queued", "downlink_queue_invalidated", "location_solved", "service_data",
    "uplink_normalized",
)  # fmt: skip


def things_uplink(message: Object, arrived: datetime) -> DeviceUplink:
    """Read an uplink.

    Raises:
        Invalid: code "no-uplink" or "uplink".

    """
    uplink = message.get("uplink_message")
    if not is_object(uplink):
        raise no_uplink(next((name for name in EVENTS if name in message), "other"))
    ids, settings = inner(message, "end_device_ids"), inner(uplink, "settings")
    device = eui(ids.get("dev_eui"))
    count = whole(uplink.get("f_cnt"), "f_cnt", 2**32)
    attributes = {**inner(ids, "attributes"), **inner(uplink, "attributes")}
    rssi, snr = best_heard(uplink.get("rx_metadata"), "snr")
    return DeviceUplink(
        network=NETWORK,
        device_eui=device,
        device_name=str(ids.get("device_id", "")),
        hints=(
            *tagged(attributes), *texts(inner(uplink, "version_ids"), "model_id", "brand_id"),
        ),
        decoder=str(attributes.get("decoder", "")),
        f_port=whole(uplink.get("f_port"), "f_port", 256),
        f_cnt=count,
        payload=octets(uplink.get("frm_payload"), "frm_payload"),
        time=_time(message, uplink, arrived),
        rssi=rssi,
        snr=snr,
        spreading_factor=told_whole(inner(settings, "data_rate", "lora").get("spreading_factor")),
        frequency=told_whole(settings.get("frequency")),
        data_rate=told_whole(settings.get("data_rate_index")),
        confirmed=uplink.get("confirmed") is True,
        battery=told(inner(uplink, "last_battery_percentage").get("value")),
        decoded=decoded(uplink.get("decoded_payload")),
        deduplication_id=_identity(message, uplink, device, count),
        gateway=best_gateway(uplink.get("rx_metadata")),
    )  # fmt: skip


def _time(message: Object, uplink: Object, arrived: datetime) -> datetime:
    named = bool(inner(uplink, "network_ids"))
    first, second = (uplink, message) if named else (message, uplink)
    written = first.get("received_at") or second.get("received_at")
    return arrived if written is None else moment(written, "received_at")


def _identity(message: Object, uplink: Object, device: str, count: int) -> str:
    """Name the frame: a session counts each frame once, so that any repetition is the same."""
    if isinstance(session := uplink.get("session_key_id"), str):
        return f"{device}-{session}-{count}"
    correlations = message.get("correlation_ids")
    first = str(correlations[0]) if isinstance(correlations, list) and correlations else ""
    return f"{device}-{first}-{count}"
