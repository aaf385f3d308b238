"""Whatever a program writes as CSV comes back as it was."""

import csv
import io
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from data.readers.raw import Layout
from data.readers.read_file import read
from tests.drawing import cases

CELLS = st.text(alphabet='aЯ1";,\t| \n.', max_size=6)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)
)


@settings(max_examples=cases(25), deadline=None)
@given(
    table=TABLES,
    delimiter=st.sampled_from(";,\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "utf-16"]),
)
def test_a_written_table_comes_back(
    tmp_path_factory: object,
    table: list[list[str]],
    delimiter: str,
    quoting: int,
    newline: str,
    encoding: str,
) -> None:
    table = [[f"№{number}", *row[1:]] for number, row in enumerate(table)]
    header = ["Номер", "Название", "Менеджер", "Сумма"][: len(table[0])]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=newline)
    writer.writerows([header, *table])
    path = Path(tmp_path_factory.mktemp("law")) / "export.csv"
    path.write_bytes(out.getvalue().encode(encoding))

    layout = Layout(delimiter=delimiter, header=True, encoding=encoding)
    with duckdb.connect() as connection, read(path, "export.csv", layout, connection) as file:
        rows = connection.execute(f"SELECT * FROM {file.tables[0].relation} ORDER BY line")
        read_back = [[cell or "" for cell in row[1:]] for row in rows.fetchall()]

    assert list(file.tables[0].headers) == header
    assert read_back == table
