"""The list of voters: who may vote and who has, without what."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.models.ballots import VotingBallot


class Channel(models.TextChoices):
    ACCOUNT = Proof.ACCOUNT.value, _("mit Konto")
    LETTER = Proof.LETTER.value, _("mit Code aus dem Brief")
    STAND = Proof.STAND.value, _("am Stand")
    PAPER = Proof.PAPER.value, _("auf Papier")


class VotingRight(models.Model):
    """That somebody may vote in a ballot, and whether the right was used.

    It holds no moment and no day: with few voters a day would lead to the ballot. Used stays used;
    the database says so. `entry` marks the entry of the register, where there is one; `district`
    and `role` are what the register says of it, for counting alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(VotingBallot, models.PROTECT, related_name="rights")
    entry = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null is no entry, many times
    used = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    district = models.CharField(max_length=60, null=True)  # noqa: DJ001 - as `entry`
    role = models.CharField(max_length=20, null=True)  # noqa: DJ001 - as `entry`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "entry"], name="one_right_an_entry"),
            models.CheckConstraint(
                condition=models.Q(used=True, channel__in=Channel.values)
                | models.Q(used=False, channel=""),
                name="used_rights_have_a_channel",
            ),
        ]


class Unbinding(models.Model):
    """That somebody of the staff wants an account apart from a letter; gone once it is done.

    The account is not named: who confirms it names it anew, and both have to have the same mark.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(VotingBallot, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    reason = models.CharField(_("Warum"), max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("Lösen einer Verbindung")
        verbose_name_plural = _("Lösen von Verbindungen")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "mark"], name="one_unbinding_a_mark"),
        ]

    def __str__(self) -> str:
        return self.reason


class RightMark(models.Model):
    """One way to show a right: an account, or a code; all marks of a person are one right."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    right = models.ForeignKey(VotingRight, models.CASCADE, related_name="marks")
    ballot = models.ForeignKey(VotingBallot, models.PROTECT, related_name="+")
    proof = models.CharField(max_length=10, choices=Channel)
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "mark"], name="one_right_a_mark"),
            models.UniqueConstraint(fields=["right", "proof"], name="one_mark_a_proof"),
        ]
