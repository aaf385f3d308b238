"""Page records: one for each page, and which roles may open which pages."""

import dataclasses

import pytest

from data.model.rights import Rights
from data.model.roles import Role
from data.storage.store import FEEDS
from present.pages import PAGE_RECORDS, PAGES, SHAREABLE, PageRecord
from present.visitor import Visitor
from tests.pages.conftest import ROOT

FILES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
ABOUT_FIGURES = {"overview", "funnel", "managers", "plan", "control"}
TO_EVERYBODY = ABOUT_FIGURES | {"handbook"}
OPENS_TO = {
    Role.HEAD: TO_EVERYBODY | {"intake", "links", "settings"},
    Role.DIRECTOR: TO_EVERYBODY,
    Role.COORDINATOR: TO_EVERYBODY | {"intake"},
    Role.MANAGER: TO_EVERYBODY,
    Role.GUEST: TO_EVERYBODY,
}


def opened(visitor, names=FILES):
    """The pages that open to the visitor."""
    return {name for name in names if visitor.can_open(name)}


def test_every_page_file_has_exactly_one_record_and_every_record_a_file():
    assert sorted(page.name for page in PAGES) == FILES
    assert len(PAGE_RECORDS) == len(PAGES)


def test_no_field_of_a_record_has_a_default():
    """A default would decide about a new page without the author noticing."""
    for field in dataclasses.fields(PageRecord):
        assert field.default is dataclasses.MISSING
        assert field.default_factory is dataclasses.MISSING


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_the_pages_that_its_powers_allow_and_no_other(role):
    assert opened(Visitor(role, Rights.everything())) == OPENS_TO[role]


def test_a_local_user_opens_every_page():
    assert opened(Visitor.local()) == set(FILES)


@pytest.mark.parametrize("name", ["", "home", "forgotten", "Overview", "pages/plan"])
@pytest.mark.parametrize("role", Role)
def test_a_page_without_a_record_is_refused_to_every_role(role, name):
    """A forgotten page used to open to everybody who had signed in."""
    assert not Visitor(role, Rights.everything()).can_open(name)
    assert not Visitor(role, Rights.everything(), pages=frozenset([name])).can_open(name)


@pytest.mark.parametrize("names", [(), ("overview",), ("plan", "handbook"), SHAREABLE])
def test_a_link_opens_only_the_pages_of_its_terms(names):
    guest = Visitor(Role.GUEST, Rights.everything(), pages=frozenset(names))

    assert opened(guest) == set(names)


def test_a_link_never_opens_a_page_that_is_not_shareable():
    guest = Visitor(Role.GUEST, Rights.everything(), pages=frozenset(FILES))

    assert opened(guest) == set(SHAREABLE) == TO_EVERYBODY


def test_only_pages_about_figures_wait_for_data():
    """The upload page must open on an empty store, or nothing could ever be uploaded."""
    assert {page.name for page in PAGES if page.about_figures} == ABOUT_FIGURES
    assert {page.name for page in PAGES if page.lacks_data([])} == ABOUT_FIGURES
    for feed in FEEDS:
        assert not any(page.lacks_data([feed, "owners"]) for page in PAGES)
    assert PAGE_RECORDS["overview"].lacks_data(["owners", "plans"])
