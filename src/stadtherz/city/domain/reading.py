"""From the tables of a TOML file to a `City`, or a list of everything that is wrong with it.

All faults are reported at once, each with its key and a remedy, so that a town can mend its file
in one go.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from stadtherz.city.domain.description import City
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.tables import model_in
from stadtherz.kernel.text import Text

MAIN_TABLE = "city"
_REMEDIES = {
    "missing": "add it",
    "string_pattern_mismatch": "write it in the form {pattern}",
    "enum": "use one of {expected}",
    "too_short": "give at least one",
    "date_from_datetime_parsing": "write the date as 2026-11-24",
    "value_error": "write it as described in docs/reference/city-file.md",
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where (dotted key), what, and how to mend it."""

    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.key}: {self.what}" + (f"; {self.remedy}" if self.remedy else "")


def city_from(tables: Mapping[str, Any], file: str) -> City:
    """Read a city from the tables of its file.

    Args:
        tables: what the TOML parser gave; the table `city` holds the plain keys.
        file: name of the file, for the messages.

    Raises:
        Invalid: with one line a fault: file, key, what is wrong, remedy.

    """
    flat = {**_main_table(tables), **{k: v for k, v in tables.items() if k != MAIN_TABLE}}
    try:
        city = City.model_validate(flat)
    except ValidationError as error:
        faults = tuple(_faults_of(error))
        raise _refusal(faults, file) from error
    if untranslated := tuple(_untranslated(city, city.languages)):
        raise _refusal(untranslated, file)
    return city


def _main_table(tables: Mapping[str, Any]) -> Mapping[str, Any]:
    main = tables.get(MAIN_TABLE, {})
    return main if isinstance(main, Mapping) else {}


def _refusal(faults: tuple[Fault, ...], file: str) -> Invalid:
    lines = tuple(f"{file}: {fault}" for fault in faults)
    return Invalid("\n".join(lines), code="city-file", details=lines)


def _faults_of(error: ValidationError) -> Iterator[Fault]:
    for found in error.errors():
        place = tuple(found["loc"])
        kind = found["type"]
        if kind == "extra_forbidden":
            yield Fault(_dotted(place), "there is no such key", _did_you_mean(place))
        elif kind == "value_error":
            key, _, what = str(found["ctx"]["error"]).rpartition(": ")
            yield Fault(_dotted(place) or key or MAIN_TABLE, what, _REMEDIES[kind])
        else:
            remedy = _REMEDIES.get(kind, "").format(**found.get("ctx", {}))
            yield Fault(_dotted(place), found["msg"][:1].lower() + found["msg"][1:], remedy)


def _dotted(place: tuple[int | str, ...]) -> str:
    key = MAIN_TABLE if place and place[0] not in _TABLES else ""
    for part in place:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return key.removeprefix(".")


_TABLES = {
    "publisher",
    "legal",
    "accessibility",
    "districts",
    "departments",
    "themes",
    "map_tiles",
}


def _did_you_mean(place: tuple[int | str, ...]) -> str:
    known = _keys_at(place[:-1])
    close = get_close_matches(str(place[-1]), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known keys here: {', '.join(sorted(known))}"


def _keys_at(place: tuple[int | str, ...]) -> list[str]:
    """Name the keys that are allowed in the table at `place`."""
    model: type[BaseModel] = City
    for part in place:
        if isinstance(part, int):
            continue
        model = model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _untranslated(part: BaseModel, languages: tuple[str, ...], at: str = "") -> Iterator[Fault]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        key = f"{at}.{name}".removeprefix(".")
        if isinstance(value, Text) and value:
            missing = [code for code in languages if not value.has(code)]
            if missing:
                yield Fault(key, f"has no text in {', '.join(missing)}", "add the translation")
        elif isinstance(value, BaseModel):
            yield from _untranslated(value, languages, key)
        elif isinstance(value, tuple):
            for number, entry in enumerate(value, start=1):
                if isinstance(entry, BaseModel):
                    yield from _untranslated(entry, languages, f"{key}[{number}]")
