"""The decoders of this installation: those that come with it, and those of installed packages.

A package offers decoders under the entry point group `stadtherz.decoders`: a module with MAKER,
MODELS and decode (or DECODERS), or a Decoder. A broken package is told in the log and left out;
what its decoder raises or returns wrongly becomes a refusal of that one payload.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from math import isfinite

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.decoders.measured import Decode, Decoder, Measured
from stadtherz.observations.domain.decoders.registry import (
    BUILT_IN,
    Registry,
    built_in,
    decoders_of,
)

log = logging.getLogger("observations")
GROUP = "stadtherz.decoders"
MOST_VALUES = 1_000


@cache
def known_decoders() -> Registry:
    """Give all decoders of this installation; packages are looked for once in a process."""
    others = [each for entry in _foreign() for each in _loaded(entry)]
    return Registry([*built_in().decoders, *others])


def _foreign() -> list[EntryPoint]:
    """Give the entries of other packages, in an order that does not change."""
    ours = {module.__name__ for module in BUILT_IN.values()}
    found = (entry for entry in entry_points(group=GROUP) if entry.value not in ours)
    return sorted(found, key=lambda entry: (entry.name, entry.value))


def _loaded(entry: EntryPoint) -> list[Decoder]:
    try:
        found = decoders_of(entry.name, entry.load())
    except (Exception, SystemExit) as error:  # noqa: BLE001 - foreign code may raise anything
        log.warning("decoder %s (%s) is left out: %s", entry.name, entry.value, error)
        return []
    return [_guarded(decoder) for decoder in found]


def _guarded(decoder: Decoder) -> Decoder:
    adjusted = decoder.adjusted
    if adjusted is None:
        return replace(decoder, decode=_checked(decoder.decode))

    def adjusted_and_checked(parameters: Mapping[str, float]) -> Decode:
        return _checked(adjusted(parameters))

    return replace(decoder, decode=_checked(decoder.decode), adjusted=adjusted_and_checked)


def _checked(decode: Decode) -> Decode:
    """Let foreign code do no more than read or refuse one payload."""

    def checked(payload: bytes, f_port: int) -> tuple[Measured, ...]:
        try:
            values = tuple(decode(payload, f_port))
        except Invalid:
            raise
        except Exception as error:
            reason = f"the decoder failed with {type(error).__name__}"
            raise Invalid(reason, code="payload") from error
        if len(values) > MOST_VALUES or not all(_is_sound(value) for value in values):
            reason = "the decoder gave something else than finite, named values"
            raise Invalid(reason, code="payload")
        return values

    return checked


def _is_sound(value: object) -> bool:
    if not isinstance(value, Measured) or not isinstance(value.name, str) or not value.name:
        return False
    if not isinstance(value.value, str | int | float) or not isfinite(value.offset_s):
        return False
    return isinstance(value.value, str) or isfinite(value.value)
