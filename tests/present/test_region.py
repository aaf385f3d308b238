"""The client's region from a file to figures, rights, links and reports, counted by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from data.access import links, store_facts
from data.access.database import AccessDatabase
from data.access.links import Terms
from data.ingest.load import LoadOptions, load
from data.model.dimensions import Selection
from data.model.rights import NotAllowed, Rights
from data.storage.store import Store
from metrics.catalog import METRICS, metric
from metrics.core.answer import by, drill_rows, totals
from metrics.core.errors import UnknownDimension
from metrics.core.scope import Period, Scope
from metrics.forecasting.month import month
from metrics.reports.causes.changes import biggest_changes
from metrics.reports.checks.catalog import CHECKS_BY_NAME
from present import address
from present.reports.digest import Span, digest
from present.reports.month_report import month_report
from present.reports.offline_answers import OfflineAnswers
from present.reports.parts.page import month_page
from present.reports.sheets.workbook import month_workbook
from present.sentences.control import check_result, waiting_queue
from tests.present.reports.conftest import offline_answers, plain_spaces

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
# amoCRM as it comes, with a field of the company's own: «Регион»
DEALS = """\
"ID","Название сделки","Бюджет","Ответственный","Дата создания сделки","Дата закрытия",\
"Этап сделки","Рабочий телефон","Регион"
"1","Один","1000","Анна","01.10.2026 10:00:00","05.10.2026 10:00:00","Успешно реализовано","+79270000001","Тверь"
"2","Два","500","Вера","02.10.2026 10:00:00","06.10.2026 10:00:00","Успешно реализовано","+79270000002","Тула"
"3","Три","300","Борис","03.10.2026 10:00:00","10.10.2026 10:00:00","Закрыто и не реализовано","+79270000003","Тверь"
"4","Четыре","700","Борис","04.10.2026 10:00:00","не закрыта","Переговоры","+79270000004",""
"5","Пять","200","Борис","05.10.2026 10:00:00","12.10.2026 10:00:00","Успешно реализовано","+79270000005",""
"6","Шесть","9000","Вера","06.10.2026 10:00:00","не закрыта","Переговоры","+79270000006","Тула"
"""  # noqa: E501
PAYMENTS = """\
payment_id;paid_at;amount;owner;deal_id;client
p1;2026-10-05;400;;1;Роза
p2;2026-10-20;-100;;1;Роза
p3;2026-10-06;500;;2;Дуб
p4;2026-10-12;200;;5;Вяз
p5;2026-10-13;50;Анна;;Ель
p6;2026-09-13;80;;3;Мох
"""
CALLS = """\
call_id;started_at;direction;client_phone;answered;talk_seconds;owner
c1;2026-10-02 12:00;out;+79270000001;true;90;Анна
c2;2026-10-02 13:00;in;+79270000002;true;60;Вера
"""
PLANS = "month;owner;measure;amount\n2026-10;;net_receipts;2000\n2026-10;Анна;net_receipts;900\n"
FILES = {"payments": PAYMENTS, "calls": CALLS, "plans": PLANS}
FIGURES = ("leads", "won_deals", "lost_deals", "won_amount", "net_receipts", "refunds")
BY_REGION = {
    "Тверь": (2, 1, 1, 1000, 300, 100),
    "Тула": (2, 1, 0, 500, 500, 0),
    None: (2, 1, 0, 200, 250, 0),  # 200 of deal 5, which has no region, and 50 of no deal at all
}
OF_TVER = Selection.of(region=("Тверь",))
IN_TVER = replace(Rights.everything(), limits=OF_TVER)
HIDDEN = ("Тула", "Вера", "Дуб", "Вяз", "Ель")  # who and what is not of Tver


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Six deals of three managers, four of them with a region."""
    opened = Store.open(tmp_path_factory.mktemp("regions"))
    assert load(opened, DEALS.encode(), "amocrm.csv", LoadOptions()).source == "amocrm"
    for kind, text in FILES.items():
        load(opened, text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def reader(store: Store) -> OfflineAnswers:
    """The answers of a reader whose rights are limited to Tver."""
    return offline_answers(store, rights=IN_TVER, period=OCTOBER)


def scope(rights: Rights | None = None, **fields: object) -> Scope:
    """October, of the head by default."""
    return Scope(OCTOBER, rights=rights or Rights.everything(), **fields)


def values(figures: dict) -> tuple[float | None, ...]:
    """The values of the counted figures."""
    return tuple(figures[name].value for name in FIGURES)


def test_figures_by_region(store: Store) -> None:
    """A payment, a refund too, is of the region of its deal; the segments sum to the whole."""
    counted = [metric(name) for name in FIGURES]
    rows = by(store.run, ["region"], counted, scope())
    whole = totals(store.run, counted, scope())

    assert {row.key[0]: values(row.figures) for row in rows} == BY_REGION
    assert values(whole) == (6, 3, 1, 1700, 1050, 100)
    rates = by(store.run, ["region"], [metric("win_rate")], scope())
    expected = {"Тверь": 0.5, "Тула": 1, None: 1}
    assert {row.key[0]: row.figures["win_rate"].value for row in rates} == expected


@pytest.mark.parametrize("region", ["Тверь", "Тула"])
def test_the_filter_gives_the_segment(store: Store, region: str) -> None:
    """The same by the filter of an address and by the limits of rights."""
    query = {"region": [region], "from": ["2026-10-01"], "to": ["2026-10-31"]}
    question = address.read(query).question
    filtered = question.scope(date(2026, 10, 31), scope().rules, Rights.everything())
    limited = scope(replace(Rights.everything(), limits=Selection.of(region=(region,))))

    for question_scope in (filtered, limited):
        counted = totals(store.run, [metric(name) for name in FIGURES], question_scope)
        assert values(counted) == BY_REGION[region]
    assert address.write(question)["region"] == [region]


def test_figures_without_a_region_are_refused(store: Store) -> None:
    """Those refused by product: calls, working days; and plans, which are set for no region."""
    refused = {each.name for each in METRICS if "region" not in each.dimensions}
    by_product = {each.name for each in METRICS if "product" not in each.dimensions}

    assert {"calls", "talks", "talks_per_day"} <= refused
    assert refused == by_product | {"plan", "plan_pace", "plan_attainment"}
    for question_scope in (scope(IN_TVER), scope(selected=OF_TVER)):
        for name in refused:
            with pytest.raises(UnknownDimension):
                totals(store.run, [metric(name)], question_scope)
        with pytest.raises(UnknownDimension):
            drill_rows(store.run, metric("talks"), question_scope)


def test_a_refused_figure_says_so_in_both_languages(store: Store) -> None:
    """The figure is unknown, not a figure of all regions; the check of callers is not made."""
    for lang, by_word, name in (("ru", "по", "региону"), ("en", "by", "region")):
        answers = offline_answers(store, lang, period=OCTOBER, selected=OF_TVER)
        for refused in ("talks", "plan_attainment"):
            assert str(answers.obstacle(metric(refused))).endswith(f"{by_word} {name}")
        assert answers.totals(metric("talks"))["talks"].value is None
        callers = check_result(answers, "strangers")
        assert (callers.finding, callers.why.endswith(name)) == (None, True)


def test_a_reader_of_one_region_sees_its_rows_alone(store: Store, reader: OfflineAnswers) -> None:
    """Totals, segments, rows behind them, changes, checks; no queue where calls are not seen."""
    counted = [metric(name) for name in FIGURES]

    assert values(reader.totals(*counted)) == BY_REGION["Тверь"]
    assert [row.key for row in reader.by("region", *counted)] == [("Тверь",)]
    assert {row.key[0] for row in reader.by("owner", *counted)} == {"Анна", "Борис"}
    assert set(reader.rows(metric("leads")).column("deal_id").to_pylist()) == {"1", "3"}
    payments = reader.rows(metric("net_receipts")).column("payment_id").to_pylist()
    assert set(payments) == {"p1", "p2"}
    changes = biggest_changes(store.run, reader.scope)
    assert {change.key for change in changes} <= {"Анна", "Борис", "Тверь", None}
    assert waiting_queue(reader) is None
    for name in CHECKS_BY_NAME:
        finding = check_result(reader, name, limit=100).finding
        assert finding is None or {row.owner for row in finding.rows} <= {"Анна", "Борис"}
    with pytest.raises(NotAllowed):
        scope(IN_TVER, selected=Selection.of(region=("Тула",)))


def test_a_reader_of_one_region_learns_nothing_of_the_data_beside_it(
    store: Store, reader: OfflineAnswers
) -> None:
    """Filters offer what is in the rows of the region; feeds without regions are not there."""
    choices = reader.data_state.choices

    assert choices["region"] == ("Тверь",)
    assert set(choices["owner"]) == {"Анна", "Борис"}
    assert not reader.data_state.filled["calls"]
    assert not reader.data_state.filled["plans"]
    assert store_facts.department_forecasts(store, IN_TVER) == []
    forecast = month(store.run, reader.scope, OCTOBER.start, "owner")
    assert forecast is not None
    assert (forecast.whole.plan, {part.plan for part in forecast.parts}) == (None, {None})
    assert forecast.whole.fact == 300


def test_what_a_reader_of_one_region_downloads_is_of_it_alone(reader: OfflineAnswers) -> None:
    """300 received and 1000 won stand in the report; 1050, 500 and the plan of 2000 do not."""
    report = month_report(reader, OCTOBER.start)
    workbook = load_workbook(BytesIO(month_workbook(report)), data_only=True)
    cells = [cell.value for sheet in workbook for row in sheet for cell in row]
    text = plain_spaces(month_page(report).decode() + digest(reader, OCTOBER.start, Span.WEEK))
    text += " ".join(str(value) for value in cells)

    assert {300, 1000} <= set(cells)
    assert not {1050, 500, 2000, 9000} & set(cells)
    assert "Регион: Тверь." in text
    assert not [word for word in HIDDEN if word in text]


def test_a_link_locked_to_a_region(store: Store, tmp_path: Path) -> None:
    """What the address asks beyond the lock is dropped, not shown."""
    database = AccessDatabase(tmp_path)
    terms = Terms(("overview",), dict(OF_TVER), {"region": ["Тверь"]}, False, False, None)
    link, token = links.create(database, "Тверь", terms, 7, "Анна")
    stored, _ = links.by_token(database, token) or (link, None)
    rights = stored.rights("Клиент")
    opened = address.read({"region": ["Тула"], "from": ["2026-10-01"], "to": ["2026-10-31"]})
    question = opened.question.within(rights)
    database.close()

    assert rights.limits == OF_TVER
    assert question.selected["region"] == ("Тверь",)
    figures = offline_answers(store, rights=rights, period=OCTOBER).totals(
        *(metric(name) for name in FIGURES)
    )
    assert values(figures) == BY_REGION["Тверь"]
