"""Takes the pictures of README anew: home, project and station page, desktop and phone.

python -m tools.screenshots
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.running_city import ROOT, environment_for, free_port, serving, set_up

PAGES = {"home": "/", "project": "/projekte/lotsensystem/", "station": "/messwerte/waschmuehle/"}
SIZES = {"desktop": (1280, 1300), "phone": (390, 844)}
IMAGES = ROOT / "docs" / "images"


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = free_port()
        environment = environment_for(Path(folder), port)
        set_up(environment)
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with serving(environment, port) as address:
            for size, (width, height) in SIZES.items():
                page = chromium.new_page(viewport={"width": width, "height": height})
                for name, path in PAGES.items():
                    page.goto(address + path, wait_until="networkidle")
                    page.screenshot(path=IMAGES / f"{name}-{size}.png", full_page=False)
                    print(f"{name}-{size}.png")
        chromium.close()


if __name__ == "__main__":
    main()
