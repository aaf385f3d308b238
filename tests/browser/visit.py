"""One tab of a browser on the dashboard, and everything it complains about."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Route, expect

from tests.browser.server import ROOT

PATIENCE = 30_000  # milliseconds; the machine may be busy with other tests
expect.set_options(timeout=PATIENCE)

HERE = {"127.0.0.1", "localhost"}
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

SETTLED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]' + (
    '[data-test-script-state="notRunning"]'
)
BROKEN = '[data-testid="stException"], [data-testid="stAlertContentError"]'

# Opened at a page's own address, Streamlit first asks for its server below that address and,
# refused, asks at the root: see getPossibleBaseUris in its front end.
PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")

# What a person can read: text nodes with a size on the screen, and hints inside empty fields.
READABLE = """() => {
    for (const box of document.querySelectorAll(".stMain")) box.scrollTo(0, 0);
    const words = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        const style = getComputedStyle(holder);
        const box = holder.getBoundingClientRect();
        const drawn = box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0
            && style.visibility === "visible" && parseFloat(style.opacity) > 0;
        const icon = style.fontFamily.includes("Material Symbols");
        if (drawn && !icon && parseFloat(style.fontSize) > 0 && holder.localName !== "style")
            words.push(walker.currentNode.textContent);
    }
    for (const field of document.querySelectorAll("[placeholder]"))
        if (field.getClientRects().length) words.push(field.placeholder);
    return words.join("\\n");
}"""

OVERFLOW = """() => [document.scrollingElement, ...document.querySelectorAll(".stMain")]
    .map(box => box.scrollWidth - box.clientWidth)"""


@dataclass
class Visit:
    """A tab: where it is, and what went wrong in it so far."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        """Go to a page by its address and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the program has said all it has to say."""
        expect(self.page.locator(f"h1, {BROKEN}").first).to_be_visible()
        expect(self.page.locator(SETTLED)).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.page.wait_for_load_state("networkidle")

    def resize(self, size: dict[str, int]) -> None:
        """Make the window that large."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        self.page.wait_for_load_state("networkidle")

    def text(self) -> str:
        """What a person reads on the screen."""
        return str(self.page.evaluate(READABLE))

    def title(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").first.inner_text()

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return max(self.page.evaluate(OVERFLOW))

    def watch(self) -> None:
        """Note every mistake that the browser reports and every request to another host."""
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.page.on("websocket", lambda socket: self._hears(socket.url))
        self.page.route(re.compile(".*"), self._guard)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location["url"]):
            self.complaints.append(f"console: {message.text}")

    def _guard(self, route: Route, request: Request) -> None:
        if self._hears(request.url):
            route.continue_()
        else:
            route.abort()

    def _hears(self, url: str) -> bool:
        """Whether the address is this machine's own; a complaint when it is not."""
        parts = urlsplit(url)
        ours = parts.scheme in ("data", "blob") or parts.hostname in HERE
        if not ours:
            self.complaints.append(f"request: {url}")
        return ours


def program() -> str:
    """Path of the system's Chromium; empty where there is none and none is demanded."""
    told = os.environ.get("PLANERKA_CHROMIUM")
    if told is not None:
        return told
    found = subprocess.run([ROOT / "scripts" / "browser.sh"], capture_output=True, text=True)
    return found.stdout.strip()


def launch(playwright: Playwright, path: str) -> Browser:
    """Start the system's Chromium, which asks nobody for anything by itself."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return playwright.chromium.launch(
        executable_path=path,
        chromium_sandbox=os.name == "posix" and os.geteuid() != 0,
        args=[*quiet, "--no-first-run", "--disable-gpu"],
    )


@contextmanager
def tab(
    browser: Browser, address: str, size: dict[str, int] = WIDE, scheme: str = "light"
) -> Iterator[Visit]:
    """A tab of a fresh browser: no cookies, nothing remembered."""
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    visit = Visit(context.new_page(), address)
    visit.watch()
    try:
        yield visit
    finally:
        context.close()
