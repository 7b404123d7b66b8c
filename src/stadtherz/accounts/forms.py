"""What people send who sign up."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.socialaccount.forms import SignupForm as ProviderForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SEEN_BY_ALL = _("Diesen Namen sehen alle. Dein richtiger Name muss es nicht sein.")


class SignUpForm(SignupForm):
    """A sign-up that takes as long for an address that has an account as for a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_public(self)

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ProviderSignUpForm(ProviderForm):
    """What is still to be said after the log-in at a provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_public(self)


def _say_what_is_public(form: forms.Form) -> None:
    form.fields["username"].help_text = SEEN_BY_ALL
