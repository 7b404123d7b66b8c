"""Reads the city's sources: one TOML file each, in the folder `sources` beside the city file."""

import logging
import tomllib
from pathlib import Path

from django.conf import settings

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.sources import Mapped, Source, source_from

log = logging.getLogger("observations")


def sources_folder() -> Path:
    """Give the folder, whether it is there or not."""
    return Path(settings.CITY_FILE).with_suffix("") / "sources"


def load_sources() -> dict[str, Source]:
    """Read all sources by their names; a faulty file is told and left out, the others hold."""
    found: dict[str, Source] = {}
    for path in sorted(sources_folder().glob("*.toml")):
        try:
            found[path.stem] = read_source(path)
        except Invalid as error:
            log.warning("source left out: %s", error)
    return found


def read_source(path: Path) -> Source:
    """Read one source.

    Raises:
        Invalid: code "source", when the file cannot be read or is none.

    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path.name}: cannot be read: {error}"
        raise Invalid(message, code="source") from error
    return source_from(tables, path.name)


def topics_of(sources: dict[str, Source]) -> dict[str, str]:
    """Give the names of mapped sources by the filters of topics that they read."""
    return {
        topic: name
        for name, source in sources.items()
        if isinstance(source, Mapped)
        for topic in source.topics
    }
