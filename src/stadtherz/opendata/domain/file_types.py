"""What is known of file formats that foreign catalogues name: open or not, readable by machines.

Keys are those of the EU's authority table of file types. Sources: the lists of non-proprietary and
of machine-readable formats that the European data portal counts by, and for newer formats
(Parquet, GeoPackage, FlatGeobuf, Arrow) their specifications, which are open.
"""

from stadtherz.opendata.domain.terms import AUTHORITY, FILE_TYPES, IANA

FILE_TYPE_TABLE = f"{AUTHORITY}file-type/"
_OPEN = (
    "ARROW_FILE ARROW_STREAM ATOM BMP CSV DBF DOCX EPUB FGB GEOJSON GEOTIFF GML GPKG GZIP HTML ICS "
    "JPEG2000 JSON JSON_LD KML KMZ N3 NETCDF ODP ODS ODT PARQUET PDF PNG PPTX RDF RDF_N_QUADS "
    "RDF_N_TRIPLES RDF_TRIG RDF_TURTLE RDF_XML RSS RTF SDMX SPARQLQ SPARQLQRES SVG TAR TIFF TSV "
    "TXT WCS_SRVC WFS_SRVC WMS_SRVC WMTS_SRVC XHTML XLSX XML XSD ZIP"
)
_READABLE = (
    "ARROW_FILE ARROW_STREAM ATOM CSV FGB GEOJSON GML GPKG GTFS ICS JSON JSON_LD KML KMZ N3 NETCDF "
    "ODS PARQUET RDF RDFA RDF_N_QUADS RDF_N_TRIPLES RDF_TRIG RDF_TURTLE RDF_XML RSS SDMX SHP "
    "SPARQLQRES TSV WFS_SRVC XLS XLSX XML"
)
OPEN_TYPES = frozenset(_OPEN.split())
READABLE_TYPES = frozenset(_READABLE.split())
_MEDIA = {one.media_type: one.key for one in FILE_TYPES.values()} | {
    "application/gml+xml": "GML",
    "application/vnd.google-earth.kml+xml": "KML",
    "application/vnd.google-earth.kmz": "KMZ",
    "application/x-zip-compressed": "ZIP",
    "application/rss+xml": "RSS",
    "application/atom+xml": "ATOM",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
    "application/gzip": "GZIP",
    "application/x-netcdf": "NETCDF",
    "application/netcdf": "NETCDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/msword": "DOC",
    "application/vnd.oasis.opendocument.text": "ODT",
    "text/tab-separated-values": "TSV",
    "text/plain": "TXT",
    "text/xml": "XML",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/tiff": "TIFF",
    "image/svg+xml": "SVG",
}
# what portals write instead of a key of the table; compared without signs and in capitals
_SPOKEN = {
    "GEOJSON": "GEOJSON", "JSONLD": "JSON_LD", "TURTLE": "RDF_TURTLE", "TTL": "RDF_TURTLE",
    "RDFXML": "RDF_XML", "NTRIPLES": "RDF_N_TRIPLES", "SHAPE": "SHP", "SHAPEFILE": "SHP",
    "ESRISHAPEFILE": "SHP", "EXCEL": "XLS", "MSEXCEL": "XLS", "WMS": "WMS_SRVC", "WFS": "WFS_SRVC",
    "WCS": "WCS_SRVC", "WMTS": "WMTS_SRVC", "OGCWMS": "WMS_SRVC", "OGCWFS": "WFS_SRVC",
    "GEOPACKAGE": "GPKG", "ICAL": "ICS", "ICALENDAR": "ICS", "HTM": "HTML", "TEXT": "TXT",
    "JPG": "JPEG", "TIF": "TIFF", "GEOTIFF": "GEOTIFF", "GZ": "GZIP",
}  # fmt: skip
_KEYS = (
    frozenset(FILE_TYPES)
    | OPEN_TYPES
    | READABLE_TYPES
    | frozenset(_MEDIA.values())
    | {"DOC", "PPT", "JPEG", "GIF"}
)


def key_of(format_iri: str) -> str:
    """Give the key of a format's address in the table, "" for an address elsewhere."""
    return (
        format_iri.removeprefix(FILE_TYPE_TABLE) if format_iri.startswith(FILE_TYPE_TABLE) else ""
    )


def media_type_of(media_iri: str) -> str:
    """Give "type/subtype" of an address at IANA (http or https), "" for anything else."""
    for start in (IANA, IANA.replace("https:", "http:")):
        if media_iri.startswith(start):
            return media_iri.removeprefix(start).lower()
    return ""


def key_spoken(words: str) -> str:
    """Find the key that somebody meant who wrote a format as words or as a media type.

    Returns:
        The key, "" if it cannot be told for sure.

    """
    by_media = _MEDIA.get(words.strip().lower(), "")
    plain = "".join(sign for sign in words.upper() if sign.isalnum())
    return by_media or _SPOKEN.get(plain, "") or (plain if plain in _KEYS else "")


def key_by_media(media_type: str) -> str:
    """Give the key of the format that a media type names, "" if unknown."""
    return _MEDIA.get(media_type.lower(), "")


def is_known(key: str) -> bool:
    """Whether the key is one that this table knows."""
    return key in _KEYS


def is_open(format_iri: str, media_iri: str) -> bool:
    """Whether at least one of format and media type is non-proprietary; unknown counts as not."""
    return bool({key_of(format_iri), key_by_media(media_type_of(media_iri))} & OPEN_TYPES)


def is_readable(format_iri: str, media_iri: str) -> bool:
    """Whether programs can read at least one of them as data; unknown counts as not."""
    return bool({key_of(format_iri), key_by_media(media_type_of(media_iri))} & READABLE_TYPES)
