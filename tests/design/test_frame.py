"""What every page carries: the way back from paper, and little to load."""

import gzip

import pytest
import segno

from stadtherz.city.public import load_city, the_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db):
    load_city(city=the_city())


def test_a_printed_page_leads_back_to_itself(client, settings):
    body = client.get("/ziele/?q=x").content.decode()
    address = f"{settings.CONFIG.address}/ziele/"
    code = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=1, svgclass=None, lineclass=None
    )
    assert f'<div class="print-back" aria-hidden="true">{code}' in body
    assert address in body


def test_pages_of_an_account_are_not_led_back_to(client):
    assert "print-back" not in client.get("/konto/login/").content.decode()


def test_pages_are_sent_compressed_to_who_asks(client):
    plain = client.get("/ziele/").content
    packed = client.get("/ziele/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert len(packed.content) < len(plain) / 2
