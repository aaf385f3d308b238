"""The upload page: its list of saved presets."""

import pytest

from data.custom_presets import saved
from data.storage.store import Store
from present.text import LANGUAGES, Text
from tests.pages.conftest import words

PRESET = """\
id = "own-table"
title = { ru = "Своя <b>таблица</b>", en = "Own table" }
[deals]
deal_id = ["№"]
created_at = ["Дата"]
"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_saved_presets_are_listed_and_can_be_deleted(open_page, stores, lang):
    store = Store.open(stores["one_row"])
    saved.save(store, PRESET)
    store.close()
    app = open_page("intake", "one_row", lang=lang)

    assert not app.exception
    assert [each.label for each in app.expander] == [Text(lang)("mapping.rules", n=1)]
    screen_words = words(app)
    assert "<b>таблица</b>" not in screen_words
    app.button(key="forget_own-table").click().run()
    assert not app.exception
    assert list(app.expander) == []
