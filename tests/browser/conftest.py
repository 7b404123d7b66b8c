"""A browser that looks at the running city and writes down what it complains about."""

import shutil
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import sync_playwright

from tests.running_city import ROOT, serving

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def running_city(city_environment):
    """The address of the running city."""
    environment, port = city_environment
    with serving(environment, port) as address:
        yield address


@pytest.fixture(scope="package")
def browser():
    """Chromium, ended with the last test in here: until then its event loop runs in this thread."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("no chromium; install with: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield started
        started.close()


@dataclass
class Visit:
    """A tab that writes down everything a browser complains about."""

    page: object
    address: str
    complaints: list = field(default_factory=list)

    def open(self, path):
        response = self.page.goto(self.address + path, wait_until="load")
        assert response.status == 200, f"{path}: {response.status}"
        return self.page

    def violations(self):
        """What axe finds on the page as it is now: rule, element, remedy."""
        self.page.wait_for_load_state()  # a page that is still being read has no heading yet
        self.page.evaluate(AT_REST)  # halfway through fading in, words have little contrast
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return self.page.evaluate(VIOLATIONS, TAGS)


VIOLATIONS = """async tags => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
  });
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target} ${node.failureSummary}`));
}"""
"""What is right is only counted: it would be described node for node, which takes longer."""
AT_REST = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map(one => one.finished)),
  new Promise(done => setTimeout(done, 2000)),
])"""
WATCH_CSP = """
window.cspReports = [];
document.addEventListener('securitypolicyviolation', e =>
  window.cspReports.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sample || '')));
"""


@pytest.fixture
def visit(browser, running_city):
    """Open a tab: `visit(width=320, dark=True, language="en", script=False)`."""
    contexts = []

    def start(*, width=1280, dark=False, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        tab = Visit(page, running_city)
        if script:
            page.add_init_script(WATCH_CSP)
        page.on(
            "console",
            lambda message: (
                message.type in {"error", "warning"}
                and tab.complaints.append(f"console: {message.text}")
            ),
        )
        page.on("pageerror", lambda error: tab.complaints.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                not request.url.startswith((running_city, "data:", "blob:"))
                and tab.complaints.append(f"foreign request: {request.url}")
            ),
        )
        return tab

    yield start
    for context in contexts:
        context.close()
