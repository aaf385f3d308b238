"""A browser tab on the dashboard, which collects errors of the page."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

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

# By how many pixels the page is wider than its window.
OVERFLOW = """() => Math.max(...[document.scrollingElement, ...document.querySelectorAll(".stMain")]
    .map(box => box.scrollWidth - box.clientWidth))"""
# Charts are loaded after the words; a page is drawn when each has its picture, at the new size.
DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
    [...document.querySelectorAll(".stPlotlyChart")].every(box => box.querySelector(".main-svg"))
    && [...document.images].every(image => image.complete)))))"""


@dataclass
class Visit:
    """A tab: its page, its address, the errors so far."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        """Go to a page by its address and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page is drawn to its end."""
        expect(self.page.locator(f"h1, {BROKEN}").first).to_be_visible()
        expect(self.page.locator(SETTLED)).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.page.wait_for_function(DRAWN)

    def drop(self, name: str, content: bytes) -> None:
        """Drop a file once the page is drawn: one that is drawn anew loses it."""
        self.settle()
        chooser = self.page.locator("input[type=file]").first
        chooser.set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})

    def resize(self, size: dict[str, int]) -> None:
        """Set the size of the window."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        self.page.wait_for_function(DRAWN)

    def text(self) -> str:
        """The visible text of the page."""
        return str(self.page.evaluate(READABLE))

    def title(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").first.inner_text()

    def fits(self) -> None:
        """Wait until nothing is wider than the window: charts are resized with a delay."""
        self.page.wait_for_function(f"({OVERFLOW})() <= 0")

    def watch(self) -> None:
        """Collect every error that the browser reports and every request to another host.

        Chromium itself resolves no other host (`launch`). Requests are listened to and not
        intercepted: an intercepting tab has no cache and loads the front end anew for each page.
        """
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.page.on("websocket", lambda socket: self._check_host(socket.url))
        self.page.on("request", lambda request: self._check_host(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location["url"]):
            self.complaints.append(f"console: {message.text}")

    def _check_host(self, url: str) -> None:
        """Report a request to another host as an error."""
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in HERE:
            self.complaints.append(f"request: {url}")


def program() -> str:
    """Path of the system's Chromium; empty where there is none and none is demanded."""
    path = os.environ.get("PLANERKA_CHROMIUM")
    if path is not None:
        return path
    finished = subprocess.run([ROOT / "scripts" / "browser.sh"], capture_output=True, text=True)
    return finished.stdout.strip()


def launch(playwright: Playwright, path: str) -> Browser:
    """Start the system's Chromium; it resolves no host but this machine."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    hosts = ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in sorted(HERE))])
    return playwright.chromium.launch(
        executable_path=path,
        chromium_sandbox=os.name == "posix" and os.geteuid() != 0,
        args=[*quiet, "--no-first-run", "--disable-gpu", f"--host-resolver-rules={hosts}"],
    )


@contextmanager
def tab(
    browser: Browser, address: str, size: dict[str, int] = WIDE, scheme: str = "light"
) -> Iterator[Visit]:
    """A tab without state of earlier ones: no cookies, no storage.

    Only the cache of the front end's files stays with the browser, as it does for a person.
    """
    context = _idle_context(browser) or browser.new_context(
        locale="ru-RU", timezone_id="Europe/Moscow", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit = Visit(page, address)
    visit.watch()
    try:
        yield visit
    except BaseException:
        context.close()
        raise
    _forget(context, page)


def _idle_context(browser: Browser) -> BrowserContext | None:
    """A context that no tab is open in, if there is one."""
    return next((context for context in browser.contexts if not context.pages), None)


def _forget(context: BrowserContext, page: Page) -> None:
    """Close the tab and drop what its site has stored; what is kept in the tab goes with it."""
    session = context.new_cdp_session(page)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    kinds = "cookies,local_storage,indexeddb,service_workers,cache_storage"
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})
    context.clear_cookies()
    context.clear_permissions()
    for each in context.pages:
        each.close()
