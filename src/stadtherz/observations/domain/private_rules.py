"""Decides for one text or number, by its shape or by its key, what it identifies.

Every function gives kinds: "plate", "mac", "image", "imei", "imsi", "e-mail", "phone", "name".
Keys come in the bare form of `private_patterns.bare`.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.private_images import is_picture_link, is_picture_text
from stadtherz.observations.domain.private_patterns import (
    ANNOTATION,
    EMAIL,
    EMBEDDED,
    FACE_KEYS,
    FULL_NAME,
    HASHED,
    IMAGE_KEYS,
    KEY_IN_TEXT,
    KEYS_THAT_TELL,
    MAC,
    MAC_KEYS,
    OWN_KEYS,
    PEOPLE,
    PERSON_KEYS,
    PHONE_KEYS,
    PLATE,
    PLATE_BARE,
    PLATE_IN_TEXT,
    PLATE_KEYS,
    RADIO_KEYS,
    SUBSCRIBER,
    SUBSCRIBER_KEYS,
    TELLING,
    VEHICLE_KEYS,
    WORD,
    bare,
)

SHORTEST = 4
LONGEST_PLATE = 15
LONGEST_KEY = 40
LONGEST_HEADING = 2_000
PLAIN_ADDRESS = 12
PHONE_DIGITS, PHONE_NUMBER = 5, 1_000_000
SUBSCRIBER_NUMBER = 10**13


def kinds_of_text(text: str, key: str, parent: str) -> Iterator[str]:
    """Judge a text under `key`, which stands in an object under `parent`."""
    if len(text) < SHORTEST:
        return
    yield from kinds_by_shape(text, key)
    if is_picture_text(text):
        yield "image"
    yield from _by_key(text, key)
    yield from _by_surroundings(text, key, parent)


def kinds_by_shape(text: str, key: str = "") -> Iterator[str]:
    """Judge a text that is sure by its shape; the city's own devices may be called anything."""
    if "@" in text and EMAIL.search(text):
        yield "e-mail"
    if key in OWN_KEYS:
        return
    pairs = text.count(":") > 4 or text.count("-") > 4 or text.count(".") > 1
    if pairs and MAC.search(text):
        yield "mac"
    if _is_plate(text):
        yield "plate"
    if ("IM" in text or "im" in text) and (match := SUBSCRIBER.search(text)):
        yield match[1].lower()


def kinds_of_number(value: float, key: str) -> Iterator[str]:
    """Judge a number that its key calls a subscriber or a telephone."""
    if key in SUBSCRIBER_KEYS and value >= SUBSCRIBER_NUMBER:
        yield SUBSCRIBER_KEYS[key]
    if key in PHONE_KEYS and value >= PHONE_NUMBER:
        yield "phone"


def kinds_of_free_text(text: str) -> Iterator[str]:
    """Judge what is no JSON: by shape, by words before a value, by headings of a table."""
    yield from kinds_by_shape(text)
    if is_picture_text(text):
        yield "image"
    words = {bare(match[1]) for match in KEY_IN_TEXT.finditer(text)} | _headings(text)
    for keys, kind in TELLING:
        if words & keys:
            yield kind


def is_annotation(name: str) -> bool:
    """Tell whether a key is a control name as "Datastream@iot.navigationLink", and no address."""
    return ANNOTATION.fullmatch(name) is not None


def may_be_shown(name: str) -> bool:
    """Tell whether a key is a word, short, and no plate or address in disguise."""
    if WORD.fullmatch(name):
        return True
    if len(name) > LONGEST_KEY or not name.isidentifier():
        return False
    return not (PLATE_BARE.fullmatch(name.upper()) or HASHED.fullmatch(name))


def _is_plate(text: str) -> bool:
    if len(text) <= LONGEST_PLATE and PLATE.fullmatch(text.strip()):
        return True
    return " " in text and "-" in text and PLATE_IN_TEXT.search(text) is not None


def _by_key(text: str, key: str) -> Iterator[str]:
    if key not in KEYS_THAT_TELL:
        return
    digits = sum(sign.isdigit() for sign in text)
    if (key in PLATE_KEYS and digits) or (key in VEHICLE_KEYS and _is_bare_plate(text)):
        yield "plate"
    if key in MAC_KEYS and (digits or len(text) >= PLAIN_ADDRESS):
        yield "mac"
    if key in FACE_KEYS or (key in IMAGE_KEYS and _is_embedded(text)):
        yield "image"
    if key in SUBSCRIBER_KEYS and digits:
        yield SUBSCRIBER_KEYS[key]
    if key in PHONE_KEYS and digits >= PHONE_DIGITS:
        yield "phone"


def _by_surroundings(text: str, key: str, parent: str) -> Iterator[str]:
    if (key in RADIO_KEYS or parent in RADIO_KEYS) and HASHED.fullmatch(text.strip()):
        yield "mac"
    if key in PERSON_KEYS or (parent in PEOPLE and key == "name"):
        if sum(sign.isalpha() for sign in text) > 1:
            yield "name"
    elif key in PEOPLE and FULL_NAME.fullmatch(text.strip()):
        yield "name"


def _is_bare_plate(text: str) -> bool:
    joined = text.replace(" ", "").replace("-", "").upper()
    return PLATE_BARE.fullmatch(joined) is not None


def _is_embedded(text: str) -> bool:
    return is_picture_link(text) or EMBEDDED.match(text.strip()) is not None


def _headings(text: str) -> set[str]:
    """Give the cells of the first line of a table that has further lines."""
    first, _, rest = text.strip().partition("\n")
    if not rest.strip():
        return set()
    line = first[:LONGEST_HEADING].replace("\t", ";").replace(",", ";")
    return {bare(cell) for cell in line.split(";")}
