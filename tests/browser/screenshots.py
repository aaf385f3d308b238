"""Screenshots of the guide, taken of the demo: `make screenshots`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import ROOT, command, serve
from tests.browser.visit import PHONE, WIDE, launch, program, tab

IMAGES = ROOT / "docs" / "images"
SHOTS = (
    ("overview", "/overview", WIDE, "light"),
    ("overview_dark", "/overview", WIDE, "dark"),
    ("overview_phone", "/overview", PHONE, "light"),
    ("funnel", "/funnel", WIDE, "light"),
    ("managers", "/managers", WIDE, "light"),
    ("plan", "/plan", WIDE, "light"),
    ("plan_year", "/plan?part=year", WIDE, "light"),
    ("plan_why", "/plan?part=why", WIDE, "light"),
    ("plan_build", "/plan?part=build", WIDE, "light"),
    ("plan_phone", "/plan", PHONE, "light"),
    ("intake", "/intake", WIDE, "light"),
    ("handbook", "/handbook", WIDE, "light"),
)


def shoot(browser: Browser, server: str, shot: tuple[str, str, dict[str, int], str]) -> None:
    """Take one screenshot."""
    name, path, size, scheme = shot
    with tab(browser, server, size, scheme) as visit:
        visit.open(path)
        visit.page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    print(f"docs/images/{name}.png")


def main() -> None:
    """Load the demo, start the server, take all screenshots."""
    path = program()
    if not path:
        sys.exit("No Chromium: no pictures.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        command(store, "demo").check_returncode()
        with serve(store) as server, sync_playwright() as playwright:
            browser = launch(playwright, path)
            for shot in SHOTS:
                shoot(browser, server.address, shot)
            browser.close()


if __name__ == "__main__":
    main()
