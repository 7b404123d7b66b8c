"""Letters of devices by HTTP: `POST /sensorthings/push/...`.

The answer is 200 when everything was stored, 202 when something was kept aside or refused, with how
much of each; both are durable. Of headers only the token is read, and none is logged: webhooks
carry keys in them.
"""

import re

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.api.exchange import Answered, Asked, as_json
from stadtherz.observations.domain.routing import COUNTS_TOPIC, PUSHED_TOPIC
from stadtherz.observations.domain.uplink import TOPIC
from stadtherz.observations.services.pushing import push_letter
from stadtherz.observations.services.routes import Routes

PUSH = "push"
LARGEST_LETTER = 1_048_576
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
EVENT = re.compile(r"[a-z_]{1,40}")
WITH_NAME = {"plain": TOPIC, "counts": COUNTS_TOPIC, "mapped": f"{PUSHED_TOPIC}mapped/"}
ROUTES = Routes()


def push(asked: Asked) -> Answered:
    """Take a letter in and say what became of it, without repeating it."""
    if asked.method != "POST":
        return as_json({"code": 405, "type": "error", "message": "letters are sent by POST"}, 405)
    done = push_letter(
        topic=_topic(asked), payload=asked.body, by=asked.access.writer, routes=ROUTES
    )
    said = {
        "taken": done.taken, "kept": done.kept, "refused": done.refused,
        "reasons": list(done.reasons),
    }  # fmt: skip
    return as_json(said, 202 if done.reasons else 200)


def _topic(asked: Asked) -> str:
    """Give the topic that the letter would have had by MQTT."""
    form, _, name = asked.path.strip("/").partition("/")
    if form == "things-stack" and not name:
        return f"{PUSHED_TOPIC}things-stack"
    if form == "chirpstack" and not name:
        return f"{PUSHED_TOPIC}chirpstack/{_event(asked)}"
    if form in WITH_NAME and NAME.fullmatch(name):
        return WITH_NAME[form] + name
    message = "letters go to push/ things-stack, chirpstack, plain/KEY, counts/SITE, mapped/SOURCE"
    raise NotFound(message, code="address")


def _event(asked: Asked) -> str:
    event = dict(asked.options).get("event", "up")
    if not EVENT.fullmatch(event):
        message = "event: must be a word such as up"
        raise Invalid(message, code="query")
    return event
