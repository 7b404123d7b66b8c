"""What a person does on a station's page: enlarge a stretch of time."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
STATION = "/messwerte/rad-mainzer-tor/?zeit=month"


def test_drawing_loads_finer_values_and_a_button_leads_back(visit):
    page = visit().open(STATION)
    said = page.locator(".range [role=status]")
    said.get_by_text("je Tag").wait_for()
    plot = page.locator(".range .u-over")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    first = page.locator(".range [name=von]").input_value()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40, steps=4)
    with page.expect_response("**/verlauf.json*") as answered:
        page.mouse.up()
    assert answered.value.json()["step"] == "hour"
    said.get_by_text("je Stunde").wait_for()
    assert page.locator(".range [name=von]").input_value() > first
    back = page.get_by_role("button", name="Wieder den ganzen Zeitraum zeigen")
    back.focus()
    page.keyboard.press("Enter")
    said.get_by_text("je Tag").wait_for()
    assert page.locator(".range [name=von]").input_value() == first
    assert not back.is_visible()


def test_when_finer_values_do_not_come_the_chart_stays(visit):
    page = visit().open(STATION)
    page.locator(".range [role=status]").get_by_text("je Tag").wait_for()
    page.route("**/verlauf.json*", lambda route: route.abort())
    page.locator(".range .u-over").dblclick()
    page.get_by_text("ließen sich gerade nicht laden").wait_for()
    assert page.locator(".range .u-over").count() == 1
