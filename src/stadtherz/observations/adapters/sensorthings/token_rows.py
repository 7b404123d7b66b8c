"""Looks a token up, in one question of plain SQL: every request asks it."""

from typing import NamedTuple

from django.db import connection
from django.utils import timezone

QUESTION = """
SELECT token.acts, token.everything, token.projects, opened.datastream_id
FROM observations_accesstoken AS token
LEFT JOIN observations_accesstoken_datastreams AS opened ON opened.accesstoken_id = token.id
WHERE token.digest = %s AND (token.expires_at IS NULL OR token.expires_at > %s)
ORDER BY opened.datastream_id
"""


class TokenRow(NamedTuple):
    """A token, and one of the datastreams that it names or None; acts and projects are JSON."""

    acts: str
    everything: bool
    projects: str
    stream: int | None


def token_rows(digest: str) -> tuple[TokenRow, ...]:
    """Give the rows of the token with this digest; none when it is unknown or has expired."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, [digest, now])
        return tuple(TokenRow(*row) for row in cursor.fetchall())
