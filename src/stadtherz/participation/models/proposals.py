"""Proposals, what is said about them, and who supports them."""

import uuid
from dataclasses import replace

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department, District, Theme
from stadtherz.participation.domain import collections, promises
from stadtherz.participation.domain import proposals as rules
from stadtherz.participation.domain.access import Access
from stadtherz.participation.domain.moderation import TRUSTED_AFTER
from stadtherz.participation.models.procedures import Procedure
from stadtherz.participation.models.unnamed import AccessWord, Unnamed


class WrittenState(models.TextChoices):
    DRAFT = rules.State.DRAFT.value, _("Entwurf")
    WAITING = rules.State.WAITING.value, _("wird angesehen")
    RELEASED = rules.State.RELEASED.value, _("veröffentlicht")
    REFUSED = rules.State.REFUSED.value, _("nicht veröffentlicht")
    WITHDRAWN = rules.State.WITHDRAWN.value, _("zurückgezogen")
    MERGED = rules.State.MERGED.value, _("zusammengelegt")


class PromiseWord(models.TextChoices):
    ANNOUNCED = promises.PromiseState.ANNOUNCED.value, _("angekündigt")
    CHECKING = promises.PromiseState.CHECKING.value, _("wird geprüft")
    PLANNED = promises.PromiseState.PLANNED.value, _("geplant")
    BUILDING = promises.PromiseState.BUILDING.value, _("wird umgesetzt")
    DONE = promises.PromiseState.DONE.value, _("fertig")
    REFUSED = promises.PromiseState.REFUSED.value, _("wird nicht umgesetzt")


class CollectionKind(models.TextChoices):
    PROPOSALS = collections.Kind.PROPOSALS.value, _("Vorschläge")
    PINS = collections.Kind.PINS.value, _("Hinweise auf der Karte")
    CONTEST = collections.Kind.CONTEST.value, _("Ideen für einen Wettbewerb")
    NAMES = collections.Kind.NAMES.value, _("Namen")
    DRAFT = collections.Kind.DRAFT.value, _("Beiträge zu einem Entwurf")


class Collection(models.Model):
    """What a procedure collects, and by which rules it is looked at.

    `criteria`, `categories` and `prizes` are lists of
    `{"key": ..., "text": {"de": ..., "en": ...}}`.
    """

    kind = models.CharField(
        _("Was gesammelt wird"), max_length=20, choices=CollectionKind,
        default=CollectionKind.PROPOSALS,
    )  # fmt: skip
    categories = models.JSONField(default=list)
    prizes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    procedure = models.OneToOneField(Procedure, models.CASCADE, related_name="collection")
    criteria = models.JSONField(default=list)
    trusted_after = models.PositiveSmallIntegerField(
        _("Beiträge, bis jemand bekannt ist"), default=TRUSTED_AFTER
    )
    answer_days = models.PositiveSmallIntegerField(_("Tage bis zur ersten Antwort"), default=42)
    access = models.CharField(
        _("Wer mitmacht"), max_length=10, choices=AccessWord, default=AccessWord.ACCOUNT
    )

    class Meta:
        verbose_name = _("Sammlung von Vorschlägen")
        verbose_name_plural = _("Sammlungen von Vorschlägen")

    def __str__(self) -> str:
        return str(self.procedure)

    @property
    def demands(self) -> collections.Demands:
        """What a contribution must have; a category only where there are some."""
        wanted = collections.DEMANDS[collections.Kind(self.kind)]
        return wanted if self.categories else replace(wanted, category=False)


