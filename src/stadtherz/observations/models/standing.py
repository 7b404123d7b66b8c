"""What a station's state rests on beside its newest values: maintenance, and whether it was heard.

Columns to be read along with stations, so that a list of them needs no query for each.
"""

from datetime import datetime

from django.db.models import Case, Exists, Expression, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from stadtherz.observations.models import Datastream, Device, DeviceStream, Silence


def standing_columns(now: datetime, station: str = "pk") -> dict[str, Expression | Exists]:
    """Give the columns `maintained` (until when) and `heard` (whether a device of it ever was).

    A station is under maintenance while it was entered for it, or for the devices of all its
    datastreams: then the first of them to end counts.

    Args:
        now: the moment.
        station: name of the column with the station's id.

    """
    active = Silence.objects.filter(ended_at=None, until__gt=now)
    own = active.filter(station=OuterRef(station)).order_by("-until").values("until")[:1]
    of_devices = active.filter(device__station=OuterRef(station)).order_by("until")
    resting = DeviceStream.objects.filter(
        datastream=OuterRef("pk"), device__silences__ended_at=None, device__silences__until__gt=now
    )
    others = Datastream.objects.filter(~Exists(resting), station=OuterRef(station))
    return {
        "maintained": Coalesce(
            Subquery(own),
            Case(When(~Exists(others), then=Subquery(of_devices.values("until")[:1]))),
        ),
        "heard": Exists(Device.objects.filter(station=OuterRef(station), last_seen__isnull=False)),
    }
