"""The city's network as somebody meets it who does not see: made once for each import."""

from threading import Lock

from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.guidance.domain.surroundings import Surroundings
from stadtherz.streets.public import current_network, read_outdoors

_made: list[tuple[Outlook, Surroundings]] = []
_one_at_a_time = Lock()


def current_outlook() -> tuple[Outlook, Surroundings]:
    """Give what leaves each place of the city's network, and what one finds beside its ways.

    The first call after an import reads the map once more, some seconds in a town of 100,000.

    Raises:
        NotFound: no map was taken in yet.
        Unavailable: the map file is gone.

    """
    network = current_network()
    with _one_at_a_time:
        if not _made or _made[0][0].network is not network:
            streets, lines = read_outdoors()
            _made[:] = [(Outlook(network), Surroundings(streets, network, lines))]
        return _made[0]
