"""Links, commands and make targets in the README and the docs exist."""

import re
import shlex
from pathlib import Path

import pytest

import cli
from metrics.catalog import METRICS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"^\.venv/bin/python cli\.py ([^#\n]+)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES[:1] + PAGES[2:], ids=lambda page: page.name)
def test_commands_are_understood(page):
    """Every command line shown parses, and its metrics exist."""
    names = {metric.name for metric in METRICS}
    for words in COMMAND.findall(page.read_text(encoding="utf-8")):
        arguments = cli._parser().parse_args(shlex.split(words))
        assert set(getattr(arguments, "names", ())) <= names


def test_there_are_commands_to_understand():
    guide = (ROOT / "docs" / "guide.ru.md").read_text(encoding="utf-8")

    assert len(COMMAND.findall(guide)) >= 8


def test_make_targets_named_in_the_docs_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"`(?:[A-Z_]+=\S+ )?make ([a-z-]+)`", page.read_text("utf-8")):
            assert target in targets, f"{page.name}: make {target}"
