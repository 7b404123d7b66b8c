"""Publishes on the city's broker what other systems have to tell.

Readers hear it because its topics are none of those that devices publish to (`domain/routing.py`):
those are heard only where the city's own session of SensorThings speaks.
"""

from collections.abc import Iterable

from django.conf import settings

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.mqtt import send
from stadtherz.observations.domain.routing import is_of_devices

SESSION = "stadtherz-tell"


def tell_by_mqtt(messages: Iterable[tuple[str, str]]) -> bool:
    """Publish messages (topic, text) with QoS 1; False where the city offers no MQTT to readers.

    Raises:
        Invalid: a topic belongs to devices.
        Unavailable: the broker did not take all of them; then all may be sent again.

    """
    wanted = list(messages)
    if wrong := next((topic for topic, _ in wanted if is_of_devices(topic)), None):
        message = f"{wrong[:80]}: devices publish there; choose a topic of your own"
        raise Invalid(message, code="topic")
    if not settings.MQTT_PUBLIC:
        return False
    if wanted:
        send(settings.MQTT_ADDRESS, SESSION, wanted)
    return True