class Written(models.Model):
    """What somebody wrote, on its way of a release.

    `access` says how they took part. With an account `author` is theirs, and none once it is gone;
    without one `unnamed` is what their code or key leads to, and none once that is forgotten.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    unnamed = models.ForeignKey(
        Unnamed, models.SET_NULL, null=True, blank=True, editable=False, related_name="%(class)ss"
    )
    access = models.CharField(
        max_length=10, choices=AccessWord, default=AccessWord.ACCOUNT, editable=False
    )
    language = models.CharField(max_length=10, default="de")
    text = models.TextField(_("Text"))
    state = models.CharField(max_length=20, choices=WrittenState, default=WrittenState.DRAFT)
    before = models.CharField(max_length=20, choices=WrittenState, blank=True)
    waits_for = models.JSONField(default=list)
    created_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def stands(self) -> rules.State:
        return rules.State(self.state)

    @property
    def is_public(self) -> bool:
        return self.stands in rules.PUBLIC

    @property
    def is_without_account(self) -> bool:
        return self.access != Access.ACCOUNT


class Proposal(Written):
    """Something that somebody proposes.

    `supporters` counts everybody who supports it, `supporters_by_code` those of them who did with a
    code; both are kept with the rows of support in one transaction, and stay when an account goes.
    `terms` and `folded` are made of the text, for the
    hint on similar ones and for the search. A paragraph of a draft has a number that stays, a
    place in the text, and no author. `similar` has the numbers of those that were alike when
    it became public.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="proposals")
    title = models.CharField(_("Titel"), max_length=collections.LONGEST_TITLE)
    address = models.CharField(_("Ort oder Adresse"), max_length=200, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Stadtteil"),
    )  # fmt: skip
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Thema")
    )
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    supporters = models.PositiveIntegerField(default=0)
    supporters_by_code = models.PositiveIntegerField(default=0)
    terms = models.JSONField(default=list)
    folded = models.TextField(blank=True)
    similar = models.JSONField(default=list)
    category = models.CharField(_("Art"), max_length=60, blank=True)
    prize = models.CharField(_("Preis"), max_length=60, blank=True)
    prize_reason = models.TextField(_("Warum dieser Preis"), blank=True)
    paragraph = models.PositiveIntegerField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    promise = models.CharField(max_length=20, choices=PromiseWord, blank=True)
    promise_due = models.DateField(null=True, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-released_at", "-pk"]
        verbose_name = _("Vorschlag")
        verbose_name_plural = _("Vorschläge")
        indexes = [
            models.Index(fields=["procedure", "state", "-released_at"], name="proposal_newest"),
            models.Index(fields=["procedure", "state", "-supporters"], name="proposal_supported"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="proposal_on_the_globe",
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | ~models.Q(state="merged"),
                name="merged_into_something",
            ),
            models.UniqueConstraint(
                fields=["procedure", "prize"],
                condition=~models.Q(prize=""),
                name="one_winner_a_prize",
            ),
            models.CheckConstraint(
                condition=models.Q(prize="") | ~models.Q(prize_reason=""),
                name="a_prize_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["procedure", "paragraph"], name="one_paragraph_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(author=None) | models.Q(unnamed=None, access="account"),
                name="proposal_of_account_or_of_none",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def option_key(self) -> str:
        """Under which key it stands on a ballot."""
        return f"p{self.pk}"

    def promised(self) -> promises.Promise | None:
        if not self.promise:
            return None
        return promises.Promise(promises.PromiseState(self.promise), self.promise_due)

    def writing(self) -> rules.Writing:
        return rules.Writing(
            self.title, self.text, self.address, self.district.key if self.district else "",
            self.theme.key if self.theme else "", self.lon, self.lat, self.category,
        )  # fmt: skip


class ProposalPicture(models.Model):
    """The picture of a proposal, drawn anew from what was sent: nothing but its dots is left.

    It lies in the database and not in a folder: it is shown to who may see the proposal and to
    nobody else, and it goes with it in one transaction.
    """

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="picture")
    words = models.CharField(_("Was das Bild zeigt"), max_length=300)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="a_picture_has_words"),
        ]


class Support(models.Model):
    """That an account supports a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, default="de")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Unterstützung")
        verbose_name_plural = _("Unterstützungen")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "account"], name="one_support_an_account"),
        ]


class SupportByCode(models.Model):
    """That who holds a code supports a proposal, once; it holds no moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    unnamed = models.ForeignKey(Unnamed, models.CASCADE, related_name="supports")

    class Meta:
        verbose_name = _("Unterstützung mit Code")
        verbose_name_plural = _("Unterstützungen mit Code")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "unnamed"], name="one_support_a_code"),
        ]


class SupportMark(models.Model):
    """That a support is counted whose account is gone: a keyed hash of proposal and address.

    So who erases an account and comes again is counted once. It goes when nobody can support any
    more.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("Unterstützung ohne Konto")
        verbose_name_plural = _("Unterstützungen ohne Konto")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "mark"], name="one_support_a_mark"),
        ]


class Stance(models.TextChoices):
    PRO = "pro", _("dafür")
    CONTRA = "contra", _("dagegen")
    NEUTRAL = "neutral", _("Frage oder Hinweis")


class Argument(Written):
    """What somebody says about a proposal, or answers to that; answers have no answers."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="arguments")
    answers_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    stance = models.CharField(max_length=10, choices=Stance)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("Beitrag")
        verbose_name_plural = _("Beiträge")
        indexes = [
            models.Index(fields=["proposal", "state", "stance"], name="argument_by_stance"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(author=None) | models.Q(unnamed=None, access="account"),
                name="argument_of_account_or_of_none",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Opinion(models.Model):
    """What a department thinks of a proposal: whether it can be done."""

    class Feasible(models.TextChoices):
        YES = "yes", _("machbar")
        WITH_CHANGES = "with-changes", _("mit Änderungen machbar")
        NO = "no", _("nicht machbar")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="opinions")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    question = models.CharField(_("Frage"), max_length=500, blank=True)
    asked_at = models.DateTimeField()
    due = models.DateField(_("bis"))
    feasible = models.CharField(max_length=20, choices=Feasible, blank=True)
    text = models.TextField(_("Stellungnahme"), blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    was_late = models.BooleanField(default=False)
    why_late = models.CharField(_("Warum erst jetzt"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = _("Stellungnahme")
        verbose_name_plural = _("Stellungnahmen")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "department"], name="one_opinion_a_department"
            ),
            models.CheckConstraint(
                condition=models.Q(given_at__isnull=True, feasible="")
                | models.Q(given_at__isnull=False) & ~models.Q(feasible="") & ~models.Q(text=""),
                name="a_given_opinion_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(why_late="") | models.Q(was_late=True),
                name="only_late_opinions_say_why_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.feasible}"
