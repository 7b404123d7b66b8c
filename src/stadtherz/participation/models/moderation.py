"""What was decided about contributions and why, what changed, and who is told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.moderation import Outcome
from stadtherz.participation.models.proposals import Argument, PromiseWord, Proposal


class OutcomeWord(models.TextChoices):
    RELEASE = Outcome.RELEASE.value, _("veröffentlicht")
    REFUSE = Outcome.REFUSE.value, _("nicht veröffentlicht")


class Decision(models.Model):
    """A decision on a proposal or an argument, which is never changed; a later one may lift it."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    argument = models.ForeignKey(
        Argument, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    outcome = models.CharField(max_length=10, choices=OutcomeWord)
    kept = models.JSONField(default=list)
    broken = models.JSONField(default=list)
    reason = models.TextField(_("Grund"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    waited_since = models.DateTimeField()
    decided_at = models.DateTimeField()
    shown_before = models.BooleanField(default=False)
    on_appeal = models.BooleanField(default=False)
    lifted = models.BooleanField(default=False)

    class Meta:
        ordering = ["decided_at", "pk"]
        verbose_name = _("Entscheidung")
        verbose_name_plural = _("Entscheidungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, argument__isnull=True)
                | Q(proposal__isnull=True, argument__isnull=False),
                name="a_decision_has_one_subject",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refuse") | ~Q(reason=""), name="a_refusal_has_a_reason"
            ),
        ]

    @property
    def about(self) -> Proposal | Argument:
        found = self.proposal or self.argument
        if found is None:
            message = "a decision without a subject"
            raise ValueError(message)
        return found


class Appeal(models.Model):
    """What an author says against a refusal; one a decision, decided by somebody else."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="appeal")
    text = models.TextField(_("Widerspruch"))
    made_at = models.DateTimeField()
    answer = models.OneToOneField(
        Decision, models.CASCADE, null=True, blank=True, related_name="answers"
    )

    class Meta:
        ordering = ["made_at"]
        verbose_name = _("Widerspruch")
        verbose_name_plural = _("Widersprüche")


class EventKind(models.TextChoices):
    HANDED_IN = "handed-in", _("eingereicht")
    RELEASED = "released", _("veröffentlicht")
    REFUSED = "refused", _("nicht veröffentlicht")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    BROUGHT_BACK = "brought-back", _("wieder da")
    OPINION = "opinion", _("Stellungnahme")
    PROMISE = "promise", _("Zusage der Stadt")
    PRIZE = "prize", _("Preis")
    CHANGED = "changed", _("neue Fassung")
    MERGE_ASKED = "merge-asked", _("Zusammenlegen vorgeschlagen")
    MERGED = "merged", _("zusammengelegt")


class ProposalEvent(models.Model):
    """A change of a proposal, or of an argument about it.

    For a promise with its state, day and reason as they were given.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="events")
    argument = models.ForeignKey(
        Argument, models.CASCADE, null=True, blank=True, related_name="events"
    )
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField()
    promise = models.CharField(max_length=20, choices=PromiseWord, blank=True)
    due = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("Schritt eines Vorschlags")
        verbose_name_plural = _("Schritte eines Vorschlags")


class Notice(models.Model):
    """That somebody is told of a change; made with the change, in one transaction."""

    event = models.ForeignKey(ProposalEvent, models.CASCADE, related_name="notices")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, default="de")
    taken_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Nachricht zu einem Vorschlag")
        verbose_name_plural = _("Nachrichten zu Vorschlägen")
        constraints = [
            models.UniqueConstraint(fields=["event", "account"], name="one_notice_an_account"),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(sent_at=None), name="notice_waits"),
        ]


class MergeOffer(models.Model):
    """That staff propose to join one proposal with another; its people are asked until a moment.

    `key_agrees` is what an author without an account said with the key.
    """

    source = models.ForeignKey(Proposal, models.CASCADE, related_name="merge_offers")
    target = models.ForeignKey(Proposal, models.CASCADE, related_name="merge_requests")
    note = models.CharField(_("Warum"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    merged = models.BooleanField(default=False)
    key_agrees = models.BooleanField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["made_at"]
        verbose_name = _("Frage nach dem Zusammenlegen")
        verbose_name_plural = _("Fragen nach dem Zusammenlegen")
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="merge_needs_two_proposals"
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(closed_at=None), name="one_open_merge_a_proposal"
            ),
        ]


class MergeAnswer(models.Model):
    """What an author or a supporter says to a merge; who says nothing stays where they are."""

    offer = models.ForeignKey(MergeOffer, models.CASCADE, related_name="answers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Antwort zum Zusammenlegen")
        verbose_name_plural = _("Antworten zum Zusammenlegen")
        constraints = [
            models.UniqueConstraint(fields=["offer", "account"], name="one_merge_answer_each"),
        ]
