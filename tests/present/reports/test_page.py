"""The page that travels: nothing in it runs, nothing is fetched, every name is only text."""

import re
from html.parser import HTMLParser

import pytest

from present.reports.parts.page import month_page
from tests.present.reports.conftest import EVIL, KINDS, SCRIPT, Made, spoken


class Seen(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("name", list(KINDS))
def test_nothing_runs_and_nothing_is_fetched(name: str, lang: str, october: Made) -> None:
    html = month_page(october(name, lang)).decode()
    seen = Seen(html)
    names = {tag for tag, _ in seen.elements}

    assert html.startswith("<!doctype html>")
    assert not names & {"script", "link", "img", "iframe", "object", "form", "a", "base", "input"}
    for tag, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert not {"style", "src", "href", "xlink:href"} & attributes.keys(), (tag, attributes)
    assert not re.search(r"https?:|@import|url\((?!#)", html.replace("http://x", ""))


def test_its_rules_allow_its_own_style_alone(october: Made) -> None:
    seen = Seen(month_page(october()).decode())
    rules = [told["content"] for tag, told in seen.elements if told.get("http-equiv")]

    assert len(rules) == 1
    assert str(rules[0]).startswith("default-src 'none'; style-src 'sha256-")


def test_names_are_only_text(october: Made) -> None:
    html = month_page(october()).decode()
    words = "".join(Seen(html).words)

    assert "<script" not in html
    assert SCRIPT in words
    assert EVIL in words
    assert "=1+1" in words


def test_it_says_what_the_screen_says(october: Made) -> None:
    words = spoken("".join(Seen(month_page(october()).decode()).words))

    assert "Октябрь идёт с опережением: 51,3 % плана при 45,5 % рабочих дней" in words
    assert "2 050 ₽" in words
    assert "60,0 %" in words
    assert "Данные по 14 октября 2026." in words


def test_it_is_small(october: Made) -> None:
    """Mail and messengers carry it anywhere."""
    assert len(month_page(october())) < 200_000


def test_every_chart_has_its_words(october: Made) -> None:
    seen = Seen(month_page(october()).decode())
    charts = [told for tag, told in seen.elements if tag == "svg" and told.get("class") == "chart"]

    assert len(charts) == 2
    assert all(told.get("role") == "img" and told.get("aria-label") for told in charts)
