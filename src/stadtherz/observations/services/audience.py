"""Knows what clients of the broker want to be told, where it is the city's own."""

import logging
import sqlite3

from django.conf import settings

from stadtherz.observations.adapters.sensorthings.wanted import Subscribers
from stadtherz.observations.adapters.wishes import Listed, is_served

log = logging.getLogger("observations")


class Audience:
    """Who listens, as far as anybody knows: of a broker that does not tell, nobody does."""

    def now(self) -> Subscribers | None:
        """Give what is wanted now; None where the broker does not tell."""
        return None

    def told(self) -> None:
        """Take note that the broker has all that there was to be told."""


UNKNOWN = Audience()


class OwnAudience(Audience):
    """Follows the list that the city's own broker keeps, while it is the one that serves."""

    def __init__(self) -> None:
        self._list, self._subscribers = Listed(settings.VAR), Subscribers()

    def now(self) -> Subscribers | None:
        """Give what is wanted now; None where another broker serves, or the list is broken."""
        if not is_served(settings.VAR, settings.MQTT_ADDRESS):
            self._list.close()
            return None
        try:
            self._subscribers.renew(self._list.topics())
        except sqlite3.Error as error:
            log.warning("announce: what clients want cannot be read: %s", error)
            self._list.close()
            return None
        return self._subscribers

    def told(self) -> None:
        """Remember what was told of single properties."""
        self._subscribers.settle()
