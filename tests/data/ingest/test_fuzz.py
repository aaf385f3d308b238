"""Random files: either every row is accounted for, or the store is unchanged."""

import contextlib
import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.model.errors import ExportError
from tests.data.workspace import Desk, identity_holds

SAMPLES = Path(__file__).parents[3] / "sample_exports"
KINDS = ("deals", "calls", "payments", "leads", "plans", "owners", "contacts", "activities")
IN_CI, LONG = 20, 5_000  # examples a test, of which there are four

HEADERS = st.sampled_from(
    "ID; Сумма;Ответственный;Дата создания;Дата оплаты;Стадия сделки;Телефон;Клиент;Валюта;"
    "deal_id;payment_id;paid_at;amount;started_at;created_at;closed_at;status;Месяц;План;"
    "Дата;Время;Длительность разговора;Тип;;  ;сумма;Сумма*;=1+1;<b>x</b>;a\nb;\ufeffID".split(";")
)
CELLS = st.one_of(
    st.sampled_from(
        "|0|-1|1 234,50|1.234|1,234|(500)|500-|12 000 ₽|€ 3.500,00|1e400|nan|-inf|#REF!|#Н/Д|"
        "31.02.2024|01.02.2024|2024-02-30 25:61|03/04/2026|24:00|45631|4 days, 22:47:14|03:25|"
        "Итого|Всего:|не закрыта|–|'+79271002030|7,9271E+10|+7 (927) 100-20-30|=cmd|' /C calc'!A0|"
        "<script>|C6:LOSE|Сделка успешна|WON|9999999999999999999|0001|Да|ИСТИНА|\x00|\u200b|«»|"
        "a;b|a,b|\"|'|\n|\r|\t|🙂|'; DROP TABLE deals; --|../../etc/passwd".split("|")
    ),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20).map(str),
    st.dates().map(lambda day: day.strftime("%d.%m.%Y")),
)
ROWS = st.lists(st.lists(CELLS, max_size=7), max_size=8)


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory):
    """One store for all files, so that leftovers of one would disturb the next."""
    desk = Desk(tmp_path_factory.mktemp("fuzz") / "store")
    yield desk
    desk.store.close()


def check_accounted_for(desk, content, name, **choice):
    """Every row of the file is counted once, or the file is refused and the store unchanged."""
    before = (desk.store.version, len(desk.store.uploads()))
    with contextlib.suppress(ExportError):
        loaded = desk.load(content, name, **choice)
        assert identity_holds(loaded)
        assert sum(loaded.skipped.values()) == loaded.rows.skipped
        desk.store.undo(loaded.upload_id)
        return
    assert (desk.store.version, len(desk.store.uploads())) == before


def csv_text(headers, rows, delimiter=";"):
    """The rows as a CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([headers, *rows])
    return out.getvalue()


tables = given(
    headers=st.lists(HEADERS, min_size=1, max_size=7),
    rows=ROWS,
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "cp1251", "utf-16", "cp866")),
    kind=st.sampled_from((None, *KINDS)),
)


def check_csv(shared_desk, headers, rows, delimiter, encoding, kind):
    """Check a random table in one of the encodings."""
    content = csv_text(headers, rows, delimiter).encode(encoding, "replace")
    check_accounted_for(shared_desk, content, "export.csv", kind=kind)


@settings(max_examples=IN_CI)
@example(
    headers=[""], rows=[], delimiter=";", encoding="utf-8", kind=None
)  # one blank line: no header to begin with
@tables
def test_a_table_is_accounted_for_or_refused(shared_desk, headers, rows, delimiter, encoding, kind):
    check_csv(shared_desk, headers, rows, delimiter, encoding, kind)


@settings(max_examples=IN_CI)
@given(st.binary(max_size=400), st.sampled_from(("csv", "xlsx", "xls", "txt", "zip", "ods")))
def test_bytes_are_accounted_for_or_refused(shared_desk, content, ending):
    check_accounted_for(shared_desk, content, f"export.{ending}")


def workbook_bytes(headers, rows):
    """The table as a workbook, without what a sheet cannot hold."""
    book = openpyxl.Workbook()
    for row in (headers, *rows):
        clean = [openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row]
        book.active.append(clean)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=IN_CI)
@given(st.lists(HEADERS, min_size=1, max_size=7), ROWS, st.sampled_from((None, *KINDS)))
def test_a_workbook_is_accounted_for_or_refused(shared_desk, headers, rows, kind):
    check_accounted_for(shared_desk, workbook_bytes(headers, rows), "export.xlsx", kind=kind)


def damaged(draw):
    """A sample with a few bytes changed, cut out or doubled."""
    names = sorted(
        path
        for path in SAMPLES.rglob("*")
        if path.suffix in {".csv", ".txt", ".xls", ".xlsx"} and path.stat().st_size < 60_000
    )
    path = draw(st.sampled_from(names))
    content = bytearray(path.read_bytes())
    for _ in range(draw(st.integers(1, 4))):
        place, end = sorted(draw(st.integers(0, max(len(content) - 1, 0))) for _ in range(2))
        change = draw(st.sampled_from(("cut", "noise", "double")))
        piece = bytes(content[place : min(end, place + 300)])
        new = {"cut": b"", "noise": draw(st.binary(max_size=20)), "double": piece * 2}[change]
        content[place : place + len(piece)] = new
    return bytes(content), path.name


@settings(max_examples=IN_CI)
@given(st.data())
def test_a_damaged_sample_is_accounted_for_or_refused(shared_desk, data):
    content, name = damaged(data.draw)
    check_accounted_for(shared_desk, content, name)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=LONG)
@tables
def test_many_tables(shared_desk, headers, rows, delimiter, encoding, kind):
    check_csv(shared_desk, headers, rows, delimiter, encoding, kind)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=LONG)
@given(st.binary(max_size=2000), st.sampled_from(("csv", "xlsx", "xls", "txt", "zip", "ods")))
def test_many_bytes(shared_desk, content, ending):
    check_accounted_for(shared_desk, content, f"export.{ending}")


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=LONG)
@given(st.lists(HEADERS, min_size=1, max_size=7), ROWS, st.sampled_from((None, *KINDS)))
def test_many_workbooks(shared_desk, headers, rows, kind):
    check_accounted_for(shared_desk, workbook_bytes(headers, rows), "export.xlsx", kind=kind)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=LONG)
@given(st.data())
def test_many_damaged_samples(shared_desk, data):
    content, name = damaged(data.draw)
    check_accounted_for(shared_desk, content, name)
