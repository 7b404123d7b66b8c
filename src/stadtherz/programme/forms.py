from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminModelForm

from stadtherz.kernel.errors import Invalid
from stadtherz.programme.services import refuse_circles


class ProjectForm(WagtailAdminModelForm):
    """The editor's form of a project: refuses dependencies that wait for each other."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        entries = [form.cleaned_data for form in self.formsets["dependencies"].forms]
        needed = [
            entry["needs"].pk for entry in entries if entry.get("needs") and not entry.get("DELETE")
        ]
        if self.instance.pk is None:
            return True  # nobody can wait for what does not exist yet
        try:
            refuse_circles(self.instance.pk, needed)
        except Invalid as refusal:
            circle = " → ".join(refusal.details)
            words = gettext("Diese Projekte würden aufeinander warten: %(circle)s.")
            self.add_error(None, words % {"circle": circle})
            return False
        return True
