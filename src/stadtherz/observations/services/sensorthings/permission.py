"""Who may write which datastreams: the scopes of a token, asked before every act."""

from dataclasses import dataclass
from enum import StrEnum

from stadtherz.kernel.errors import NotAllowed
from stadtherz.observations.adapters.sensorthings.catalogue import Reader, the_catalogue
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.domain.resending import Sender
from stadtherz.observations.domain.sent_by import SentBy
from stadtherz.observations.models import Datastream, HistoricalLocation, Station


class Act(StrEnum):
    """What a token may be allowed."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Writer:
    """What somebody may write.

    Args:
        acts: what may be done at all.
        everything: whether to every entity; otherwise to those of the next two only.
        projects: slugs of projects whose things and datastreams are open.
        streams: single datastreams whose observations are open.

    """

    acts: frozenset[Act] = frozenset()
    everything: bool = False
    projects: frozenset[str] = frozenset()
    streams: frozenset[int] = frozenset()

    def require(self, act: Act) -> None:
        """Let pass who may do such a thing at all.

        Raises:
            NotAllowed: everybody else.

        """
        if act not in self.acts:
            message = f"this needs a token with the scope {act.value!r}"
            raise NotAllowed(message, code="scope", details=(act.value,))

    def require_entity(self, act: Act, kind: str, key: int | None) -> None:
        """Let pass who may do this to an entity of a type; without a number, to the type.

        Raises:
            NotAllowed: everybody else.

        """
        self.require(act)
        if self.everything or self._in_project(kind, key):
            return
        message = f"the token is not for this {kind}; ask for one with its project"
        raise NotAllowed(message, code="scope", details=(act.value,))

    def require_stream(self, act: Act, stream: Entity) -> None:
        """Let pass who may do this to the observations of a datastream.

        Raises:
            NotAllowed: everybody else.

        """
        self.require(act)
        if self.everything or stream.id in self.streams or stream.project in self.projects:
            return
        message = f"the token is not for the datastream {stream.id}"
        raise NotAllowed(message, code="scope", details=(act.value,))

    @property
    def sender(self) -> Sender:
        """Whether what it creates may replace what is there."""
        return Sender.CHANGES if Act.UPDATE in self.acts else Sender.CREATES

    @property
    def limits(self) -> SentBy | None:
        """What letters of the writer may bring; None for everything."""
        return None if self.everything else SentBy(self.projects, self.streams)

    @property
    def reader(self) -> Reader:
        """What the writer may know of: an act on anything else is answered as on nothing."""
        return Reader(self.everything, self.streams, self.projects)

    def knows_stream(self, stream: Entity) -> bool:
        """Whether the writer may know of a datastream."""
        mine = stream.id in self.streams or stream.project in self.projects
        return self.everything or stream.public or mine

    def knows(self, kind: str, key: int) -> bool:
        """Whether the writer may know of an entity, which may also not exist at all."""
        if self.everything:
            return True
        catalogue = the_catalogue()
        hidden = key in catalogue.by_kind[kind] and not catalogue.view(self.reader).get(kind, key)
        return not hidden

    def _in_project(self, kind: str, key: int | None) -> bool:
        if not self.projects:
            return False
        if key is None:  # new things belong to the project of the token, shared kinds to nobody
            return len(self.projects) == 1
        if kind == "Thing":
            return Station.objects.filter(pk=key, project__in=self.projects).exists()
        if kind in {"Datastream", "MultiDatastream"}:
            return Datastream.objects.filter(pk=key, station__project__in=self.projects).exists()
        if kind == "HistoricalLocation":
            rows = HistoricalLocation.objects.filter(pk=key, station__project__in=self.projects)
            return rows.exists()
        return False

    @property
    def project(self) -> str:
        """The project that new things belong to."""
        return next(iter(self.projects)) if len(self.projects) == 1 else ""
