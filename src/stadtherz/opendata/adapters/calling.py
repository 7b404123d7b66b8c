"""Calls the addresses of programs that follow data: one signed POST, never inside our network."""

import json
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.guarded import POST_AND_READ, Answer, Bounds, NotReachable, ask
from stadtherz.opendata.domain.following import signature

BOUNDS = Bounds(seconds=10, largest_bytes=65_536)
FINE = range(200, 300)
SIGNATURE = "Stadtherz-Signature"
UNPROVEN = "no-challenge"


def call(address: str, secret: str, message: Mapping[str, Any], bounds: Bounds = BOUNDS) -> str:
    """Tell a program something; gives "" where it took it, else a code of what went wrong."""
    try:
        return _trouble(_sent(address, secret, message, bounds, "POST"))
    except (NotReachable, Invalid) as error:
        return error.code


def ping(address: str, secret: str, event: str, bounds: Bounds = BOUNDS) -> str:
    """Ask a program whether it wants to be called: it gives back the word that it was sent.

    A server that takes whatever comes does not, so that nobody has it called by us.
    Gives "" where it did, else a code of what went wrong.
    """
    word = token_urlsafe(24)
    try:
        answer = _sent(address, secret, {"event": event, "challenge": word}, bounds, POST_AND_READ)
    except (NotReachable, Invalid) as error:
        return error.code
    return _trouble(answer) or ("" if word.encode() in answer.body else UNPROVEN)


def _sent(
    address: str, secret: str, message: Mapping[str, Any], bounds: Bounds, method: str
) -> Answer:
    body = as_json(message).encode()
    headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, body)}
    return ask(address, bounds, method=method, also=headers, body=body)


def _trouble(answer: Answer) -> str:
    return "" if answer.status in FINE else f"HTTP {answer.status}"


def as_json(message: Mapping[str, Any]) -> str:
    """Write a message as programs get it, the same by each way."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
