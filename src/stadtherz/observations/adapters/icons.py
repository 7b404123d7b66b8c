"""The icons that pages can draw."""

from functools import cache
from importlib.resources import files


@cache
def icon_names() -> tuple[str, ...]:
    """Name the icons of the design, sorted."""
    folder = files("stadtherz.design") / "templates" / "design" / "icons"
    return tuple(
        sorted(
            entry.name.removesuffix(".svg")
            for entry in folder.iterdir()
            if entry.name.endswith(".svg")
        )
    )
