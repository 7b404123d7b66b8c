"""What people send who sign up, and staff who change roles."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, SignupForm
from allauth.account.models import EmailAddress
from allauth.socialaccount.forms import SignupForm as ProviderForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.domain.roles import Membership, Role
from stadtherz.accounts.models import User
from stadtherz.city.public import Department

ROLE_NAMES = {
    Role.RESIDENT: _("Einwohnerin oder Einwohner"),
    Role.EDITOR: _("Redaktion: schreibt Seiten und reicht sie zur Freigabe ein"),
    Role.MODERATOR: _("Moderation: schreibt Seiten und gibt die von anderen frei"),
    Role.DATA_OWNER: _("Daten: pflegt Messstellen und Geräte, reicht Daten ein"),
    Role.DATA_OFFICE: _("Stelle für offene Daten: prüft und veröffentlicht, beantwortet Anträge"),
    Role.DATA_PROTECTION: _("Datenschutz: prüft, ob Daten etwas über Personen verraten"),
    Role.ENGINEER: _("Technik: pflegt Messstellen, Geräte und Baustellen, nimmt Zugänge zurück"),
    Role.TELLER: _("Wahlhilfe: gibt Stimmzettel aus Papier ein, immer zu zweit"),
    Role.TESTER: _("Prüfung im Inklusionsbeirat: entscheidet über Befunde an Straßen"),
    Role.CDO: _("Leitung: gibt Seiten frei, pflegt Programm und Orte, vergibt Rollen"),
}
SEEN_BY_ALL = _("Diesen Namen sehen alle. Dein richtiger Name muss es nicht sein.")


class LogInForm(LoginForm):
    """A log-in whose first field takes the user name as well, and says so to browsers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignUpForm(SignupForm):
    """A sign-up that answers an address that has an account as a new one, and takes as long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_public(self)

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        saved = super().try_save(request)
        get_adapter().say_that_mail_came(request, self.cleaned_data["email"])
        return saved


class ProviderSignUpForm(ProviderForm):
    """What is still to be said after the log-in at a provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_public(self)


def granted_names() -> dict[str, Any]:
    """Name everything that can be granted: roles, and the departments that are or were."""
    language = get_language() or ""
    names = {Membership(one.key).value: one.name.to(language) for one in Department.objects.all()}
    return {role.value: name for role, name in ROLE_NAMES.items()} | names


class NewPasswordForm(ResetPasswordForm):
    """A new password; what nobody confirmed yet is asked to be confirmed first, and told nothing.

    The page says the same in every case, so that it does not tell which accounts there are.
    """

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        address: str = self.cleaned_data["email"]
        known = EmailAddress.objects.filter(email__iexact=address, user__in=self.users)
        if not self.users or known.filter(verified=True).exists():
            return str(super().save(request, **kwargs))
        for one in known:
            one.send_confirmation(request)
        return address


class RoleChangeForm(forms.Form):
    """One change of what somebody may, or of their departments, with its reason."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("grant", "revoke", "open", "close")])
    role = forms.ChoiceField(choices=lambda: [("", ""), *granted_names().items()], required=False)
    reason = forms.CharField(max_length=300, error_messages={"required": _("Schreib dazu, warum.")})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        about_a_role = cleaned.get("act") in {"grant", "revoke"}
        if about_a_role and not cleaned.get("role"):
            self.add_error("role", _("Wähle eine Rolle."))
        return cleaned | {"role": cleaned.get("role", "") if about_a_role else ""}


class EraseForm(forms.Form):
    """The own user name, typed by hand, so that nobody erases an account by accident."""

    username = forms.CharField(
        label=_("Tippe zur Bestätigung deinen Benutzernamen"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        if typed != self.person.username:
            message = gettext("Das ist nicht dein Benutzername. Es wurde nichts gelöscht.")
            raise ValidationError(message)
        return typed


def _say_what_is_public(form: forms.Form) -> None:
    form.fields["username"].help_text = SEEN_BY_ALL
