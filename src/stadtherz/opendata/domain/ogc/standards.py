"""What the OGC interfaces conform to, and the names they share.

Sources: OGC 17-069r4 (Features, Part 1), 18-058r1 (Part 2, reference systems), 19-079r2 (Part 3,
filtering), 21-065r2 (CQL2), 19-086r6 (Environmental Data Retrieval 1.1), 19-072 and 20-024
(Common).
Only what is answered is declared.
"""

_SPEC = "http://www.opengis.net/spec"
COMMON = (
    f"{_SPEC}/ogcapi-common-1/1.0/conf/core",
    f"{_SPEC}/ogcapi-common-2/1.0/conf/collections",
)
FEATURES = (
    *COMMON,
    *(f"{_SPEC}/ogcapi-features-1/1.0/conf/{one}" for one in ("core", "oas30", "html", "geojson")),
    f"{_SPEC}/ogcapi-features-2/1.0/conf/crs",
    *(
        f"{_SPEC}/ogcapi-features-3/1.0/conf/{one}"
        for one in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    f"{_SPEC}/cql2/1.0/conf/cql2-text",
    f"{_SPEC}/cql2/1.0/conf/basic-cql2",
)
EDR = (
    *COMMON,
    *(
        f"{_SPEC}/ogcapi-edr-1/1.1/conf/{one}"
        for one in (
            "core", "collections", "json", "geojson", "edr-geojson", "covjson", "html", "oas30",
            "queries",
        )
    ),
)  # fmt: skip
FEATURES_STANDARD = f"{_SPEC}/ogcapi-features-1/1.0"
EDR_STANDARD = f"{_SPEC}/ogcapi-edr-1/1.1"

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
COVERAGE = "application/prs.coverage+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
CONFORMANCE = "http://www.opengis.net/def/rel/ogc/1.0/conformance"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
UCUM = "http://www.opengis.net/def/uom/UCUM/"
