"""A text in the languages of the city, as a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NO_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def without_control_signs(words: str) -> str:
    """Leave out the signs that XML 1.0 (section 2.2) does not allow; people see none of them."""
    return _NO_SIGNS.sub("", words)


def plain_values(value: Any) -> Any:
    """Leave out those signs in every text of a value of JSON; no database or page takes them."""
    if isinstance(value, str):
        return without_control_signs(value)
    if isinstance(value, Mapping):
        return {without_control_signs(str(key)): plain_values(one) for key, one in value.items()}
    return [plain_values(one) for one in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Text:
    """The same text in several languages; the first one is the original.

    Args:
        versions: pairs of language code (BCP 47, lower case) and text.

    """

    versions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, versions: "Mapping[str, str] | Text | str") -> "Text":
        """Read a mapping of language to text, or one German text; empty versions are dropped."""
        if isinstance(versions, Text):
            return versions
        if isinstance(versions, str):
            versions = {"de": versions}
        return cls(tuple((code, text) for code, text in versions.items() if text))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.versions)

    def __bool__(self) -> bool:
        return bool(self.versions)

    def __str__(self) -> str:
        return self.versions[0][1] if self.versions else ""

    def has(self, language: str) -> bool:
        """Whether there is a version in exactly this language."""
        return any(code == language for code, _ in self.versions)

    def to(self, language: str) -> str:
        """Give the version in `language` ("en-gb" finds "en"), else the original, else ""."""
        versions = dict(self.versions)
        return (
            versions.get(language) or versions.get(language.split("-", maxsplit=1)[0]) or str(self)
        )

    def language_given(self, language: str) -> str:
        """Name the language of what `to(language)` gives, for the `lang` attribute."""
        for code in (language, language.split("-", maxsplit=1)[0]):
            if self.has(code):
                return code
        return self.versions[0][0] if self.versions else language
