"""A text in one language becomes the same page in the other, by the hands of editors."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Locale

from stadtherz.accounts.public import Role
from stadtherz.newsroom.models import NewsPage
from tests.accounts.factories import person
from tests.newsroom.factories import news
from tests.newsroom.test_release import FORM, is_live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]
SWITCH = re.compile(r'<a href="([^"]*)" lang="\w+" hreflang="\w+">')


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_MFA = False


def ask_for(client, page, language):
    address = reverse("simple_translation:submit_page_translation", args=[page.pk])
    locale = Locale.objects.get(language_code=language)
    return client.post(address, {"locales": [locale.pk], "include_subtree": ""})


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.EDITOR, True), (Role.MODERATOR, True), (Role.CDO, True),
        (Role.DATA_OWNER, False), (Role.ENGINEER, False),
    ],
)  # fmt: skip
def test_who_may_make_it(client, role, may):
    page = news()
    client.force_login(person("wer", role))
    ask_for(client, page, "en")
    assert NewsPage.objects.filter(locale__language_code="en").exists() == may


def test_from_one_language_to_the_other_and_back(client):
    german = news("Neue Ampel")
    client.force_login(person("autorin", Role.EDITOR))
    edit = ask_for(client, german, "en").url
    english = NewsPage.objects.get(locale__language_code="en")
    assert edit == reverse("wagtailadmin_pages:edit", args=[english.pk])
    form = FORM | {"title": "New lights", "slug": "new-lights"}
    client.post(edit, form | {"action-submit": "1"})
    assert not is_live(english)

    client.force_login(person("moderator", Role.MODERATOR))
    client.post(edit, form | {"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert is_live(english)

    client.logout()
    there, back = "/en/news/new-lights/", f"/aktuelles/{german.slug}/"
    assert SWITCH.findall(client.get(back).content.decode()) == [there]
    assert SWITCH.findall(client.get(there).content.decode()) == [back]
