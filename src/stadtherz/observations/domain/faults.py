"""What is wrong with a mapping, in words: where, what, and how to mend it, all faults at once."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from stadtherz.kernel.tables import model_in

Place = tuple[int | str, ...]
_REMEDIES = {
    "missing": "add it",
    "enum": "use one of {expected}",
    "string_too_long": "shorten it",
    "datetime_from_date_parsing": "write it as 2012-03-01T00:00:00",
}


def faults_in(error: ValidationError, root: type[BaseModel], name: str) -> Iterator[str]:
    """Give a line a fault; `name` stands where the whole is meant."""
    for found in error.errors():
        place = tuple(part for part in found["loc"] if part != "[key]")
        what, remedy = _said(dict(found), place, root)
        where = ".".join(str(part) for part in place) or name
        yield f"{where}: {what}" + (f"; {remedy}" if remedy else "")


def _said(found: dict[str, Any], place: Place, root: type[BaseModel]) -> tuple[str, str]:
    kind, context = found["type"], found.get("ctx", {})
    if kind == "extra_forbidden":
        return "there is no such key", _remedy(place[-1], _keys_at(root, place[:-1]))
    if kind == "value_error":
        return str(context["error"]), ""
    if kind == "literal_error":
        words = [word.strip("' ") for word in str(context["expected"]).split(" or ")]
        return f"{found['input']!r} is not known", _remedy(found["input"], words)
    if kind == "string_pattern_mismatch":
        return f"{found['input']!r} does not fit", f"write it in the form {context['pattern']}"
    what = found["msg"][:1].lower() + found["msg"][1:]
    return what, _REMEDIES.get(kind, "").format(**context)


def _remedy(written: object, known: Iterable[str]) -> str:
    known = sorted(known)
    return did_you_mean(str(written), known) or f"known here: {', '.join(known)}"


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Ask for the one that is spelt alike, or say nothing."""
    close = get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


def _keys_at(root: type[BaseModel], place: Place) -> list[str]:
    """Name the keys that are allowed in the table at `place`; keys of free tables are passed."""
    model = root
    for part in place:
        if part in model.model_fields:
            model = model_in(model.model_fields[str(part)].annotation) or model
    return list(model.model_fields)
