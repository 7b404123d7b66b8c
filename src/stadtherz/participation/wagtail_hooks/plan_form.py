from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from stadtherz.kernel.errors import Conflict
from stadtherz.participation import models
from stadtherz.participation.services.plans import PlanEdited, check_plan_edit


class PlanForm(WagtailAdminModelForm):
    """Refuses to move an announced plan: that is done with a reason, which everybody reads."""

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = super().clean()
        old = models.Plan.objects.filter(pk=self.instance.pk).first()
        if old is not None:
            self._check(old)
        return found

    def _check(self, old: models.Plan) -> None:
        sent = self.cleaned_data
        wanted = PlanEdited(
            sent.get("key", old.key), sent.get("treated_on", old.treated_on),
            str(sent.get("why_late", old.why_late)),
        )  # fmt: skip
        words = {
            "plan-key": ("key", _("Der Schlüssel steht in Adressen, die schon verteilt sind. Lass"
                                  " ihn, wie er ist.")),
            "plan-day": ("treated_on", _("Das Vorhaben ist angekündigt. Verschieb die Beratung"
                                         " unter „Termin und Stand“: mit einem Grund, den alle"
                                         " lesen.")),
        }  # fmt: skip
        try:
            check_plan_edit(old=old, wanted=wanted)
        except Conflict as refusal:
            self.add_error(*words[refusal.code])
