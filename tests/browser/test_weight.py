"""Reading pages are light: everything that a first visit loads stays under 100 kB."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
MOST_BYTES = 100_000
PAGES = ["/", "/en/", "/projekte/", "/projekte/lotsensystem/", "/ziele/", "/aktuelles/", "/themen/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(visit, path):
    tab = visit()
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    tab.open(path)
    tab.page.wait_for_load_state("networkidle")
    assert len(received) > 3
    assert sum(received) < MOST_BYTES, f"{path}: {sum(received)} bytes in {len(received)} answers"
