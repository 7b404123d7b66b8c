"""The project that a station measures for: whoever keeps the projects says how to name it."""

from collections.abc import Callable
from dataclasses import dataclass

from stadtherz.observations.models import Station


@dataclass(frozen=True)
class ProjectLink:
    """How a public project is called in the reader's language, and where its page is."""

    name: str
    address: str


_finders: list[Callable[[str], ProjectLink | None]] = []
_knowers: list[Callable[[str], bool]] = []


def link_projects(
    finder: Callable[[str], tuple[str, str] | None], knows: Callable[[str], bool]
) -> None:
    """Register who knows projects.

    Args:
        finder: gives name and address of a key, None if it is not public.
        knows: says whether there is a project of a key, public or not.

    """

    def find(key: str) -> ProjectLink | None:
        found = finder(key)
        return ProjectLink(*found) if found else None

    _finders[:] = [find]
    _knowers[:] = [knows]


def project_of(key: str) -> ProjectLink | None:
    """Find the project of a key; None where there is none, or nobody keeps projects."""
    return _finders[0](key) if key and _finders else None


def is_project(key: str) -> bool:
    """Whether something measures for a project of this key, or somebody keeps one."""
    kept = any(knows(key) for knows in _knowers)
    return bool(key) and (kept or Station.objects.filter(project=key).exists())
