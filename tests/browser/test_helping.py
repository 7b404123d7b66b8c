"""Questions are answered by keys, by large buttons, without scripts, and by voice on the device."""

import pytest
from playwright.sync_api import expect

from tests.running_city import command

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
PAGE = "/lotse/mithelfen/"
SPEECH = """
window.SpeechRecognition = class {
  get processLocally() { return this.local; }
  set processLocally(value) { this.local = value; }
  start() {
    window.heardLocally = this.local;
    this.onresult({ results: [[{ transcript: 'Eins.' }]] });
  }
  static async available({ processLocally }) { return processLocally ? STATE : 'available'; }
};
"""


@pytest.fixture
def asked(city_environment):
    command(city_environment[0], "guidance_ask", "--pairs", "60")


@pytest.mark.usefixtures("asked")
def test_keys_answer_only_within_the_question(visit):
    tab = visit(width=320, dark=True)
    page = tab.open(PAGE)
    assert tab.violations() + tab.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heading = page.locator("[data-ask-heading]")
    first = page.locator("[name=frage]").input_value()
    page.keyboard.press("s")  # the focus is elsewhere: nothing happens
    heading.focus()
    page.keyboard.press("s")
    page.wait_for_url("**/mithelfen/?nach=*")
    expect(heading).to_be_focused()
    second = page.locator("[name=frage]").input_value()
    assert int(second) > int(first)
    page.keyboard.press("1")
    page.wait_for_url("**&danke=ja*")
    expect(page.get_by_role("status").first).to_contain_text("Danke!")
    assert tab.violations() + tab.complaints == []
    page.keyboard.press("u")
    page.wait_for_url("**&danke=weiter*")


@pytest.mark.usefixtures("asked")
def test_a_voice_is_heard_on_the_device_or_not_at_all(visit):
    for state, shown in (("'available'", True), ("'downloadable'", False)):
        tab = visit()
        tab.page.add_init_script(SPEECH.replace("STATE", state))
        page = tab.open(PAGE)
        button = page.get_by_role("button", name="Per Stimme antworten")
        if not shown:
            expect(button).to_be_hidden()
            continue
        button.click()
        expect(page.locator("[data-ask-key='1']")).to_be_focused()
        assert page.evaluate("window.heardLocally") is True
        expect(page.locator("[data-ask-voice] [role=status]")).to_contain_text("Verstanden")
        assert tab.violations() + tab.complaints == []
    bare = visit(script=False)
    page = bare.open("/en/guide/help-out/?ort=Markt")
    expect(page.get_by_text("Which place do you mean?")).to_be_visible()
    bare.open("/en/guide/help-out/")
    page.locator("[name=wert]").first.press("Enter")
    page.wait_for_url("**&danke=ja*")
