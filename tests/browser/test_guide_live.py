"""The scripts of the guide on a bare page: by keyboard, with a position, without a net."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from stadtherz.streets.values import Plane
from tests.browser.conftest import AXE, TAGS
from tests.guidance.walking.page import page_of, short_way
from tests.running_city import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
SYSTEM = ROOT / "src/stadtherz/guidance"
WORKER = SYSTEM / "templates/guidance/card-worker.js"
# the bare page has no style sheet, so its buttons are small
AXE_RUN = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: false}},
  resultTypes: ['violations']})"""
CARD = "<!doctype html><html lang=de><title>Karte</title><h1>Karte des Weges</h1>"


class Pages(BaseHTTPRequestHandler):
    """Three pages and the scripts, under the content policy of the city."""

    def do_GET(self):
        kind, body = "text/html; charset=utf-8", ""
        if self.path == "/wege/":
            body = page_of(short_way())
        elif self.path == "/wege/karte/":
            body = CARD
        elif self.path == "/wege/worker.js":
            kind, body = "text/javascript", WORKER.read_text()
        elif self.path.startswith("/static/guidance/") and ".." not in self.path:
            kind, body = "text/javascript", (SYSTEM / self.path[1:]).read_text()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; "
                         "connect-src 'self'; worker-src 'self'")  # fmt: skip
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_words):
        pass


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="de-DE")
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
    page.goto(f"{address}/wege/")
    expect(page.get_by_role("button", name="Weiter")).to_be_visible()
    yield page
    assert page.complaints == []
    context.close()


def test_steps_by_keyboard_without_a_position(page):
    region = page.locator("[data-live-region]")
    assert region.inner_text() == ""
    strokes = ["Tab", "Tab", "Enter"]  # back, next
    for stroke in strokes:
        page.keyboard.press(stroke)
    expect(page.get_by_role("heading", name="Die Parkstraße queren")).to_be_focused()
    expect(page.locator("[aria-current=step]")).to_contain_text("Ampel mit Ton")
    page.get_by_role("button", name="Wo bin ich?").click()
    expect(region).to_have_text(
        "Schritt 2 von 3: Die Parkstraße queren. Deine Position ist unbekannt."
    )
    expect(page.get_by_role("button", name="Wo bin ich?")).to_be_focused()
    said = page.evaluate("""() => new Promise(done => {
      const [seen, region] = [[], document.querySelector('[data-live-region]')];
      const started = performance.now();
      new MutationObserver(() => {
        seen.push([region.textContent, Math.round(performance.now() - started)]);
        if (seen.length === 2) done(seen);
      }).observe(region, {childList: true, characterData: true, subtree: true});
      document.querySelector('[data-live-repeat]').click();
    })""")
    assert [words for words, _ in said] == ["", region.inner_text()]
    assert said[1][1] - said[0][1] >= 100
    more = page.get_by_role("button", name="Mehr dazu")
    expect(more).to_be_hidden()
    page.evaluate("""() => document.querySelector('[aria-current] p:last-of-type')
      .setAttribute('data-live-later', '')""")
    for name in ("Weiter", "Zurück"):
        page.get_by_role("button", name=name).click()
    more.click()
    expect(region).to_have_text("Bodenfeld zuerst: unbekannt, danach: ja.")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(AXE_RUN, TAGS)["violations"]
    assert [one["id"] for one in found] == []


STAND_IN = """() => {
  window.walking = {watch: null, time: Date.now()};
  const geolocation = {
    watchPosition: (found) => { window.walking.watch = found; return 7; },
    clearWatch: (number) => { if (number === 7) window.walking.watch = null; },
  };
  Object.defineProperty(navigator, 'geolocation', {value: geolocation});
}"""
PLACE = """([longitude, latitude]) => window.walking.watch({
  timestamp: window.walking.time += 1000,
  coords: {longitude, latitude, accuracy: 4, speed: null, heading: null},
})"""


