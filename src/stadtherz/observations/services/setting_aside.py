"""What is kept of a letter that was not taken.

Of one that identifies somebody: kind and place, never the letter. Of one for a counting datastream
the same holds for every fault of what was sent: it stays only when it was sound and something of
the city was missing, so that it can be replayed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.adapters.sources import load_sources, topics_of
from stadtherz.observations.domain.counting_payload import count_payload_from
from stadtherz.observations.domain.kept_counts import fit_to_be_kept
from stadtherz.observations.domain.private import Finding, identifying, told_of
from stadtherz.observations.domain.private_counts import identifying_in_letter, without_foreign
from stadtherz.observations.domain.routing import (
    COUNTS_TOPIC,
    MOUNT,
    STANDARD_TOPIC,
    Form,
    Route,
    route_of,
)
from stadtherz.observations.domain.sources import Counts, Mapped, Source
from stadtherz.observations.services.count_guard import COUNT_RESULT
from stadtherz.observations.services.letters import IDENTIFYING, Bad
from stadtherz.observations.services.sensorthings.published import may_count

MENDED_HERE = {"counting-site", "station", "failed"}
NOT_KEPT = "nothing of this letter is kept: its form, directions or numbers may be anything"
HIDDEN = "?"
REMOVED = b'{"removed": "it identified somebody"}'
_STANDARD = re.compile(r"v1\.1/(?:(?:Multi)?Datastreams\([0-9]{1,9}\)/)?Observations")
_NUMBER = re.compile(r"[0-9]{10,}")


def refuse_identifying(
    payload: bytes, allowed: Sequence[str] = (), *, of_counts: bool = False
) -> None:
    """Refuse what identifies somebody; of counts no key is told that is not ours.

    Raises:
        Invalid: code "identifying", with kinds and places only.

    """
    findings = identifying(payload, allowed)
    if of_counts:
        findings = tuple(replace(one, path=without_foreign(one.path)) for one in findings)
    if findings:
        raise Invalid(told_of(findings), code=IDENTIFYING)


def fit_to_wait(sources: Mapping[str, Source], topic: str, payload: bytes) -> bytes:
    """Give what of a letter may wait on the disk until it is read; who identifies does not.

    Args:
        sources: of the city.
        topic: where the letter was published.
        payload: what it holds.

    """
    try:
        route = route_of(topic.removeprefix(MOUNT), topics_of(dict(sources)))
    except Invalid:
        return payload  # of a source that came later; whoever reads it looks it through
    found = list(identifying(payload, allowed_on(route, sources)))
    if route.form is Form.COUNTS:
        source = sources.get(route.name)
        own = source.site.directions if isinstance(source, Counts) else ()
        strict = identifying_in_letter(payload, {route.name, *own})
        found += [one for one in strict if one.kind != "unchecked"]
    return REMOVED if found else payload


def allowed_on(route: Route, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Give the keys and paths of a mapped source that hold the city's own devices."""
    source = sources.get(route.name) if route.form is Form.MAPPED else None
    return source.allowed if isinstance(source, Mapped) else ()


def refuse_removed(payload: bytes) -> None:
    """Refuse a letter whose payload was not let wait.

    Raises:
        Invalid: code "identifying".

    """
    if payload == REMOVED:
        message = "held what may identify a person or device; nothing of it was kept"
        raise Invalid(message, code=IDENTIFYING)


def kept_aside(letter: Letter, code: str, reason: str) -> Bad:
    """Keep a letter with its reason; of one that identifies somebody only what and where."""
    if letter.topic.startswith((COUNTS_TOPIC, STANDARD_TOPIC)):
        return _count_kept_aside(letter, code, reason)
    if code != IDENTIFYING and (findings := identifying(letter.payload)):
        code, reason = IDENTIFYING, told_of(findings)
    payload = b"" if code in {IDENTIFYING, COUNT_RESULT} else letter.payload
    return Bad(letter.topic, payload, code, reason, letter.arrived, letter.sender)


def _count_kept_aside(letter: Letter, code: str, reason: str) -> Bad:
    counts = letter.topic.startswith(COUNTS_TOPIC)
    if not counts and not may_count(letter.topic.removeprefix(STANDARD_TOPIC), letter.payload):
        findings = () if code == IDENTIFYING else identifying(letter.payload)
        clean = code != IDENTIFYING and not findings
        payload = letter.payload if clean else b""
    else:
        findings = () if code == IDENTIFYING else identifying_in_letter(letter.payload)
        payload = _to_be_replayed(letter, code) if counts and not findings else b""
        clean = bool(payload)
    topic = letter.topic if clean else _shown(letter.topic)
    code, reason = _told(code, reason, findings, lost=counts and not clean)
    return Bad(topic, payload, code, _NUMBER.sub(HIDDEN, reason), letter.arrived, letter.sender)


def _told(code: str, reason: str, found: Sequence[Finding], *, lost: bool) -> tuple[str, str]:
    named = [one for one in found if one.kind != "unchecked"]
    if named and code not in MENDED_HERE:
        return IDENTIFYING, told_of(named)
    return code, f"{reason}; {NOT_KEPT}" if lost and code in MENDED_HERE else reason


def _to_be_replayed(letter: Letter, code: str) -> bytes:
    """Give what is kept of a counting letter: of one that is sound, where the fault is ours."""
    if code not in MENDED_HERE:
        return b""
    try:
        site = count_payload_from(letter.payload).site
    except Invalid:
        return b""
    if site != letter.topic.removeprefix(COUNTS_TOPIC):
        return b""
    sites = [one.site for one in load_sources().values() if isinstance(one, Counts)]
    return fit_to_be_kept(letter.payload, {one for site in sites for one in site.directions})


def _shown(topic: str) -> str:
    """Give a topic as far as it is made of our own names."""
    if topic.startswith(STANDARD_TOPIC):
        return topic if _STANDARD.fullmatch(topic) else f"{STANDARD_TOPIC}{HIDDEN}"
    known = topic.removeprefix(COUNTS_TOPIC) in load_sources()
    return topic if known else f"{COUNTS_TOPIC}{HIDDEN}"
