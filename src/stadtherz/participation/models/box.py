"""The ballot box: an island in the database. No key leads out of it, and none into it.

A box has the number of its ballot (`VotingBallot.id`) as a value, not as a key, so that no path of
joins leads from a ballot to a person, not even by way of what is voted on
(tests/participation/test_schema.py). What lies in it is never changed; the database refuses
(migration 0002).
"""

import uuid

from django.db import models

from stadtherz.participation.domain.sealing import commitment_of
from stadtherz.participation.models.register import Channel


class BallotBox(models.Model):
    """The box of one ballot; its row is what casting and closing lock."""

    id = models.UUIDField(primary_key=True, editable=False)
    sealed = models.BooleanField(default=False)


class InTheBox(models.Model):
    """A ballot: what was chosen, by which channel. No person, no moment, not even a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    choice = models.TextField()
    nonce = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        abstract = True

    @property
    def holds(self) -> bool:
        """Whether the commitment is the one of nonce and choice."""
        return commitment_of(self.nonce, self.choice) == self.commitment


class CastBallot(InTheBox):
    """A ballot since the last closing; rows lie in the order of casting, so not for long."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="cast")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "commitment"], name="one_cast_a_commitment"),
        ]


class SealedBallot(InTheBox):
    """A ballot whose commitment is on the board; rows lie in the order of their random numbers."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="ballots")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "commitment"], name="one_sealed_a_commitment"),
        ]


class BoardEntry(models.Model):
    """An entry of the public board, as canonical JSON, in its chain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    content = models.TextField()
    hash = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["box", "number"], name="one_entry_a_number"),
            models.UniqueConstraint(fields=["box", "previous"], name="the_chain_has_no_fork"),
            models.UniqueConstraint(
                fields=["box", "commitment"], condition=~models.Q(commitment=""),
                name="one_entry_a_commitment",
            ),
        ]  # fmt: skip


class DayHead(models.Model):
    """The signed end of the board on a day, and how many came by which channel since the last."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="heads")
    number = models.PositiveIntegerField()
    day = models.DateField()
    entries = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    final = models.BooleanField(default=False)
    signature = models.CharField(max_length=88)
    channels = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["box", "number"], name="one_head_a_number"),
        ]