def test_a_position_leads_on_and_leaves_the_tab_in_no_request(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    way = short_way()
    follow, told = page.locator("[data-live-follow]"), page.locator("[data-live-region]")
    follow.click()
    expect(told).to_contain_text("Ohne Erlaubnis")
    expect(follow).to_have_attribute("aria-pressed", "false")
    page.evaluate(STAND_IN)  # a browser's own gives no more than one place for all seconds
    follow.click()
    expect(told).to_have_text("Beginn auf dem Fußweg zur Parkstraße, 60 Meter")
    (x, y), end = way["stages"][0]["line"][0], way["stages"][0]["line"][-1]
    plane, size = Plane(*way["origin"]), way["stages"][0]["length_m"]
    for metres in range(int(size) - 8):
        share = metres / size
        at = (x + share * (end[0] - x), y + share * (end[1] - y))
        page.evaluate(PLACE, plane.lonlat(at))
    expect(told).to_have_text(way["stages"][1]["near"])
    assert page.evaluate("document.activeElement.dataset.liveFollow") == ""
    follow.click()
    expect(told).to_have_text("Die Position wird nicht mehr benutzt.")
    assert page.evaluate("window.walking.watch") is None
    assert sent == []


# of a phone held flat that points east, in the hand of somebody who walks or stands; on and on
FEEL = """({steps}) => {
  const pull = (way) => dispatchEvent(new DeviceMotionEvent('devicemotion',
    {accelerationIncludingGravity: {x: 0, y: 0, z: 9.8 + way * (steps ? 3 : 0.1)}}));
  const told = () => {
    dispatchEvent(new DeviceOrientationEvent('deviceorientationabsolute',
      {absolute: true, alpha: 270, beta: 10, gamma: 0}));
    for (let one = 0; one < 20; one += 1) pull(one % 2 ? 1 : -1);
  };
  clearInterval(window.felt);
  window.felt = setInterval(told, 100);
  told();
}"""
ASKED = "answer => { DeviceMotionEvent.requestPermission = async () => answer; }"


def test_compass_and_steps_are_felt_only_when_asked_for_and_stay_in_the_tab(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    feel, told = page.locator("[data-live-feel]"), page.locator("[data-live-region]")
    page.evaluate(ASKED, "denied")
    feel.press("Enter")
    expect(told).to_contain_text("Ohne Erlaubnis geht es ohne")
    expect(feel).to_have_attribute("aria-pressed", "false")
    page.evaluate(ASKED, "granted")
    feel.press("Enter")
    expect(told).to_have_text("Dieses Gerät meldet weder Kompass noch Schritte.")
    expect(feel).to_have_attribute("aria-pressed", "false")
    page.evaluate(FEEL, {"steps": True})
    feel.press("Enter")
    expect(feel).to_have_attribute("aria-pressed", "true")
    expect(told).to_have_text("Kompass und Schritte sind an.")
    felt = page.evaluate(
        """async () => {
      const {Feeling} = await import('/static/guidance/feeling.js');
      const one = new Feeling();
      const begins = one.start();
      await new Promise(done => setTimeout(done, 0));
      FEEL({steps: true});
      await begins;
      const walking = one.now;
      one.stop();
      const stopped = one.now;
      const again = one.start();
      await new Promise(done => setTimeout(done, 0));
      FEEL({steps: false});
      await again;
      return [walking, stopped, one.now];
    }""".replace("FEEL", f"({FEEL})")
    )
    assert felt == [{"walks": True, "bearing": 90}, {}, {"walks": False, "bearing": 90}]
    expect(feel).to_be_focused()
    feel.press("Enter")
    expect(told).to_have_text("Kompass und Schritte sind aus.")
    assert [one for one in sent if not one.endswith(".js")] == []


# counts the tones of a sound instead of playing them, and notes when each begins
TONES = """() => {
  window.tones = [];
  const gain = {setValueAtTime() {}, linearRampToValueAtTime() {}};
  const part = (more) => ({connect: (next) => next, ...more});
  window.AudioContext = class {
    state = 'suspended';
    currentTime = 0;
    destination = part();
    async resume() { this.state = 'running'; }
    async close() { this.state = 'closed'; }
    createGain() { return part({gain}); }
    createOscillator() {
      const one = part({frequency: {}, stop() {},
        start: () => {
          window.tones.push([one.frequency.value, performance.now()]);
          document.documentElement.dataset.tones = window.tones.map(([hertz]) => hertz).join(' ');
        }});
      return one;
    }
  };
}"""
SAID = """() => new MutationObserver(() => {
  const {textContent} = document.querySelector('[data-live-region]');
  if (textContent) window.said = [...(window.said ?? []), [textContent, performance.now()]];
}).observe(document.querySelector('[data-live-region]'),
  {childList: true, characterData: true, subtree: true})"""

# the sound of a place: while something is said, right after it, and much too late
MET = """async () => {
  const {Sounding} = await import('/static/guidance/sounding.js');
  const one = new Sounding(document.createElement('div'));
  one.allow();
  const heard = (time, isSpeaking) => {
    const before = window.tones.length;
    one.tick(time, isSpeaking);
    return window.tones.slice(before).map(([hertz]) => hertz);
  };
  one.meet(10);
  const found = [heard(11, true), heard(12, false)];
  one.meet(20);
  heard(21, true);
  return [...found, heard(24, false)];
}"""


def test_a_sound_before_a_message_and_another_where_a_step_begins_and_both_can_be_off(page):
    way = short_way()
    cue, mark = page.locator("[data-live-cue]"), page.locator("[data-live-mark]")
    for one in (cue, mark):
        expect(one).to_be_visible()
        expect(one).to_have_attribute("aria-pressed", "true")
    for told in (TONES, SAID, STAND_IN):
        page.evaluate(told)
    page.locator("[data-live-follow]").click()
    plane, size = Plane(*way["origin"]), way["stages"][0]["length_m"]
    (x, y), end = way["stages"][0]["line"][0], way["stages"][0]["line"][-1]

    def walk(metres):
        for one in metres:
            at = (x + one / size * (end[0] - x), y + one / size * (end[1] - y))
            page.evaluate(PLACE, plane.lonlat(at))

    walk(range(int(size) - 8))
    expect(page.locator("[data-live-region]")).to_have_text(
        way["stages"][1]["near"], timeout=15_000
    )
    near = dict(page.evaluate("window.said"))[way["stages"][1]["near"]]
    before = [at for hertz, at in page.evaluate("window.tones") if hertz == 784]
    assert 200 <= near - before[-1] <= 1_000  # it has ended when the words come
    assert page.evaluate(MET) == [[], [392], []]
    for one in (cue, mark):
        one.press("Enter")
        expect(one).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("localStorage.getItem('stadtherz.guide.sounds')") == "cue mark"
    page.reload()
    expect(mark).to_have_attribute("aria-pressed", "false")
    page.evaluate(TONES)
    mark.press("Enter")  # whoever switches it on hears it
    expect(page.locator("html")).to_have_attribute("data-tones", "392")
    assert page.evaluate("localStorage.getItem('stadtherz.guide.sounds')") == "cue"


def test_a_card_is_kept_on_the_device_and_removed_again(page, address):
    page.get_by_role("button", name="Karte behalten").click()
    state = page.locator("[data-card-state]")
    expect(state).to_have_text("Die Karte ist auf diesem Gerät.")
    kept = page.evaluate("""async () => (await Promise.all((await caches.keys()).map(
      async name => (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)
    ))).flat().sort()""")
    assert kept == ["/wege/karte/"]
    page.context.set_offline(True)
    card = page.context.new_page()
    card.goto(f"{address}/wege/karte/")
    expect(card.get_by_role("heading", name="Karte des Weges")).to_be_visible()
    for other in ("/wege/", "/anderes/"):
        with pytest.raises(Exception, match="ERR_"):
            card.goto(address + other)
    page.context.set_offline(False)
    page.get_by_role("button", name="Karte entfernen").click()
    expect(state).to_have_text("Die Karte ist entfernt.")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
