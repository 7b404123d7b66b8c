"""The home page on a phone: a few measured values, then the rest."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


@pytest.mark.parametrize(("width", "most"), [(390, 3), (1280, 6)])
def test_measured_values_do_not_fill_the_phone(visit, width, most):
    page = visit(width=width).open("/")
    cards = page.locator("section[aria-labelledby=misst] .card")
    assert sum(card.is_visible() for card in cards.all()) == most
