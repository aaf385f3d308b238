"""The upload page: an unknown file's questions in both languages, the rules that were made."""

import pytest

from data.custom_presets import saved
from data.storage.store import Store
from present.text import LANGUAGES, Text
from tests.pages.conftest import words

RULE = """\
id = "own-table"
title = { ru = "Своя <b>таблица</b>", en = "Own table" }
[deals]
deal_id = ["№"]
created_at = ["Дата"]
"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_that_were_made_are_listed(open_page, stores, lang):
    store = Store.open(stores["one_row"])
    saved.save(store, RULE)
    store.close()
    app = open_page("intake", "one_row", lang=lang)

    assert not app.exception
    assert [each.label for each in app.expander] == [Text(lang)("mapping.rules", n=1)]
    screen_words = words(app)
    assert "<b>таблица</b>" not in screen_words
    app.button(key="forget_own-table").click().run()
    assert not app.exception
    assert list(app.expander) == []
