"""What a letter may bring, asked of the database: the newest datastreams are known too.

To a sender who may not write everywhere, what is neither open nor public does not exist: it is
told in the words for what is missing.
"""

from dataclasses import dataclass, field

from stadtherz.kernel.errors import NotAllowed
from stadtherz.observations.domain.sent_by import SentBy
from stadtherz.observations.models import Datastream, Device, DeviceStream, Station


@dataclass(frozen=True)
class _Place:
    """The project of a datastream, and whether everybody may know of it."""

    project: str
    public: bool


@dataclass
class Sender:
    """The sender of one letter; without `limits` everything is open, as to the broker."""

    limits: SentBy | None = None
    _places: dict[int, _Place | None] = field(default_factory=dict)

    def knows(self, stream: int) -> bool:
        """Whether the sender may know that there is such a datastream."""
        place = self._place(stream)
        return self._is_open(stream, place) or (place is not None and place.public)

    def require(self, stream: int) -> None:
        """Let pass what may be written to a datastream.

        Raises:
            NotAllowed: when it is not open to the sender.

        """
        if not self._is_open(stream, self._place(stream)):
            message = "the token is not for every datastream of this letter"
            raise NotAllowed(message, code="scope", details=("create",))

    def has_device(self, device: int) -> bool:
        """Whether a device speaks for the sender; devices of others are nobody's business."""
        if self.limits is None:
            return True
        project = Device.objects.filter(pk=device).values_list("station__project", flat=True)
        assigned = DeviceStream.objects.filter(device=device)
        streams = assigned.values_list("datastream_id", "datastream__station__project")
        return any(self.limits.has_device(one or "", list(streams)) for one in project)

    def knows_station(self, key: str) -> bool:
        """Whether the sender may know of the station with a key."""
        if self.limits is None:
            return True
        found = Station.objects.filter(key=key).values_list("pk", "project", "public")
        return any(
            public or project in self.limits.projects or self._has_stream_at(pk)
            for pk, project, public in found
        )

    def _has_stream_at(self, station: int) -> bool:
        assert self.limits is not None  # noqa: S101 - the caller has asked
        return Datastream.objects.filter(station=station, pk__in=self.limits.streams).exists()

    def _place(self, stream: int) -> _Place | None:
        if self.limits is None:
            return None
        if stream not in self._places:
            columns = ("station__project", "public", "station__public")
            found = Datastream.objects.filter(pk=stream).values_list(*columns).first()
            self._places[stream] = _Place(found[0], found[1] and found[2]) if found else None
        return self._places[stream]

    def _is_open(self, stream: int, place: _Place | None) -> bool:
        if self.limits is None:
            return True
        return self.limits.may_write(stream, place.project if place else "")
