"""Makes statements of DCAT from a dataset as CKAN's action API tells it.

Names of extras are those of ckanext-dcat, which our own answers use as well. What comes is
anybody's JSON: wrong types are read as nothing, and only what has no address at all is refused.
Source: CKAN 2.10, package_show; ckanext-dcat, README, "RDF DCAT to CKAN dataset mapping".
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.addresses import is_iri, is_web, mail_iri
from stadtherz.opendata.domain.graph import Iri, Literal, Node, Said, node
from stadtherz.opendata.domain.terms import FILE_TYPES, IANA, LICENCES, Theme

Package = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
SPDX = "http://spdx.org/rdf/terms#"
THEMES = frozenset(one.value for one in Theme)
MOST_CORNERS = 2000
CHECKSUM, CHECKSUM_VALUE = "spdx:checksum", "spdx:checksumValue"


def nodes_of(package: Any, site: str) -> tuple[str, list[Node]]:
    """Give the address of a dataset and what is said of it and of its files.

    Args:
        package: what `package_search` gives for one dataset.
        site: address of the portal, without a slash at its end.

    Raises:
        Invalid: it is no object, or has neither an address nor a name.

    """
    if not isinstance(package, dict):
        message = "the entry is no object"
        raise Invalid(message, code="not-readable")
    extras = _extras(package)
    iri = _address_of(package, extras, site)
    resources = [one for one in _list(package.get("resources")) if isinstance(one, dict)]
    files = [_resource(one, iri, place, package) for place, one in enumerate(resources)]
    return iri, [_dataset(package, extras, iri, files), *files]


def _address_of(package: Package, extras: dict[str, str], site: str) -> str:
    for told in (extras.get("uri", ""), _text(package, "uri"), extras.get("guid", "")):
        if is_iri(told):
            return told
    name = _text(package, "id") or _text(package, "name")
    if not name or not is_iri(f"{site}/dataset/{name}"):
        message = "the dataset has neither an address nor a name"
        raise Invalid(message, code="no-address")
    return f"{site}/dataset/{name}"


def _dataset(package: Package, extras: dict[str, str], iri: str, files: list[Node]) -> Node:
    changed = extras.get("modified") or _text(package, "metadata_modified")
    return node(
        iri,
        ["dcat:Dataset"],
        _words("dct:identifier", extras.get("identifier") or _text(package, "id")),
        _words("dct:title", _text(package, "title") or _text(package, "name")),
        _words("dct:description", _text(package, "notes")),
        (
            said
            for tag in _list(package.get("tags"))
            if isinstance(tag, dict)
            for said in _words("dcat:keyword", _text(tag, "name"))
        ),
        _listed("dcat:theme", [*_json_list(extras, "theme"), *_groups(package)]),
        _publisher(package, extras),
        _contact(package, extras),
        _listed("dct:accrualPeriodicity", [extras.get("frequency", "")]),
        _listed("dct:accessRights", [extras.get("access_rights", "")]),
        _listed("dct:language", _json_list(extras, "language")),
        _listed("dcatap:hvdCategory", _json_list(extras, "hvd_category")),
        _listed("dcat:landingPage", [_text(package, "url")]),
        _moment("dct:issued", extras.get("issued") or _text(package, "metadata_created")),
        _moment("dct:modified", changed),
        _words("dcat:version", _text(package, "version")),
        _period(extras),
        _area(extras),
        _provenance(extras.get("provenance", "")),
        (("dcat:distribution", Iri(one.iri)) for one in files),
    )


def _resource(one: Package, dataset: str, place: int, package: Package) -> Node:
    given = _text(one, "uri")
    name = re.sub(r"[^\w-]", "", _text(one, "id"), flags=re.ASCII) or str(place)
    url = _text(one, "url")
    said = _extras(package).get("licenseAttributionByText", "")
    return node(
        given if is_iri(given) else f"{dataset.partition('#')[0]}/resource/{name}",
        ["dcat:Distribution"],
        _words("dct:title", _text(one, "name")),
        _words("dct:description", _text(one, "description")),
        _listed("dcat:accessURL", [url]),
        _listed("dcat:downloadURL", [url]),
        _format(_text(one, "format")),
        _media_type(_text(one, "mimetype")),
        _licence(one, package),
        _words("dcatde:licenseAttributionByText", said),
        _size(one.get("size")),
        _checksum(_text(one, "hash")),
        _moment("dct:issued", _text(one, "created")),
        _moment("dct:modified", _text(one, "last_modified")),
    )


def _extras(package: Package) -> dict[str, str]:
    return {
        _text(one, "key"): _text(one, "value")
        for one in _list(package.get("extras"))
        if isinstance(one, dict)
    }


def _text(given: Package, name: str) -> str:
    value = given.get(name)
    return value.strip() if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _json_list(extras: dict[str, str], name: str) -> list[str]:
    """Read a list that stands in an extra as JSON, or as one address."""
    written = extras.get(name, "")
    try:
        found = json.loads(written) if written.startswith("[") else [written]
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)]


def _groups(package: Package) -> list[str]:
    names = (
        _text(one, "name").upper() for one in _list(package.get("groups")) if isinstance(one, dict)
    )
    return [Theme(one).iri for one in names if one in THEMES]


def _words(name: str, words: str) -> Iterable[Said]:
    return [(name, Literal(words))] if words else ()


def _listed(name: str, addresses: Iterable[str]) -> Iterator[Said]:
    """Tell addresses, each once."""
    yield from ((name, Iri(one)) for one in dict.fromkeys(addresses) if is_iri(one))


def _moment(name: str, written: str) -> Iterable[Said]:
    if _DAY.fullmatch(written):
        return [(name, Literal(written, datatype="xsd:date"))]
    if _MOMENT.fullmatch(written):
        return [(name, Literal(written, datatype="xsd:dateTime"))]
    return ()


def _publisher(package: Package, extras: dict[str, str]) -> Iterable[Said]:
    owner = package.get("organization")
    title = _text(owner, "title") if isinstance(owner, dict) else ""
    name = extras.get("publisher_name") or title or _text(package, "author")
    address = extras.get("publisher_uri") or extras.get("publisher_url", "")
    if not name:
        return ()
    told = node(
        address if is_iri(address) else "",
        ["foaf:Agent"],
        _words("foaf:name", name),
        _listed("dct:type", [extras.get("publisher_type", "")]),
    )
    return [("dct:publisher", told)]


def _contact(package: Package, extras: dict[str, str]) -> Iterable[Said]:
    name = extras.get("contact_name") or _text(package, "maintainer")
    mail = mail_iri(extras.get("contact_email") or _text(package, "maintainer_email"))
    if not name and not mail:
        return ()
    said = [("vcard:hasEmail", Iri(mail))] if mail else []
    told = node("", ["vcard:Kind", "vcard:Organization"], _words("vcard:fn", name), said)
    return [("dcat:contactPoint", told)]


def _period(extras: dict[str, str]) -> Iterable[Said]:
    ends = [
        *_moment("dcat:startDate", extras.get("temporal_start", "")),
        *_moment("dcat:endDate", extras.get("temporal_end", "")),
    ]
    return [("dct:temporal", node("", ["dct:PeriodOfTime"], ends))] if ends else ()


def _area(extras: dict[str, str]) -> Iterable[Said]:
    shape, address = list(_shape(extras.get("spatial", ""))), extras.get("spatial_uri", "")
    if not shape and not is_iri(address):
        return ()
    return [("dct:spatial", node(address if is_iri(address) else "", ["dct:Location"], shape))]


def _shape(written: str) -> Iterator[Said]:
    """Write the outline of a GeoJSON polygon as WKT; what is a box is told as one."""
    try:
        told = json.loads(written)
    except (ValueError, RecursionError):
        return
    rings = told.get("coordinates") if isinstance(told, dict) else None
    corners = _corners(rings[0]) if isinstance(rings, list) and rings else []
    if not corners or told.get("type") != "Polygon":
        return
    wkt = ", ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in corners)
    is_box = len({lon for lon, _ in corners}) == len({lat for _, lat in corners}) == 2
    name = "dcat:bbox" if is_box and len(corners) == 5 else "locn:geometry"
    yield name, Literal(f"POLYGON(({wkt}))", datatype="geo:wktLiteral")


def _corners(ring: Any) -> list[tuple[float, float]]:
    """Read a ring of degrees; nothing where one corner is none."""
    found = []
    for corner in _list(ring)[:MOST_CORNERS]:
        numbers = [
            float(one)
            for one in _list(corner)[:2]
            if isinstance(one, int | float) and -180 <= one <= 180
        ]
        if len(numbers) != 2:
            return []
        found.append((numbers[0], numbers[1]))
    return found if len(found) > 3 else []


def _provenance(words: str) -> Iterable[Said]:
    if not words:
        return ()
    told = node("", ["dct:ProvenanceStatement"], _words("rdfs:label", words))
    return [("dct:provenance", told)]


def _format(written: str) -> Iterable[Said]:
    key = written.upper().lstrip(".").replace(" ", "_")
    if key in FILE_TYPES:
        return [("dct:format", Iri(FILE_TYPES[key].iri))]
    if not written:
        return ()
    return [("dct:format", node("", ["dct:MediaTypeOrExtent"], _words("rdfs:label", written)))]


def _media_type(written: str) -> Iterable[Said]:
    found = _MEDIA.fullmatch(written.lower())
    return [("dcat:mediaType", Iri(IANA + found[0]))] if found else ()


def _licence(one: Package, package: Package) -> Iterable[Said]:
    """Tell the licence by the EU's address where it is a known one, else as it was given."""
    told = (_text(one, "license"), _text(package, "license_url"), _text(package, "license_id"))
    for known in LICENCES.values():
        if {known.key, known.german, known.european, known.text} & set(told):
            return [("dct:license", Iri(known.european))]
    for address in told:
        if is_web(address):
            return [("dct:license", Iri(address))]
    title = _text(package, "license_title") or told[2]
    if not title:
        return ()
    return [("dct:license", node("", ["dct:LicenseDocument"], _words("dct:title", title)))]


def _size(given: Any) -> Iterable[Said]:
    written = str(given) if isinstance(given, int | str) and not isinstance(given, bool) else ""
    if not written.isdecimal():
        return ()
    return [("dcat:byteSize", Literal(written, datatype="xsd:nonNegativeInteger"))]


def _checksum(written: str) -> Iterable[Said]:
    found = _SHA256.fullmatch(written.lower())
    if found is None:
        return ()
    said: list[Said] = [
        ("spdx:algorithm", Iri(f"{SPDX}checksumAlgorithm_sha256")),
        (CHECKSUM_VALUE, Literal(found[1], datatype="xsd:hexBinary")),
    ]
    return [(CHECKSUM, node("", ["spdx:Checksum"], said))]
