from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField
from stadtherz.opendata.domain.desk.exclusive import Sort, Terms
from stadtherz.opendata.models.catalogue import Dataset

SORT_NAMES = {
    Sort.SERVICE: _("Dienst im öffentlichen Interesse"),
    Sort.CULTURE: _("Digitalisierung von Kulturbeständen"),
    Sort.INDIRECT: _("schränkt andere ein, ohne ein ausschließliches Recht zu geben"),
}


class Arrangement(models.Model):
    """An arrangement by which only one may use data, or others can do so less well."""

    sort = models.CharField(
        _("Art"), max_length=10, choices=[(one.value, name) for one, name in SORT_NAMES.items()]
    )
    partner = models.CharField(_("Mit wem"), max_length=200)
    subject = TextField(_("Worüber"), long=True)
    reasons = TextField(_("Warum es im öffentlichen Interesse nötig ist"), blank=True, long=True)
    datasets = models.ManyToManyField(
        Dataset, blank=True, related_name="+", verbose_name=_("Datensätze")
    )
    agreed = models.DateField(_("vereinbart am"))
    begins = models.DateField(_("gilt ab"))
    ends = models.DateField(_("gilt bis"), null=True, blank=True)
    published = models.DateField(_("öffentlich seit"), null=True, blank=True)
    terms = models.URLField(_("Adresse des Wortlauts"), max_length=300, blank=True)
    free_copy = models.BooleanField(
        _("Die Stadt bekommt das Digitalisierte unentgeltlich"), default=False
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("geändert von"),
    )  # fmt: skip

    class Meta:
        ordering = ["-begins", "pk"]
        verbose_name = _("Ausschließlichkeitsvereinbarung")
        verbose_name_plural = _("Ausschließlichkeitsvereinbarungen")

    def __str__(self) -> str:
        return self.partner

    def as_domain(self) -> Terms:
        """Give the arrangement as the law sees it; the reviews are fetched before."""
        last = max(self.reviews.all(), key=lambda one: (one.day, one.pk), default=None)
        return Terms(
            sort=Sort(self.sort), agreed=self.agreed, begins=self.begins, ends=self.ends,
            published=self.published, reasons=str(self.reasons), terms=self.terms,
            reviewed=last.day if last else None, needed=last.needed if last else True,
            free_copy=self.free_copy,
        )  # fmt: skip


class ArrangementReview(models.Model):
    """A review: whether the arrangement is still needed, and why."""

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="reviews")
    day = models.DateField(_("geprüft am"))
    needed = models.BooleanField(_("weiter nötig"))
    result = TextField(_("Ergebnis"), long=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("geprüft von"),
    )  # fmt: skip

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("Prüfung einer Vereinbarung")
        verbose_name_plural = _("Prüfungen von Vereinbarungen")

    def __str__(self) -> str:
        return f"{self.arrangement_id} {self.day}"
