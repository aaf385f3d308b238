"""The digest for a messenger: its figures, order, length and tasks."""

from datetime import date

import pytest

from data.ingest.load import LoadOptions, load
from data.storage.store import Store
from present.reports.digest import LONGEST, Span, digest
from present.reports.month_report import for_month
from present.sentences.overview import overview_words
from tests.present.reports.conftest import DEPARTMENTS, EVIL, OCTOBER, offline_answers, plain_spaces

LONG = "Константинопольский " * 9


def test_digest_of_a_day_in_russian(stores: dict[str, Store]) -> None:
    """The last day of the data is the 14th: 650 came, 182 was planned, one deal won and 700."""
    text = plain_spaces(digest(offline_answers(stores["full"]), OCTOBER, Span.DAY))
    lines = text.splitlines()

    assert lines[0] == "Октябрь идёт с опережением: 51,3 % плана при 45,5 % рабочих дней."
    assert lines[2] == "Среда, 14 октября"
    assert lines[3].startswith("Поступило 650 ₽ (план 182 ₽)")
    assert "выиграно 1 на 700 ₽" in text
    assert f"{EVIL} — 600 ₽" in text
    assert "До плана 1 950 ₽: нужно 163 ₽ в рабочий день" in text
    assert lines[-1].startswith("Данные по 14 октября 2026. Опаздывает выгрузка «Сделки»")


def test_digest_of_a_week_in_english(stores: dict[str, Store]) -> None:
    text = plain_spaces(digest(offline_answers(stores["full"], "en"), OCTOBER, Span.WEEK))

    assert text.startswith("October is ahead: 51.3% of the plan with 45.5% of the working days")
    assert "Week of 12" in text
    assert "Received ₽650 (plan ₽545)" in text  # three of the 22 working days
    assert "won 1 for ₽700" in text


@pytest.mark.parametrize("span", list(Span))
@pytest.mark.parametrize("name", list(DEPARTMENTS))
def test_a_digest_is_short_plain_text(name: str, span: Span, stores: dict[str, Store]) -> None:
    text = digest(offline_answers(stores[name]), OCTOBER, span)

    assert 0 < len(text) <= LONGEST
    assert not any(noise in text for noise in ("**", "__", "`", "#", "None", "nan", "{"))
    assert text == text.strip()
    assert "\n\n\n" not in text


def test_long_names_do_not_exceed_the_length_of_a_digest(
    stores: dict[str, Store], tmp_path
) -> None:
    """Ten managers with names of two hundred letters, each with wrong rows of every kind."""
    deals = "deal_id;created_at;status;amount;owner;phone\n" + "\n".join(
        f"{n};2026-09-01;open;{n}00;{LONG}{n};+7900000000{n}\n{n}w;2026-08-01;won;5;{LONG}{n};"
        for n in range(10)
    )
    store = Store.open(tmp_path)
    load(store, deals.encode(), "deals.csv", LoadOptions(kind="deals"))
    text = digest(offline_answers(store), date(2026, 9, 1), Span.WEEK)
    store.close()

    assert len(text) <= LONGEST
    assert LONG not in text


def test_a_future_month_has_no_attainment_in_the_digest(stores: dict[str, Store]) -> None:
    """The data end on the 14th of October: the plan of November is not missed yet."""
    november = for_month(offline_answers(stores["full"]), date(2026, 11, 1))

    sentence = plain_spaces(overview_words(november))

    assert sentence == "Ноябрь ещё впереди: данные есть только по 14 октября."
