"""Expanding the observations of many datastreams asks the lake once, and for the right ones."""

import pytest
from django.utils import timezone

from stadtherz.observations.adapters.reading import Known
from stadtherz.observations.adapters.sensorthings.answering import members_at, tell_page
from stadtherz.observations.adapters.sensorthings.catalogue import EVERYBODY, the_catalogue
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.addresses import address_of
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.services.store import Reading as Value
from stadtherz.observations.services.store import record
from tests.observations.factories import station, stream

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("$top=1;$orderby=phenomenonTime desc", [4]),
        ("$top=2", [0, 1]),
        ("$top=2;$skip=1;$orderby=result desc", [3, 2]),
        ("$filter=result ge 3", [3, 4]),
    ],
)
def test_a_page_of_datastreams_asks_once_for_all_of_them(lake, monkeypatch, options, expected):
    here = station()
    rows = [stream(f"bruecke-{number}", here) for number in range(20)]
    now = timezone.now().replace(hour=12, microsecond=0)
    record(
        readings=[
            Value(row.pk, now.replace(minute=minute), float(100 * place + minute))
            for place, row in enumerate(rows)
            for minute in range(5)
        ]
    )
    asked = []
    ask = Known.rows
    monkeypatch.setattr(
        Known, "rows", lambda *given, **named: asked.append(1) or ask(*given, **named)
    )
    reading = Reading(the_catalogue().view(EVERYBODY), "http://x", lake, now)
    shifted = options.replace("result ge 3", "result mod 100 ge 3")
    query = query_of([("$expand", f"Observations({shifted})")])
    told = tell_page(reading, members_at(reading, address_of("Datastreams")), query)
    assert len(asked) == 1
    results = {one["@iot.id"]: [seen["result"] for seen in one["Observations"]]
               for one in told["value"]}  # fmt: skip
    assert results == {
        row.pk: [100 * place + one for one in expected] for place, row in enumerate(rows)
    }
