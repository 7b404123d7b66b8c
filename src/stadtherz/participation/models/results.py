"""What came of a ballot, counted once and kept."""

import json
from typing import Any

from django.db import models


class CountedResult(models.Model):
    """The published result of a ballot: the text of one JSON value (`domain.counting.telling`).

    `id` is the number of the ballot as a value, as in its box. The database takes it only when the
    openings stand on the board, and refuses every change (migration 0003): what was published
    stays, also when the program that counts is changed. `districts` and
    `roles` are the turnout as the list of voters had it when it was counted (`domain.splits`),
    without what is small.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    rule_hash = models.CharField(max_length=64)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    districts = models.JSONField(null=True)
    roles = models.JSONField(null=True)

    def told(self) -> dict[str, Any]:
        """Give the value."""
        found: dict[str, Any] = json.loads(self.content)
        return found
