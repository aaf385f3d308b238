"""A page over a damaged store: an error with a button that rebuilds it, then the same page."""

import shutil

import pytest
import streamlit as st

from tests.pages.conftest import words


@pytest.fixture
def damaged(stores, tmp_path, monkeypatch):
    """A copy of the store with one deal, its file cut short."""
    folder = shutil.copytree(stores["one_row"], tmp_path / "store")
    (folder / "planerka.duckdb").write_bytes(b"")
    monkeypatch.setitem(stores, "damaged", folder)
    st.cache_resource.clear()
    yield folder
    st.cache_resource.clear()


@pytest.mark.parametrize(("lang", "expected"), [("ru", "повреждён"), ("en", "is damaged")])
def test_a_damaged_store_is_rebuilt_by_one_button(open_page, damaged, lang, expected):
    app = open_page("overview", "damaged", lang=lang)
    (error,) = app.error
    assert expected in error.value
    assert not app.exception

    app.button(key="recover").click().run()

    assert not app.error
    (success,) = app.success
    assert "planerka-" in success.value.replace("\\", "")
    assert len(list(damaged.glob("planerka-*.duckdb"))) == 1
    assert words(app) == words(open_page("overview", "one_row", lang=lang))


def test_damage_below_the_header_is_reported_and_rebuilt(open_page, damaged, stores):
    """The file's header is intact, so the store opens; a query meets the damage."""
    whole = (stores["one_row"] / "planerka.duckdb").read_bytes()
    (damaged / "planerka.duckdb").write_bytes(whole[: 12288 + len(whole) // 3])

    app = open_page("overview", "damaged")
    (error,) = app.error
    assert "повреждён" in error.value
    app.button(key="recover").click().run()

    assert not app.error
