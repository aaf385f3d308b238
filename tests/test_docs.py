"""Links, commands, make targets, paths and rooms named in the docs exist."""

import dataclasses
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli
from data.presets import file_format, section
from metrics.catalog import METRICS
from tests.source_tree import ROOT, file_of, imports, is_module, modules, tracked

ARCHITECTURE = sorted((ROOT / "docs" / "architecture").glob("*.md"))
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *ARCHITECTURE,
    ROOT / "data" / "presets" / "README.md",
]
COMMAND = re.compile(r"^\.venv/bin/python cli\.py ([^#\n]+)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?[^)]*\)")
# A name between backticks that is a path of the project; `<id>` and `NAME` stand for any name.
CODE = re.compile(r"`([^`\n]+)`")
TOP = (
    *("data", "metrics", "present", "web", "ui", "pages", "verbs", "tests", "docs"),
    *("benchmarks", "sample_exports", "scripts"),
)
PATH = re.compile(rf"(?:{'|'.join(TOP)})(?:/[\w.*-]+)*/?(?=[:\s]|$)")
MODULE = re.compile(r"\w+\.py(?=[:\s]|$)")
ROW_OF_ROOM = re.compile(r"^\| `([\w/]+)/`")
LAYERED = ("data.md", "metrics.md")  # pages whose table of rooms is in the order of imports


def names_of(page: Path) -> str:
    """The page's path in the project, as the id of a test."""
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Anchors of the page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {each.replace(" ", "-") for each in words}


def mentions(page: Path) -> Iterator[tuple[str, str]]:
    """Every word between backticks, with the room whose row of a table it stands in."""
    for line in re.sub(r"^```.*?^```", "", text_of(page), flags=re.M | re.S).splitlines():
        row = ROW_OF_ROOM.match(line)
        for word in CODE.findall(line):
            yield word, row[1] if row else ""


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_links_lead_somewhere(page):
    for target, anchor in LINK.findall(text_of(page)):
        if target.startswith("http"):
            continue
        place = page.parent / target if target else page
        assert place.exists(), target
        if anchor:
            assert anchor in anchors(place), f"{target}#{anchor}"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=names_of
)
def test_commands_are_understood(page):
    """Every command line shown parses, and its metrics exist."""
    names = {metric.name for metric in METRICS}
    for words in COMMAND.findall(text_of(page)):
        arguments = cli._parser().parse_args(shlex.split(words))
        assert set(getattr(arguments, "names", ())) <= names


def test_there_are_commands_to_understand():
    assert len(COMMAND.findall(text_of(ROOT / "docs" / "guide.ru.md"))) >= 8


def test_make_targets_named_in_the_docs_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"`(?:[A-Z_]+=\S+ )?make ([a-z-]+)", text_of(page)):
            assert target in targets, f"{page.name}: make {target}"


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_paths_named_in_the_docs_exist(page):
    """A page that names a module by an earlier name sends the reader nowhere."""
    modules_anywhere = {name.name for name in tracked()}
    for word, room in mentions(page):
        if (path := PATH.match(word)) and "NAME" not in word:
            assert list(ROOT.glob(path[0])), path[0]
        elif module := MODULE.match(word):
            if room:
                assert (ROOT / room / module[0]).is_file(), f"{room}/{module[0]}"
            assert module[0] in modules_anywhere, module[0]


def test_there_are_paths_to_check():
    """A pattern that matches nothing would let every name pass."""
    paths = [word for page in ARCHITECTURE for word, _ in mentions(page) if PATH.match(word)]

    assert len(paths) >= 150


def test_every_room_has_its_line_in_the_architecture():
    """A room that is added or renamed is described, and named nowhere by its earlier name."""
    described = {
        row[1]
        for page in ARCHITECTURE
        for line in text_of(page).splitlines()
        if (row := ROW_OF_ROOM.match(line))
    }
    floors = ("data", "metrics", "present", "ui", "web", "verbs", "pages")
    rooms = {name.parent.as_posix() for name in modules(*floors)}
    groups = {"data", "metrics", "metrics/reports"}  # their modules are named one by one

    assert rooms - groups - described == set()


@pytest.mark.parametrize("name", LAYERED)
def test_rooms_import_only_rooms_above_them_in_the_table(name):
    """The table of rooms is in the order of imports, as the page says."""
    lines = text_of(ROOT / "docs" / "architecture" / name).splitlines()
    floor = name.removesuffix(".md")
    rooms = [row[1] for line in lines if (row := ROW_OF_ROOM.match(line)) and floor in row[1]]
    order = {room: place for place, room in reversed(list(enumerate(rooms)))}
    assert len(order) > 5
    for file in modules(*order):
        here = order[file.parent.as_posix()]
        for module, _ in imports(file):
            there = file_of(module).parent.as_posix() if is_module(module) else ""
            assert order.get(there, here) <= here, f"{file} imports {module}"


@pytest.mark.parametrize("page", [*ARCHITECTURE, ROOT / "CONTRIBUTING.md"], ids=names_of)
def test_lines_are_short_enough_to_read_in_a_diff(page):
    long = [line for line in text_of(page).splitlines() if len(line) > 120]

    assert not long


def test_every_key_of_a_preset_is_described():
    """A key that stands nowhere is known to whoever wrote its reader."""
    text = text_of(ROOT / "data" / "presets" / "README.md")
    described = {word for code in CODE.findall(text) for word in re.findall(r"\w+", code)}
    rules = {
        each.name
        for rule in (section.SkipRule, section.CallPartiesRule)
        for each in dataclasses.fields(rule)
    }
    nested = {"group_column", "machine_column", "machines_alone"}  # read from tables in the rule
    helpers = set().union(*section.HELPERS.values())

    keys = section._SECTION_KEYS | file_format._KEYS | helpers | rules - nested
    assert keys - described == set()
