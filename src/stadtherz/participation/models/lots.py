"""Drawings of lots: the rule, the list that is published, and what was drawn from it."""

import uuid
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField
from stadtherz.participation.domain.ages import strictest
from stadtherz.participation.domain.lots.rule import LotRule, read_rule
from stadtherz.participation.models.procedures import Procedure


class LotDrawing(models.Model):
    """A drawing of lots for a board.

    `list_text` is rule and list in the one form that was hashed; it stays as it is from then on,
    whatever becomes of the candidates' accounts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="lots")
    key = models.SlugField(_("Schlüssel"), max_length=60)
    title = TextField(_("Titel"))
    summary = TextField(_("Worum es geht"), long=True)
    rule = models.JSONField(_("Regel"))
    year = models.PositiveSmallIntegerField(_("Jahr, nach dem das Alter zählt"))
    opens = models.DateTimeField(_("Melden ab"))
    closes = models.DateTimeField(_("Melden bis"))
    seed_event = TextField(_("Woher die Startzahl kommt"), long=True)
    seed_known = models.DateTimeField(_("Startzahl steht fest ab"))
    term_ends = models.DateField(_("Ende der Amtszeit"))
    called = models.BooleanField(_("öffentlich"), default=False)
    list_text = models.TextField(blank=True, editable=False)
    list_hash = models.CharField(max_length=64, blank=True, editable=False)
    listed_at = models.DateTimeField(null=True, blank=True, editable=False)
    seed = models.CharField(max_length=200, blank=True, editable=False)
    drawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    members = models.JSONField(default=list, blank=True, editable=False)
    substitutes = models.JSONField(default=list, blank=True, editable=False)
    demonstration = models.BooleanField(_("zur Vorführung"), default=False, editable=False)

    class Meta:
        ordering = ["opens", "key"]
        verbose_name = _("Auslosung")
        verbose_name_plural = _("Auslosungen")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "key"], name="one_drawing_a_key"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens"))
                & models.Q(seed_known__gt=models.F("closes")),
                name="lots_moments_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(listed_at=None, list_hash="")
                | models.Q(listed_at__lt=models.F("seed_known")),
                name="the_list_is_out_before_the_seed",
            ),
            models.CheckConstraint(
                condition=models.Q(drawn_at=None, seed="")
                | models.Q(drawn_at__gte=models.F("seed_known"), listed_at__isnull=False),
                name="drawn_after_the_seed_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def as_rule(self) -> LotRule:
        """Give the rule; who takes part is as old as the procedure asks, or as the rule."""
        rule = read_rule(self.rule)
        asked = strictest(rule.minimum_age, self.procedure.minimum_age)
        return replace(rule, minimum_age=asked)


class LotCandidate(models.Model):
    """Somebody on the list: groups, and until the end of the term who it is.

    Year of birth and district are not kept, only the groups that follow from them. A candidate
    whose account was erased stays on a published list as a number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    drawing = models.ForeignKey(LotDrawing, models.PROTECT, related_name="candidates")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=120, blank=True)
    name_public = models.BooleanField(default=False)
    groups: "models.JSONField[Any]" = models.JSONField()
    number = models.CharField(max_length=12, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["drawing", "account"], name="one_candidacy_an_account"
            ),
            models.UniqueConstraint(
                fields=["drawing", "number"], condition=~models.Q(number=""),
                name="one_candidate_a_number",
            ),
        ]  # fmt: skip


class LotSuccession(models.Model):
    """That a seat became free, and whose number came; `came` is empty where nobody was left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    drawing = models.ForeignKey(LotDrawing, models.PROTECT, related_name="successions")
    place = models.PositiveSmallIntegerField()
    left = models.CharField(max_length=12)
    came = models.CharField(max_length=12, blank=True)
    day = models.DateField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["drawing", "place"], name="one_succession_a_place"),
            models.UniqueConstraint(fields=["drawing", "left"], name="a_seat_is_left_once"),
        ]
