"""Rules for the files of a dataset, see `gate`."""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain import file_types
from stadtherz.opendata.domain.catalogue import Dataset, Distribution
from stadtherz.opendata.domain.finding import Finding
from stadtherz.opendata.domain.gate_parts import (
    Hints,
    Place,
    broken,
    proposal,
    violation,
    warning,
)
from stadtherz.opendata.domain.terms import FILE_TYPES, FileType

SHA256_SIGNS = 64
_BYTES = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def of_file(dataset: Dataset, one: Distribution, place: Place, hints: Hints) -> Iterator[Finding]:
    """Look at one file of a dataset."""
    yield from _ways(one, place)
    yield from _type(one, place, hints)
    yield from _licence(dataset, one, place, hints)
    yield from _figures(dataset, one, place)


def _ways(one: Distribution, place: Place) -> Iterator[Finding]:
    if not one.title:
        yield warning("file-nameless", "title", place)
    if not one.access:
        repair = proposal(place, "access", one.download)
        yield violation("access-missing", "access", place, repair=repair, gain=50)
    if not one.download:
        yield warning("download-missing", "download", place, source="mqa", gain=50)
    yield from broken(one, place, ("access", "download", "rights", "service", "conforms_to"))


def _type(one: Distribution, place: Place, hints: Hints) -> Iterator[Finding]:
    if one.file_type is None:
        repair = proposal(place, "file_type", _guessed(one, hints))
        yield warning("file-type-missing", "file_type", place, source="mqa", repair=repair, gain=80)
    elif not file_types.is_known(one.file_type.key):
        known = file_types.key_by_media(one.file_type.media_type)
        repair = proposal(place, "file_type", FILE_TYPES.get(known) or _guessed(one, hints))
        yield violation(
            "file-type-unknown", "file_type", place, source="dcat-ap-de",
            shown=one.file_type.key, repair=repair, gain=10,
        )  # fmt: skip


def _guessed(one: Distribution, hints: Hints) -> FileType | None:
    """Tell the type by what was found in the file, else by the ending of its address."""
    address = one.download or one.access
    found = dict(hints.file_types).get(address)
    ending = address.partition("?")[0].rpartition("/")[2].rpartition(".")[2]
    return found or FILE_TYPES.get(file_types.key_spoken(ending))


def _licence(dataset: Dataset, one: Distribution, place: Place, hints: Hints) -> Iterator[Finding]:
    licence = one.licence
    if licence is None:
        choice = hints.open_licence if dataset.high_value and hints.licence else hints.licence
        repair = proposal(place, "licence", choice)
        yield violation(
            "licence-missing", "licence", place, source="dcat-ap-de", repair=repair, gain=30
        )
        return
    if dataset.high_value and not licence.high_value:
        repair = proposal(place, "licence", hints.open_licence)
        yield violation(
            "licence-not-open-enough", "licence", place, source="hvd-law", shown=licence.key,
            repair=repair,
        )  # fmt: skip
    if licence.attribution and not one.attribution:
        name = str(dataset.publisher.name) if dataset.publisher else ""
        repair = proposal(place, "attribution", name)
        yield warning(
            "attribution-missing", "attribution", place, source="dcat-ap-de", repair=repair
        )
    if not one.rights:
        repair = proposal(place, "rights", licence.german)
        yield warning("rights-missing", "rights", place, source="mqa", repair=repair, gain=5)


def _figures(dataset: Dataset, one: Distribution, place: Place) -> Iterator[Finding]:
    if one.size is None:
        yield warning("size-missing", "size", place, source="mqa", gain=5)
    elif one.size < 0:
        yield violation("size-negative", "size", place, shown=str(one.size))
    if one.sha256 and not _BYTES.fullmatch(one.sha256):
        yield violation("checksum-broken", "sha256", place, shown=one.sha256)
    elif one.sha256 and len(one.sha256) != SHA256_SIGNS:
        yield warning("checksum-length", "sha256", place, shown=one.sha256)
    for name in ("issued", "modified"):
        if getattr(one, name) is None:
            repair = proposal(place, name, getattr(dataset, name))
            yield warning(f"{name}-missing", name, place, source="mqa", repair=repair, gain=5)
