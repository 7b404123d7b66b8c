"""What people need to know of a dataset of somebody else, taken out of its graph.

Nothing is required: foreign catalogues leave out what they like. Source: DCAT-AP 3.0.1.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

Said = tuple[tuple[str, str], ...]
"""Pairs of a language (BCP 47, "und" where it is not told) and words."""


@dataclass(frozen=True)
class ForeignFile:
    """A file or a way to the data.

    Args:
        title, description: in the languages that are told.
        access, download: addresses.
        format, media_type: as people write them ("CSV", "text/csv").
        licence: addresses or words.
        size: bytes, "" if unknown.
        modified: as it was written.
        checksum: value of the checksum.

    """

    title: Said = ()
    description: Said = ()
    access: str = ""
    download: str = ""
    format: str = ""
    media_type: str = ""
    licence: tuple[str, ...] = ()
    size: str = ""
    modified: str = ""
    checksum: str = ""


@dataclass(frozen=True)
class Value:
    """A dataset of somebody else.

    Args:
        title, description, provenance: in the languages that are told.
        keywords: words with their languages.
        themes, categories: addresses of themes of the EU, and of categories of high-value data.
        publisher, contact: who answers for it; `mail` and `page` lead there.
        page: where the source shows it to people.
        licence: addresses or words, of all files.
        attribution: how the source is to be named.
        issued, modified, starts, ends: as they were written.
        frequency: address.
        files: its files.
        services: addresses of its interfaces.

    """

    title: Said = ()
    description: Said = ()
    keywords: Said = ()
    themes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    publisher: str = ""
    contact: str = ""
    mail: str = ""
    page: str = ""
    licence: tuple[str, ...] = ()
    attribution: str = ""
    provenance: Said = ()
    issued: str = ""
    modified: str = ""
    starts: str = ""
    ends: str = ""
    frequency: str = ""
    files: tuple[ForeignFile, ...] = ()
    services: tuple[str, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """Give it as JSON knows values, without what is empty."""
        return {name: told for name, told in asdict(self).items() if told}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Value":
        """Read what `as_plain` gave, or its way through JSON."""
        said = {one.name: _plain(plain[one.name]) for one in fields(cls) if one.name in plain}
        known = {one.name for one in fields(ForeignFile)}
        said["files"] = tuple(
            ForeignFile(**{name: _plain(told) for name, told in one.items() if name in known})
            for one in plain.get("files", ())
        )
        return cls(**said)

    def words(self) -> str:
        """Give everything by which it is looked for."""
        texts = (*self.title, *self.keywords, *self.description)
        return " ".join([self.publisher, *(words for _language, words in texts)])


def _plain(told: Any) -> Any:
    """Make tuples of lists, at every depth; texts stay."""
    return tuple(_plain(one) for one in told) if isinstance(told, list | tuple) else told
