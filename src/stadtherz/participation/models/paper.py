"""Paper: numbered sheets, batches of them, what two people read, scans, spot checks.

No row in here knows who voted. A slip that is taken leaves a used right and a number that is one
higher, nothing else; a sheet knows its batch by what was read on it, and no cast ballot knows a
sheet. No moment is kept (ADR 38).
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain import paper as rules
from stadtherz.participation.domain.sheets import SheetState, number_printed
from stadtherz.participation.models.ballots import VotingBallot


class StateOfSheet(models.TextChoices):
    ISSUED = SheetState.ISSUED.value, _("ausgegeben")
    USED = SheetState.USED.value, _("gezählt oder ungültig")
    VOID = SheetState.VOID.value, _("verdorben")
    RETURNED = SheetState.RETURNED.value, _("unbenutzt zurück")


class StateOfBatch(models.TextChoices):
    TAKING = rules.BatchState.TAKING.value, _("Abschnitte werden angenommen")
    ENTERING = rules.BatchState.ENTERING.value, _("Blätter werden eingegeben")
    RELEASED = rules.BatchState.RELEASED.value, _("freigegeben")


class SheetRun(models.Model):
    """Sheets that were printed together, and where they went."""

    ballot = models.ForeignKey(VotingBallot, models.PROTECT, related_name="sheet_runs")
    first = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    place = models.CharField(_("Wohin"), max_length=80)

    class Meta:
        ordering = ["first"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "first"], name="one_run_a_first_sheet"),
        ]


class Sheet(models.Model):
    """A numbered ballot sheet. It is tied to nobody, neither when printed nor when entered."""

    run = models.ForeignKey(SheetRun, models.PROTECT, related_name="sheets")
    ballot = models.ForeignKey(VotingBallot, models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=StateOfSheet, default=StateOfSheet.ISSUED)

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "serial"], name="one_sheet_a_serial"),
        ]

    @property
    def number(self) -> str:
        return number_printed(self.serial)


class PaperBatch(models.Model):
    """Slips that were taken, and the sheets that lay behind them, mixed.

    `slips` is how many rights were used for it; `elsewhere` and `repeated` count slips that were
    refused. Of a released batch the database changes nothing any more (migration 0020).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(VotingBallot, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=StateOfBatch, default=StateOfBatch.TAKING)
    slips = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    invalid = models.PositiveIntegerField(default=0)
    protocol = models.JSONField(default=dict)
    protocol_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="one_batch_a_number"),
            models.CheckConstraint(
                condition=models.Q(slips__gte=models.F("counted") + models.F("invalid")),
                name="no_more_sheets_than_slips",
            ),
        ]


class SheetReading(models.Model):
    """What somebody read on a sheet; nobody reads a sheet twice."""

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="readings")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="readings")
    turn = models.PositiveSmallIntegerField(
        choices=[(turn.value, turn.name) for turn in rules.Turn]
    )
    read = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("eingegeben von"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("Eingabe eines Blatts")
        verbose_name_plural = _("Eingaben von Blättern")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "turn"], name="one_reading_a_turn"),
            models.UniqueConstraint(fields=["sheet", "by"], name="nobody_reads_a_sheet_twice"),
        ]


class BatchScan(models.Model):
    """A scan of a batch; the file lies outside of everything public, under its SHA-256."""

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="scans")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["sha256"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sha256"], name="one_scan_a_hash"),
        ]


class SpotCheck(models.Model):
    """A spot check of the sheets of a ballot, as it was planned, drawn, and what came of it.

    The margin is that of the count; `quota` is how many sheets are looked at where it has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(VotingBallot, models.PROTECT, related_name="spot_checks")
    sheets = models.PositiveIntegerField()
    margin = models.PositiveIntegerField()
    risk_percent = models.PositiveSmallIntegerField()
    each = models.PositiveIntegerField(default=1)
    quota = models.PositiveIntegerField(null=True, blank=True)
    seed = models.CharField(max_length=100)
    drawn = models.PositiveIntegerField(default=0)
    over1 = models.PositiveIntegerField(default=0)
    over2 = models.PositiveIntegerField(default=0)
    under1 = models.PositiveIntegerField(default=0)
    under2 = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=12, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("geprüft von"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("Stichprobe")
        verbose_name_plural = _("Stichproben")
        constraints = [
            models.UniqueConstraint(fields=["ballot"], name="one_spot_check_a_ballot"),
        ]
