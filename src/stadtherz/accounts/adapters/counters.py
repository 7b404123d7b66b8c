"""The counters against too many tries, in a table that all processes share."""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections
from django.utils.crypto import salted_hmac


class Counters(DatabaseCache):
    """Django's cache in the database, which throws nothing away before its time.

    Django's own one removes a third of all rows, whichever they are, when there are many: whoever
    makes enough counters of no use would open every closed door. How many there are at a time is
    limited here by what comes in until they expire, minutes later.
    """

    def make_key(self, key: Any, version: int | None = None) -> str:
        """Give a mark from which neither addresses nor names can be read."""
        named = super().make_key(key, version=version)
        return salted_hmac("stadtherz.accounts.counters", named, algorithm="sha256").hexdigest()

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:  # noqa: ARG002
        operations = connections[db].ops
        table = operations.quote_name(self._table)  # type: ignore[attr-defined] # the stubs leave it out
        expired = operations.adapt_datetimefield_value(now)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])  # noqa: S608
