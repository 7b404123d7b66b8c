"""A private page asks for its password in the frame of the site and in its own language."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from stadtherz.newsroom.models import NewsIndexPage
from tests.newsroom.factories import news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]
SECRET = {"restriction_type": "password", "password": "Nur für uns"}
WORDS = {
    "/aktuelles/": ("de", "Nur mit Passwort", "Das Passwort stimmt nicht."),
    "/en/news/": ("en", "With a password only", "The password is not right."),
}


@pytest.fixture
def private():
    for index in NewsIndexPage.objects.all():
        PageViewRestriction.objects.create(page=index, **SECRET)


def asked(answer):
    body = answer.content.decode()
    assert 'id="inhalt"' in body
    assert '<input type="password" name="password"' in body
    return body


@pytest.mark.parametrize(("path", "words"), WORDS.items())
def test_it_asks_in_its_language_and_says_what_was_wrong(client, private, path, words):
    language, heading, wrong = words
    body = asked(client.get(path))
    assert f'<html lang="{language}">' in body
    assert f"<h1>{heading}</h1>" in body
    assert wrong not in body
    action = body.split('<form class="form" method="post" action="')[1].split('"')[0]
    form = {"password": "geraten", "return_url": path}
    assert wrong in asked(client.post(action, form))
    assert client.post(action, form | {"password": "Nur für uns"}).url == path
    assert 'type="password"' not in client.get(path).content.decode()


def test_it_tells_nothing_of_the_page(client):
    page = news("Geheimer Umzug")
    PageViewRestriction.objects.create(page=page, **SECRET)
    body = asked(client.get(f"/aktuelles/{page.slug}/"))
    assert page.title not in body
    assert page.lead not in body
    assert '<meta name="robots" content="noindex">' in body


def test_a_private_document_asks_alike(client):
    collection = Collection.get_first_root_node().add_child(name="intern")
    CollectionViewRestriction.objects.create(collection=collection, **SECRET)
    document = Document.objects.create(
        title="Entwurf", file=ContentFile(b"x", name="entwurf.txt"), collection=collection
    )
    assert "Nur mit Passwort" in asked(client.get(document.url))
