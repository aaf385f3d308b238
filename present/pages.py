"""The pages of the dashboard: one record each, in the order of the navigation.

A page without a record is refused to everybody. A record has no default values: whoever adds
a page decides every question about it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from data.model.roles import Power
from data.storage.store import FEEDS


@dataclass(frozen=True, kw_only=True)
class PageRecord:
    """What the program knows about one page.

    `name` is that of its file in `pages/`, of its address and of its words in the locale.
    `power` is what a role needs to open it; None opens it to every role.
    `shareable` pages may be opened by a link.
    `about_figures` pages answer the question in the address: the filters stand above them.
    `in_report` pages are what the report of a month covers: it is offered only to readers who
    may open all of these.
    `feeds` are the tables one of which must hold rows; until then the page shows what to upload.
    """

    name: str
    power: Power | None
    shareable: bool
    about_figures: bool
    in_report: bool
    feeds: tuple[str, ...]

    def lacks_data(self, tables: Collection[str]) -> bool:
        """Whether the page has nothing to show while only these tables hold rows."""
        return bool(self.feeds) and not any(feed in tables for feed in self.feeds)


PAGES = (
    PageRecord(
        name="overview",
        power=None,
        shareable=True,
        about_figures=True,
        in_report=True,
        feeds=FEEDS,
    ),
    PageRecord(
        name="funnel",
        power=None,
        shareable=True,
        about_figures=True,
        in_report=True,
        feeds=FEEDS,
    ),
    PageRecord(
        name="managers",
        power=None,
        shareable=True,
        about_figures=True,
        in_report=True,
        feeds=FEEDS,
    ),
    PageRecord(
        name="plan",
        power=None,
        shareable=True,
        about_figures=True,
        in_report=True,
        feeds=FEEDS,
    ),
    PageRecord(
        name="control",
        power=None,
        shareable=True,
        about_figures=True,
        in_report=True,
        feeds=FEEDS,
    ),
    PageRecord(
        name="intake",
        power=Power.UPLOAD,
        shareable=False,
        about_figures=False,
        in_report=False,
        feeds=(),
    ),
    PageRecord(
        name="links",
        power=Power.SHARE,
        shareable=False,
        about_figures=False,
        in_report=False,
        feeds=(),
    ),
    PageRecord(
        name="handbook",
        power=None,
        shareable=True,
        about_figures=False,
        in_report=False,
        feeds=(),
    ),
    PageRecord(
        name="settings",
        power=Power.RULE,
        shareable=False,
        about_figures=False,
        in_report=False,
        feeds=(),
    ),
)
START_PAGE = PAGES[0].name  # the one that the bare address opens
PAGE_RECORDS: Mapping[str, PageRecord] = {page.name: page for page in PAGES}
UPLOAD_PAGE = PAGE_RECORDS["intake"].name  # the one that an empty store leads to
SHAREABLE = tuple(page.name for page in PAGES if page.shareable)
IN_REPORT = tuple(page.name for page in PAGES if page.in_report)
