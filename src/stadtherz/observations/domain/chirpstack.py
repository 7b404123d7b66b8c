"""Messages of ChirpStack 4, and of ChirpStack 3 where they are still sent.

Source: ChirpStack, "Integrations, event types": the JSON of HTTP and MQTT. The kind of an event
stands in topic or query, not in the message: what the message holds tells it as well.
"""

from datetime import datetime

from stadtherz.observations.domain.jsontext import Object, inner
from stadtherz.observations.domain.lorawan_fields import (
    DeviceUplink,
    best_gateway,
    best_heard,
    decoded,
    eui,
    moment,
    no_uplink,
    objects,
    octets,
    tagged,
    texts,
    told_whole,
    whole,
)  # fmt: skip

NETWORK = "chirpstack"
OTHER_EVENTS = {
    "acknowledged": "ack", "gatewayId": "txack", "queueItemId": "txack", "level": "log",
    "error": "error", "margin": "status", "batteryLevel": "status", "location": "location",
    "integrationName": "integration",
}  # fmt: skip


def chirpstack_uplink(message: Object, arrived: datetime) -> DeviceUplink:
    """Read an uplink.

    Raises:
        Invalid: code "no-uplink" or "uplink".

    """
    _must_be_uplink(message)
    about = inner(message, "deviceInfo") or message
    device = eui(about.get("devEui", about.get("devEUI")))
    count = whole(message.get("fCnt"), "fCnt", 2**32)
    sent = inner(message, "txInfo")
    lora = inner(sent, "modulation", "lora") or inner(sent, "loRaModulationInfo")
    tags = {**inner(message, "tags"), **inner(about, "tags")}
    rssi, snr = best_heard(message.get("rxInfo"), "snr", "loRaSNR")
    time = _time(message, arrived)
    confirmed = message.get("confirmed", message.get("confirmedUplink"))
    return DeviceUplink(
        network=NETWORK,
        device_eui=device,
        device_name=str(about.get("deviceName", "")),
        hints=(*tagged(tags), *texts(about, "deviceProfileName")),
        decoder=str(tags.get("decoder", "")),
        f_port=whole(message.get("fPort"), "fPort", 256),
        f_cnt=count,
        payload=octets(message.get("data"), "data"),
        time=time,
        rssi=rssi,
        snr=snr,
        spreading_factor=told_whole(lora.get("spreadingFactor")),
        frequency=told_whole(sent.get("frequency")),
        data_rate=told_whole(message.get("dr")),
        confirmed=confirmed if isinstance(confirmed, bool) else None,
        battery=None,
        decoded=decoded(message.get("object", message.get("objectJSON"))),
        deduplication_id=str(
            message.get("deduplicationId") or f"{device}-{count}-{time.isoformat()}"
        ),
        gateway=best_gateway(message.get("rxInfo")),
    )


def _must_be_uplink(message: Object) -> None:
    for key, event in OTHER_EVENTS.items():
        if key in message:
            raise no_uplink(event)
    if not {"fCnt", "fPort", "data"} & set(message):
        raise no_uplink("join" if "devAddr" in message else "other")


def _time(message: Object, arrived: datetime) -> datetime:
    heard = [gateway.get("time") for gateway in objects(message.get("rxInfo"))]
    for written in (message.get("time"), message.get("publishedAt"), *heard):
        if written is not None:
            return moment(written, "time")
    return arrived
