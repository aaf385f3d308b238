"""Amounts, moments and empty cells in any spelling of an export, with values known beforehand."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.parse import cell_sql, column_format, datetime_sql
from data.parse.column_format import ColumnSample, CompanySettings
from data.presets.file_format import FileFormat
from tests.data.workspace import Desk
from tests.drawing import cases

COMPANY = CompanySettings("Europe/Moscow")  # three hours before Greenwich, in summer too
THOUSANDS = ("", " ", "\u00a0", "\u202f", "\u2009", "'", "’", ".", ",")
CURRENCIES = ("", "€", "$", "£", "₽", "₴", "₺", "zł", "kr", "EUR", "CHF", "руб.", "грн")
MINUSES = ("-{}", "−{}", "–{}", "({})", "{}-", "{}−", "- {}")
OFFSETS = ("{0}{1:02}{2:02}", "{0}{1:02}:{2:02}", " {0}{1:02}{2:02}", " {0}{1:02}:{2:02}")
DATE_FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y:%m:%d %H:%M:%S"),
    *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"),
)
NOTHING = (
    *("NULL", "null", "\\N", "None", "nan", "n/a", "N/A", "#N/A", "#N/D", "#Н/Д", "#NV", "-", "—"),
    *("–", "(null)", "<null>", "н/д", "(пусто)", "#VALEUR!", "#WERT!", "#¡VALOR!", "undefined"),
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def column_of(connection: duckdb.DuckDBPyConnection, cells: Sequence[str]) -> ColumnSample:
    """A table `cells` of these texts, and the column that holds them."""
    connection.execute("CREATE OR REPLACE TABLE cells (line BIGINT, c VARCHAR)")
    connection.executemany("INSERT INTO cells VALUES (?, ?)", list(enumerate(cells)))
    return ColumnSample(connection, "cells", cell_sql.trimmed("c"), "amount", "export.csv")


def values(connection: duckdb.DuckDBPyConnection, sql: str) -> list:
    return [
        row[0] for row in connection.execute(f"SELECT {sql} FROM cells ORDER BY line").fetchall()
    ]


def spelled(amount: Decimal, thousands: str, fraction: str) -> str:
    whole, _, cents = f"{abs(amount):,.2f}".partition(".")
    return whole.replace(",", thousands) + fraction + cents


@settings(max_examples=cases(5))
@given(
    amounts=st.lists(
        st.integers(-(10**11), 10**11).map(lambda n: Decimal(n) / 100), min_size=1, max_size=5
    ),
    thousands=st.sampled_from(THOUSANDS),
    currency=st.sampled_from(CURRENCIES),
    is_currency_first=st.booleans(),
    minus=st.sampled_from(MINUSES),
    is_minus_inside=st.booleans(),
)
def test_an_amount_in_any_spelling_is_the_amount(
    connection: duckdb.DuckDBPyConnection,
    amounts: list[Decimal],
    thousands: str,
    currency: str,
    is_currency_first: bool,
    minus: str,
    is_minus_inside: bool,
) -> None:
    fraction = "," if thousands in (".", " ", "\u00a0", "\u202f", "\u2009") else "."

    def marked(text: str) -> str:
        return f"{currency} {text}".strip() if is_currency_first else f"{text} {currency}".strip()

    cells = []
    for amount in amounts:
        text = spelled(amount, thousands, fraction)
        if amount >= 0:
            cells.append(marked(text))
        else:
            cells.append(
                marked(minus.format(text)) if is_minus_inside else minus.format(marked(text))
            )
    column = column_of(connection, cells)
    sign = column_format.decimal_sign(column, FileFormat())

    assert sign == fraction
    assert values(connection, cell_sql.money("c", cell_sql.amount_core("c"), sign)) == amounts
    assert values(connection, cell_sql.is_negative("c")) == [amount < 0 for amount in amounts]


@settings(max_examples=cases(5))
@given(
    moments=st.lists(
        st.datetimes(datetime(2013, 1, 1), datetime(2027, 12, 31)).map(
            lambda m: m.replace(second=0, microsecond=0)
        ),
        min_size=1,
        max_size=5,
    ),
    minutes=st.sampled_from((0, 180, 300, 330, 345, 60, 120, -300, -210, 540)),
    written=st.sampled_from(OFFSETS),
    date_format=st.sampled_from(DATE_FORMATS),
)
def test_a_moment_with_its_offset_is_that_of_the_company(
    connection: duckdb.DuckDBPyConnection,
    moments: list[datetime],
    minutes: int,
    written: str,
    date_format: str,
) -> None:
    sign, size = ("-" if minutes < 0 else "+"), abs(minutes)
    offset = written.format(sign, size // 60, size % 60)
    # a day over twelve keeps the order of day and month beyond doubt
    moments = [*moments, datetime(2019, 8, 25, 13, 40)]
    column = column_of(connection, [moment.strftime(date_format) + offset for moment in moments])

    decided = column_format.datetime_format(column, FileFormat(), COMPANY)

    moscow = [moment - timedelta(minutes=minutes) + timedelta(hours=3) for moment in moments]
    assert (
        _in_moscow_winter(moments)
        or values(connection, datetime_sql.moment("c", decided)) == moscow
    )


def _in_moscow_winter(moments: Sequence[datetime]) -> bool:
    """Before 26 October 2014 Moscow was four hours before Greenwich."""
    return any(moment < datetime(2014, 10, 27) for moment in moments)


@settings(max_examples=cases(5))
@given(
    moments=st.lists(
        st.dates(datetime(2001, 1, 1).date(), datetime(2035, 12, 31).date()), min_size=1, max_size=6
    ),
    has_time=st.booleans(),
)
def test_dates_with_colons_are_dates(
    connection: duckdb.DuckDBPyConnection, moments: list, has_time: bool
) -> None:
    clock = " 07:08:09" if has_time else ""
    column = column_of(connection, [f"{day:%Y:%m:%d}{clock}" for day in moments])

    decided = column_format.datetime_format(column, FileFormat(), COMPANY)

    hours = (7, 8, 9) if has_time else (0, 0, 0)
    expected = [datetime(day.year, day.month, day.day, *hours) for day in moments]
    assert values(connection, datetime_sql.moment("c", decided)) == expected


@pytest.mark.parametrize("nothing", NOTHING)
def test_a_cell_that_says_nothing_is_empty_in_every_column(desk: Desk, nothing: str) -> None:
    table = "deal_id\tcreated_at\tclosed_at\tamount\towner\tclient\tsource\tphone\tstage\n"
    table += "A\t2026-03-01\t2026-03-02\t10.50\tЛось Анна\tСевер\tсайт\t+79270000001\tНовая\n"
    table += "B\t2026-03-01\t" + "\t".join([nothing] * 7) + "\n"
    desk.load(table, kind="deals")

    columns = "closed_at, amount, owner_written, client, source, phone, stage"
    assert desk.rows(f"SELECT {columns} FROM deals WHERE deal_id = 'B'") == [(None,) * 7]
    assert desk.value("SELECT amount FROM deals WHERE deal_id = 'A'") == Decimal("10.50")


@pytest.mark.parametrize("nothing", ["NULL", "\\N", "None", "", "n/a"])
def test_a_caller_that_says_nothing_rings_in_over_a_trunk(desk: Desk, nothing: str) -> None:
    head = "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
    head += "disposition,amaflags,accountcode,uniqueid,userfield\n"
    row = "2026-10-05 10:00:00,{0},{0},101,from-trunk,SIP/trunk-0001,SIP/101-0002,Dial,SIP/101,"
    row += "40,30,ANSWERED,3,{0},1760000001.1,{0}\n"
    desk.load(head + row.format(nothing), "cdr.csv")

    query = "SELECT direction, owner_written, client_phone, talk_seconds FROM calls"
    assert desk.rows(query) == [("in", "101", None, 30)]


@pytest.mark.parametrize("nothing", ["NULL", "\\N", "-", "n/a", ""])
def test_an_income_that_says_nothing_is_an_outgoing_row(desk: Desk, nothing: str) -> None:
    preset_text = (
        'id = "bank"\n[payments]\npayment_id = ["doc"]\npaid_at = ["day"]\namount = ["in"]\n'
    )
    preset_text += 'skip = [{column = "in", empty = true, reason = "outgoing"}]\n'
    rows = f"doc;day;in;out\n1;01.02.2026;150,50;{nothing}\n2;13.02.2026;{nothing};70,00\n"
    loaded = desk.load(rows, preset_file=preset_text)

    assert loaded.skipped == {"outgoing": 1}
    assert desk.column("amount", "payments") == [Decimal("150.50")]
