"""Calls the addresses of programs that follow data: one signed POST, never inside our network."""

import json
from collections.abc import Mapping
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.guarded import Bounds, NotReachable, ask
from stadtherz.opendata.domain.following import signature

BOUNDS = Bounds(seconds=10, largest_bytes=65_536)
FINE = range(200, 300)
SIGNATURE = "Stadtherz-Signature"


def call(address: str, secret: str, message: Mapping[str, Any], bounds: Bounds = BOUNDS) -> str:
    """Tell a program something; gives "" where it took it, else a code of what went wrong."""
    body = as_json(message).encode()
    headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, body)}
    try:
        answer = ask(address, bounds, method="POST", also=headers, body=body)
    except (NotReachable, Invalid) as error:
        return error.code
    return "" if answer.status in FINE else f"HTTP {answer.status}"


def as_json(message: Mapping[str, Any]) -> str:
    """Write a message as programs get it, the same by each way."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
