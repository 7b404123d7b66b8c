"""The page of a place, its short link and the label to print."""

import pytest

from stadtherz.city.public import create_place, load_city, the_city
from stadtherz.kernel.geo import Point

pytestmark = pytest.mark.django_db


@pytest.fixture
def fountain():
    load_city(city=the_city())
    return create_place(name="Brunnen <b>& Bank</b>", point=Point(7.77, 49.44))


def test_the_short_link_leads_to_the_page(fountain, client):
    response = client.get(f"/o/{fountain.code}", follow=True)
    assert response.status_code == 200
    assert "Brunnen &lt;b&gt;&amp; Bank&lt;/b&gt;" in response.content.decode()


def test_a_code_typed_by_hand_is_found(fountain, client):
    assert client.get(f"/o/{fountain.code.lower()}").status_code == 302


def test_an_unknown_code_is_not_found(client):
    load_city(city=the_city())
    for path in ("/o/ZZZZZ", "/orte/ZZZZZ/", "/orte/ZZZZZ/schild.svg", "/orte/ZZZZZ/schild.pdf"):
        assert client.get(path).status_code == 404, path


def test_the_label_is_a_picture_with_the_code_in_words(fountain, client):
    response = client.get(f"/orte/{fountain.code}/schild.svg")
    assert response["Content-Type"].startswith("image/svg+xml")
    body = response.content.decode()
    assert fountain.code in body
    assert "<b>" not in body


def test_the_label_is_a_document_to_print(fountain, client):
    response = client.get(f"/orte/{fountain.code}/schild.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert response.content.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/orte/{}/schild.pdf", rb"/Alt (QR-Code, f\374hrt zu http"),
        ("/en/places/{}/label.pdf", rb"/Alt (QR code, leads to http"),
    ],
)
def test_the_document_says_what_its_picture_is(fountain, client, path, said):
    assert said in client.get(path.format(fountain.code)).content
