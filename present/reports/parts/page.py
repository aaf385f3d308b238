"""The month as one file of HTML: it opens without a network, on a phone and on paper."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from present.markup import Markup, style, tag, void
from present.reports.contents import Contents
from present.reports.parts import course, head, lists, managers, notes
from present.reports.sentences import title_words
from present.reports.svg import patterns

_SHEET = Path(__file__).with_name("page.css")


def page(told: Contents) -> bytes:
    """The whole file."""
    text, sheet = told.answers.text, _SHEET.read_text(encoding="utf-8")
    body = tag(
        "main",
        patterns(),
        head.head(told),
        head.tiles(told),
        course.plan(told),
        course.months(told),
        managers.managers(told),
        tag("div", lists.funnel(told), lists.losses(told), kind="two"),
        tag(
            "div",
            *(lists.segments(told, name) for name in ("source", "product")),
            kind="two",
        ),
        notes.doubts(told),
        notes.definitions(told),
        tag("footer", text("report.page.footer")),
    )
    html = tag("html", _head(title_words(told.answers), sheet), tag("body", body), lang=text.lang)
    return f"<!doctype html>\n{html.html}\n".encode()


def _head(title: str, sheet: str) -> Markup:
    """Nothing may be fetched and nothing may run: the style alone is allowed, by its hash."""
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
