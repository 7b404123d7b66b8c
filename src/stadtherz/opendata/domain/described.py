"""What of a dataset and its files counts for quality, made from our values or a foreign graph.

Source: Metadata Quality Assessment of data.europa.eu, the properties its indicators look at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stadtherz.opendata.domain.catalogue import Dataset, Distribution
from stadtherz.opendata.domain.terms import AUTHORITY, GERMAN, LICENCES

ACCESS_RIGHTS = f"{AUTHORITY}access-right"
FILE_TYPE_LIST = f"{AUTHORITY}file-type"
LICENCE_LIST = f"{AUTHORITY}licence"
# licences of DCAT-AP.de's list that the EU's portal knows by their twins in its own table
_TWINS = """
apache bsd cc-by cc-by-de/3.0 cc-by-nc cc-by-nc-de/3.0 cc-by-nc/4.0 cc-by-nd cc-by-nd/3.0
cc-by-nd/4.0 cc-by-sa cc-by-sa-de/3.0 cc-by-sa/4.0 cc-by/4.0 cc-zero ccpdm/1.0 dl-by-de/1.0
dl-by-de/2.0 dl-by-nc-de/1.0 dl-zero-de/2.0 gfdl gpl/3.0 mozilla odbl odby odcpddl
"""
GERMAN_TWINS = frozenset(f"{GERMAN}licenses/{one}" for one in _TWINS.split()) | frozenset(
    one.german for one in LICENCES.values()
)


@dataclass(frozen=True)
class DescribedFile:
    """One distribution.

    Args:
        iri: its address, or a made-up name where it has none.
        access, download: addresses.
        format, media_type: addresses, or the words that stand there instead.
        licence: addresses of the licence and of what is called the same.
        rights, size, issued, modified: whether they are told.

    """

    iri: str
    access: tuple[str, ...] = ()
    download: tuple[str, ...] = ()
    format: str = ""
    media_type: str = ""
    licence: tuple[str, ...] = ()
    rights: bool = False
    size: bool = False
    issued: bool = False
    modified: bool = False


@dataclass(frozen=True)
class Described:
    """One dataset.

    Args:
        iri: its address, or a made-up name where it has none.
        title: for people, "" without one.
        keywords, themes, spatial, temporal, contact, publisher: whether they are told.
        access_rights: address, or the words that stand there instead.
        files: its distributions.
        compliant: whether it passes the shapes of DCAT-AP; None where nobody checked.

    """

    iri: str
    title: str = ""
    keywords: bool = False
    themes: bool = False
    spatial: bool = False
    temporal: bool = False
    contact: bool = False
    publisher: bool = False
    access_rights: str = ""
    files: tuple[DescribedFile, ...] = ()
    compliant: bool | None = None


@dataclass(frozen=True)
class Vocabularies:
    """Addresses in the lists that are at hand, by the address of the list.

    A list that is not at hand is told by the form of its addresses.
    """

    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, address: str, scheme: str) -> bool:
        """Whether `address` stands in the list `scheme`."""
        if known := self.lists.get(scheme):
            return address in known
        code = address.removeprefix(f"{scheme}/")
        return address.startswith(f"{scheme}/") and bool(code) and "/" not in code

    def knows_licence(self, addresses: tuple[str, ...]) -> bool:
        """Whether one of the addresses is in the EU's table, itself or by its German twin."""
        return any(one in GERMAN_TWINS or self.has(one, LICENCE_LIST) for one in addresses)


def described(dataset: Dataset, *, compliant: bool | None = None) -> Described:
    """Make it from our own value.

    Args:
        dataset: as the catalogue tells it.
        compliant: whether it passes the shapes, None if unknown.

    """
    return Described(
        iri=dataset.iri,
        title=str(dataset.title),
        keywords=any(word for _, word in dataset.keywords),
        themes=bool(dataset.themes),
        spatial=bool(dataset.areas),
        temporal=dataset.period is not None,
        contact=dataset.contact is not None,
        publisher=dataset.publisher is not None,
        access_rights=dataset.access.iri,
        files=tuple(_file(one) for one in dataset.distributions),
        compliant=compliant,
    )


def _file(one: Distribution) -> DescribedFile:
    licence = (one.licence.german, one.licence.european) if one.licence else ()
    return DescribedFile(
        iri=one.iri,
        access=(one.access,) if one.access else (),
        download=(one.download,) if one.download else (),
        format=one.file_type.iri if one.file_type else "",
        media_type=one.file_type.media_iri if one.file_type else "",
        licence=licence,
        rights=bool(one.rights),
        size=one.size is not None,
        issued=one.issued is not None,
        modified=one.modified is not None,
    )
