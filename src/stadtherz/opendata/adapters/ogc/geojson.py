"""Writes features as GeoJSON (RFC 7946); in other reference systems in the same form (18-058r1)."""

import json
from collections.abc import Callable, Iterable

from stadtherz.opendata.adapters.asking.written import object_writer
from stadtherz.opendata.adapters.ogc.items import turned_geometry
from stadtherz.opendata.domain.ogc.asked import Asked
from stadtherz.opendata.domain.ogc.collection import Link
from stadtherz.opendata.domain.ogc.items import Feature, Page


def feature_collection(page: Page, wanted: Asked, links: Iterable[Link], at: str) -> str:
    """Write a page of features.

    Args:
        page: of features.
        wanted: what was asked.
        links: to this page and others.
        at: when it was made (RFC 3339).

    """
    write = _writer(page, wanted)
    head = {"type": "FeatureCollection", "timeStamp": at, "numberReturned": len(page.features)}
    if page.matched is not None:
        head["numberMatched"] = page.matched
    said = json.dumps(head | {"links": [one.told() for one in links]}, ensure_ascii=False)
    features = ",\n".join(map(write, page.features))
    return f'{said[:-1]}, "features": [\n{features}\n]}}\n'


def one_feature(page: Page, feature: Feature, wanted: Asked, links: Iterable[Link]) -> str:
    """Write one feature with its links."""
    told = json.dumps([one.told() for one in links], ensure_ascii=False)
    return f'{_writer(page, wanted)(feature)[:-1]}, "links": {told}}}\n'


def _writer(page: Page, wanted: Asked) -> Callable[[Feature], str]:
    properties = object_writer(page.items)

    def write(feature: Feature) -> str:
        geometry = turned_geometry(feature.geometry, wanted) or "null"
        return (
            f'{{"type": "Feature", "id": {json.dumps(feature.key)}, "geometry": {geometry},'
            f' "properties": {properties(feature.values)}}}'
        )

    return write
