"""OGC API - Features, Part 1: Core (OGC 17-069r4): its names, and what this interface fulfils."""

from dataclasses import dataclass

PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMS = tuple(f"{PART_1}{one}" for one in ("core", "geojson", "html", "oas30"))
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
LICENCE = "https://opendatacommons.org/licenses/odbl/1-0/"
JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
USUAL, MOST = 10, 10_000
"""How many features a page has if nothing is asked, and at most."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another address."""

    href: str
    rel: str
    type: str
    title: str = ""

    def told(self) -> dict[str, str]:
        """Give it as the standard writes it."""
        said = {"href": self.href, "rel": self.rel, "type": self.type}
        return said | ({"title": self.title} if self.title else {})
