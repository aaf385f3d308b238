"""Small departments over three months whose figures can be counted by hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.ingest.load import LoadOptions, load
from data.model.rights import Rights
from data.storage.store import Store
from metrics.core.scope import Compare, Rules
from present.address import Question
from present.data_state import DataState
from present.dates import Dates
from present.numbers import Numbers
from present.reports.month_report import MonthReport, month_report
from present.reports.offline_answers import OfflineAnswers
from present.text import Text

EVIL = '=HYPERLINK("http://x")'
SCRIPT = "<script>alert(1)</script>"
OCTOBER = date(2026, 10, 1)
# October: Анна 1000.50 + 499.50 − 100 of 2000 planned, EVIL 600 of 1000, nobody 50;
# September: 800
PAYMENTS = f"""\
payment_id;paid_at;amount;client_id;client;owner;deal_id
p1;2026-09-10;800;c1;Ромашка;Анна;
p2;2026-10-01;1000.50;c1;Ромашка;Анна;1
p3;2026-10-05 14:30;499.50;c2;{SCRIPT};Анна;2
p4;2026-10-06;-100;c2;{SCRIPT};Анна;2
p5;2026-10-14;600;c3;+7 900;"{EVIL.replace('"', '""')}";3
p6;2026-10-14;50;c4;@home;;
"""
DEALS = f"""\
deal_id;created_at;closed_at;status;stage;amount;owner;source;product;lost_reason
1;2026-09-20;2026-10-01;won;Продажа;1000.50;Анна;Сайт;-Лицензия;
2;2026-10-02;2026-10-05;won;Продажа;499.50;Анна;{SCRIPT};Услуга;
3;2026-10-03;2026-10-14;won;Продажа;700;"{EVIL.replace('"', '""')}";Сайт;Услуга;
4;2026-10-03;2026-10-12;lost;Отказ;300;Анна;Сайт;Услуга;{SCRIPT}
5;2026-10-04;2026-10-13;lost;Отказ;200;"{EVIL.replace('"', '""')}";Звонок;Услуга;=1+1
6;2026-10-05;;open;Новая;900;Анна;Сайт;Услуга;
"""
PLANS = f"""\
month;owner;measure;amount
2026-10;;net_receipts;4000
2026-10;Анна;net_receipts;2000
2026-10;"{EVIL.replace('"', '""')}";net_receipts;1000
"""
FILES = {"payments": PAYMENTS, "deals": DEALS, "plans": PLANS}
ONE_DEAL = {"deals": "deal_id;created_at;status;amount\n1;2026-10-05;won;1000\n"}
NO_PLAN = {name: FILES[name] for name in ("payments", "deals")}
CURRENCIES = {
    "payments": "payment_id;paid_at;amount;currency\n"
    "1;2026-10-05;1000;RUB\n2;2026-10-06;70;EUR\n3;2026-10-07;5;USD\n"
}
DEPARTMENTS = {
    "full": FILES,
    "empty": {},
    "one": ONE_DEAL,
    "no_plan": NO_PLAN,
    "currencies": CURRENCIES,
}

ReportOf = Callable[..., MonthReport]


def offline_answers(
    store: Store, lang: str = "ru", rights: Rights | None = None, **question_fields: object
) -> OfflineAnswers:
    """The answers of a reader of the report, from the store itself."""
    rights = rights or Rights.everything()
    state, text = DataState.of(store, rights), Text(lang)
    question = Question(compare=Compare.PREVIOUS, **question_fields)
    scope = question.scope(state.now or OCTOBER, Rules(), rights)
    words = (text, Numbers(text, state.currency), Dates(text))
    return OfflineAnswers(state, scope, *words, store.run, tuple(store.uploads()))


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """A store for each department, by name."""
    opened = {}
    for name, files in DEPARTMENTS.items():
        opened[name] = Store.open(tmp_path_factory.mktemp(name))
        for kind, text in files.items():
            load(opened[name], text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
    yield opened
    for store in opened.values():
        store.close()


@pytest.fixture(scope="session")
def october(stores: dict[str, Store]) -> ReportOf:
    """A function that gives the report of October 2026 of a department, cached for all tests."""
    reports: dict[tuple[object, ...], MonthReport] = {}

    def report_of(name: str = "full", lang: str = "ru", **question_fields: object) -> MonthReport:
        key = (name, *question_fields.items())
        if key not in reports:
            reports[key] = month_report(offline_answers(stores[name], **question_fields), OCTOBER)
        report = reports[key]
        words = Text(lang)
        numbers = Numbers(words, report.answers.data_state.currency)
        answers = replace(report.answers, text=words, numbers=numbers, dates=Dates(words))
        return replace(report, answers=answers)

    return report_of


def plain_spaces(words: str) -> str:
    """The same with ordinary spaces, so that a test can be read."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


def folder(tmp_path: Path, name: str, content: bytes) -> Path:
    """The content as a file."""
    place = tmp_path / name
    place.write_bytes(content)
    return place
