"""Proposals of identities and payments: buttons that decide, undo of a decision."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.identity import decisions
from data.identity.payment_candidates import EVIDENCE
from data.ingest.load import LoadOptions, load
from data.storage.store import Store
from present.text import LANGUAGES, Text

DEALS = """\
deal_id,owner,client,inn,status,amount,created_at,closed_at
1,Иванов Иван,ООО «Ромашка»,7701,won,1000,2026-09-01,2026-09-20
2,Иван Иванов,ООО «Мак»,7702,won,500.50,2026-09-02,2026-09-21
3,Петров Пётр,<b>Ива</b> $x$,7703,open,700,2026-09-03,
4,Петров Пётр,ООО «Мак»,7702,open,900,2026-09-03,
"""
PAYMENTS = """\
payment_id,client,inn,paid_at,amount,purpose
p1,Ромашка,7701,2026-09-18,1000,
p2,Мак,7702,2026-09-19,200,<script>1</script>
p3,Ива,7703,2026-09-19,70,
"""


def _script() -> None:
    """A page with the two sections."""
    from present.text import Text as Words
    from present.visitor import Visitor
    from settings import load as settings
    from ui.components.control.identity.section import identity_section
    from ui.components.control.payment_matching.section import (
        payment_matching_section as draw,
    )
    from ui.components.frame.page_frame import _store, _view

    loaded = settings()
    view = _view(loaded, _store(loaded), Words("ru"), Visitor.local())
    identity_section(view)
    draw(view)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of the page, with the deals and the payments above."""
    monkeypatch.setenv("PLANERKA_STORE", str(tmp_path / "store"))
    opened = Store.open(tmp_path / "store")
    for name, text in (("deals", DEALS), ("payments", PAYMENTS)):
        load(opened, text.encode(), f"{name}.csv", LoadOptions(kind=name))
    opened.close()
    return opened


@pytest.fixture
def app(store: Store) -> AppTest:
    """The script drawn over that store."""
    drawn = AppTest.from_function(_script, default_timeout=120).run()
    assert not drawn.exception
    return drawn


def screen_text(app: AppTest) -> str:
    """All text of the screen."""
    return " ".join(part.proto.body for part in app.get("html"))


def press(app: AppTest, words: str) -> AppTest:
    """Press the first button with this label."""
    button = next(each for each in app.button if each.label == words)
    drawn = button.click().run()
    assert not drawn.exception
    return drawn


def test_owners_are_united_by_a_button_and_split_by_undo(app: AppTest) -> None:
    assert "1 пара имён похожа на одного сотрудника" in screen_text(app)
    press(app, "Объединить")
    assert "похожа на одного сотрудника" not in screen_text(app)
    assert "Один сотрудник: " in screen_text(app)
    press(app, "Отменить")
    assert "1 пара имён похожа на одного сотрудника" in screen_text(app)
    assert "(отменено)" in screen_text(app)


def test_a_refused_pair_is_not_proposed_again(app: AppTest) -> None:
    press(app, "Это разные")
    assert "похожа на одного сотрудника" not in screen_text(app)
    assert "Разные сотрудники" in screen_text(app)


def test_a_payment_is_confirmed_for_the_chosen_deal(app: AppTest) -> None:
    assert "3 платежа без сделки" in screen_text(app)
    (of_p2,) = (each for each in app.radio if len(each.options) == 2)
    assert [option.split(" ")[1] for option in of_p2.options] == ["2", "4"]
    of_p2.set_value(1).run()
    number = of_p2.key.removeprefix("which_")
    app.button(f"confirm_{number}").click().run()
    assert "Платёж за сделку: p2 → 4" in screen_text(app)
    assert "2 платежа без сделки" in screen_text(app)


def test_confident_payments_are_confirmed_at_once(app: AppTest) -> None:
    press(app, "Подтвердить 1 надёжный")
    assert "Платёж за сделку: p1 → 1" in screen_text(app)


def test_confident_pairs_are_united_at_once(store: Store, tmp_path: Path) -> None:
    """Two pairs of owners by their words, one of clients by their INN."""
    opened = Store.open(tmp_path / "store")
    more = (
        "deal_id,owner,client,phone,inn,created_at\n"
        "9,Пётр Петров,ООО «Мак»,+79271002030,7702,2026-09-09\n"
    )
    load(opened, more.encode(), "more.csv", LoadOptions(kind="deals"))
    opened.close()
    app = AppTest.from_function(_script, default_timeout=120).run()
    press(app, "Объединить 3 самые похожие пары")
    assert "похожа на одного" not in screen_text(app)
    assert "похожи на одного" not in screen_text(app)
    assert screen_text(app).count("Один сотрудник: ") == 2
    assert screen_text(app).count("Один клиент: ") == 1


def test_values_from_files_are_escaped(app: AppTest) -> None:
    assert "&lt;script&gt;" in screen_text(app)
    assert "<script>" not in screen_text(app)
    assert not any("<b>" in option or "$x$" in option for r in app.radio for option in r.options)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_and_kind_has_a_text(lang: str) -> None:
    text = Text(lang)
    fits, times = ("whole", "rest", "sum", "share", "part"), ("near", "won", "open", "late")
    for reason in (*EVIDENCE, "says_id", *(f"fit_{f}" for f in fits)):
        assert text.has(f"matching.reasons.{reason}")
    for timing in (*times, "stale", "lost"):
        assert text.has(f"matching.reasons.timing_{timing}")
    of_owners = "same order initial short spelling latin typo patronymic one_word several"
    for reason in (*of_owners.split(), *"extension calls inn phone email name slip".split()):
        assert text.has(f"people.reasons.{reason}")
    for kind in decisions.DecisionKind:
        assert text.has(f"people.kinds.{kind}")
