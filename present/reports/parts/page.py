"""The report of a month as one HTML file that needs no network, for a phone and for print."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from data.model.dimensions import REPORTED
from present.markup import Markup, style, tag, void
from present.reports.captions import title_words
from present.reports.month_report import MonthReport
from present.reports.parts import appendix, bar_lists, header, managers, progress
from present.reports.svg import patterns

_SHEET = Path(__file__).with_name("page.css")


def month_page(report: MonthReport) -> bytes:
    """The HTML file, in UTF-8."""
    text, sheet = report.answers.text, _SHEET.read_text(encoding="utf-8")
    body = tag(
        "main",
        patterns(),
        header.header(report),
        header.tiles(report),
        progress.plan(report),
        progress.months(report),
        managers.managers(report),
        tag("div", bar_lists.funnel(report), bar_lists.losses(report), kind="two"),
        tag(
            "div",
            *(bar_lists.segments(report, name) for name in REPORTED),
            kind="two",
        ),
        appendix.quality(report),
        appendix.definitions(report),
        tag("footer", text("report.page.footer")),
    )
    html = tag("html", _head(title_words(report.answers), sheet), tag("body", body), lang=text.lang)
    return f"<!doctype html>\n{html.html}\n".encode()


def _head(title: str, sheet: str) -> Markup:
    """The head; its security policy allows the style alone, by its hash, and no script."""
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    rules = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=rules),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        style(sheet),
    )
