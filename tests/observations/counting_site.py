"""A counting site with three ways, and what it counted on a Monday."""

import json

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.ingest import Ingest
from tests.observations.factories import station
from tests.observations.letters import write_sources

SITE = """
kind = "counts"
station = "nord"
lanes = [1, 2]
directions = ["osten", "westen"]
ways = [{ lane = 1, direction = "osten" }, { lane = 2, direction = "osten" },
        { lane = 1, direction = "westen" }]
classes = [7, 3, 1001]
speed_bands = [0, 30, 50]
interval_s = 900
mean_speed = false
"""
ONE = [[12, 30, 8], [1, 2, 1], [4, 0, 0]]  # cars, lorries, bicycles by speed


def letter(start, *ways, site="tangente"):
    return Letter(
        f"stadtherz/v1/counts/{site}",
        json.dumps({
            "site": site, "start": start, "interval_s": 900,
            "matrix": {
                "ways": [{"lane": lane, "direction": to} for lane, to, _ in ways],
                "classes": [7, 3, 1001], "edges": [0, 30, 50, None], "n": [n for *_, n in ways],
            },
        }).encode(),
    )  # fmt: skip


def counted_site(settings, folder):
    """Count two intervals of a Monday, in which one cell is unknown."""
    load_city(city=the_city())
    station("nord")
    write_sources(settings, folder, tangente=SITE)
    holed = [[12, 30, 8], [1, None, 1], [4, 0, 0]]
    every = [(1, "osten"), (2, "osten"), (1, "westen")]
    taken = Ingest().take([
        letter("2026-11-23T08:00:00+01:00", *[(*way, ONE) for way in every]),
        letter("2026-11-23T08:15:00+01:00", *[(*way, ONE) for way in every[:2]],
               (*every[2], holed)),
    ])  # fmt: skip
    assert taken == 6
    flush()
