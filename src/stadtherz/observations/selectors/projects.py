"""The project that a station measures for: whoever keeps the projects says how to name it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ProjectLink:
    """How a public project is called in the reader's language, and where its page is."""

    name: str
    address: str


_finders: list[Callable[[str], ProjectLink | None]] = []


def link_projects(finder: Callable[[str], tuple[str, str] | None]) -> None:
    """Register who knows projects: gives name and address of a key, None if it is not public."""

    def find(key: str) -> ProjectLink | None:
        found = finder(key)
        return ProjectLink(*found) if found else None

    _finders[:] = [find]


def project_of(key: str) -> ProjectLink | None:
    """Find the project of a key; None where there is none, or nobody keeps projects."""
    return _finders[0](key) if key and _finders else None
