"""A page over a damaged store: a sentence and a button, then the same figures."""

import shutil

import pytest
import streamlit as st

from tests.pages.conftest import words


@pytest.fixture
def spoilt(stores, tmp_path, monkeypatch):
    """A copy of the store with one deal, its file cut short."""
    folder = shutil.copytree(stores["one_row"], tmp_path / "store")
    (folder / "planerka.duckdb").write_bytes(b"")
    monkeypatch.setitem(stores, "spoilt", folder)
    st.cache_resource.clear()
    yield folder
    st.cache_resource.clear()


@pytest.mark.parametrize(("lang", "expected"), [("ru", "повреждён"), ("en", "is damaged")])
def test_a_damaged_store_is_made_anew_by_one_button(open_page, spoilt, lang, expected):
    app = open_page("overview", "spoilt", lang=lang)
    (error,) = app.error
    assert expected in error.value
    assert not app.exception

    app.button(key="recover").click().run()

    assert not app.error
    (success,) = app.success
    assert "planerka-" in success.value.replace("\\", "")
    assert len(list(spoilt.glob("planerka-*.duckdb"))) == 1
    assert words(app) == words(open_page("overview", "one_row", lang=lang))


def test_damage_that_shows_late_is_said_too(open_page, spoilt, stores):
    """The header is whole; the rows are not."""
    whole = (stores["one_row"] / "planerka.duckdb").read_bytes()
    (spoilt / "planerka.duckdb").write_bytes(whole[: 12288 + len(whole) // 3])

    app = open_page("overview", "spoilt")
    (error,) = app.error
    assert "повреждён" in error.value
    app.button(key="recover").click().run()

    assert not app.error
