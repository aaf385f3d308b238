"""The HTML report: no scripts, no requests, names from files are escaped."""

import re
from html.parser import HTMLParser

import pytest

from present.reports.parts.page import month_page
from tests.present.reports.conftest import DEPARTMENTS, EVIL, SCRIPT, ReportOf, plain_spaces


class ParsedPage(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the element and its attributes."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Record the text."""
        self.words.append(data)


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("name", list(DEPARTMENTS))
def test_the_page_has_no_script_and_fetches_nothing(
    name: str, lang: str, october: ReportOf
) -> None:
    html = month_page(october(name, lang)).decode()
    seen = ParsedPage(html)
    names = {tag for tag, _ in seen.elements}

    assert html.startswith("<!doctype html>")
    assert not names & {"script", "link", "img", "iframe", "object", "form", "a", "base", "input"}
    for tag, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert not {"style", "src", "href", "xlink:href"} & attributes.keys(), (tag, attributes)
    assert not re.search(r"https?:|@import|url\((?!#)", html.replace("http://x", ""))


def test_the_security_policy_allows_its_own_style_alone(october: ReportOf) -> None:
    seen = ParsedPage(month_page(october()).decode())
    rules = [
        attributes["content"] for tag, attributes in seen.elements if attributes.get("http-equiv")
    ]

    assert len(rules) == 1
    assert str(rules[0]).startswith("default-src 'none'; style-src 'sha256-")


def test_names_from_files_are_escaped(october: ReportOf) -> None:
    html = month_page(october()).decode()
    words = "".join(ParsedPage(html).words)

    assert "<script" not in html
    assert SCRIPT in words
    assert EVIL in words
    assert "=1+1" in words


def test_the_page_has_the_sentences_of_the_dashboard(october: ReportOf) -> None:
    words = plain_spaces("".join(ParsedPage(month_page(october()).decode()).words))

    assert "Октябрь идёт с опережением: 51,3 % плана при 45,5 % рабочих дней" in words
    assert "2 050 ₽" in words
    assert "60,0 %" in words
    assert "Данные по 14 октября 2026." in words


def test_the_page_is_small(october: ReportOf) -> None:
    """Mail and messengers limit the size of a file."""
    assert len(month_page(october())) < 200_000


def test_every_chart_has_a_label(october: ReportOf) -> None:
    seen = ParsedPage(month_page(october()).decode())
    charts = [
        attributes
        for tag, attributes in seen.elements
        if tag == "svg" and attributes.get("class") == "chart"
    ]

    assert len(charts) == 2
    assert all(
        attributes.get("role") == "img" and attributes.get("aria-label") for attributes in charts
    )
