"""Files that are no one list of rows are refused in words; one without a header is asked about."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import pytest

from data.custom_presets import build_preset, saved
from data.ingest.profile_file import profile_file
from data.model.errors import LabelsAndValues, TablesBeside, TablesInSheet
from data.presets.identify import NoHeader
from tests.data.nasty.drawn import html, xlsx
from tests.data.workspace import Desk, identity_holds

Row = Sequence[str]

PAID = ("Tag", "Konto", "Betrag")
PAYMENTS = [(f"{day:02}.03.2026", f"Nord {day}", f"{day}0,50") for day in range(13, 23)]
EXPENSES = [(row[0], row[2]) for row in PAYMENTS]
STAFF = ("Mitarbeiter", "Ziel")
TARGETS = [("Anna Lund", "500"), ("Per Holm", "700"), ("Eva Berg", "650")]
ANA = [("Titular", "Ana Ruiz"), ("Fecha", "01/10/2026"), ("Importe", "150,00"), ("", "")]
CARDS = {
    "one cell a line": [("Клиент: ООО Север",), ("Дата: 01.10.2026",), ("Сумма: 1500,00",)],
    "two cells a line": [
        ("Kunde", "Nord GmbH"),
        ("Datum", "01.10.2026"),
        ("Betrag", "1500,00"),
        ("Telefon", "+49 30 1234567"),
    ],
    "with equal signs": [("client = North Ltd",), ("date = 2026-10-01",), ("sum = 1500",)],
    "several cards": ANA * 3,
    "a title above": [
        ("Fiche client",),
        ("Nom", "Anne Roy"),
        ("Date", "2026-10-01"),
        ("Montant", "99,90"),
        ("Ville", "Lyon"),
    ],
}


def beside(left: Sequence[Row], right: Sequence[Row], gap: int = 1) -> list[Row]:
    """Two tables, row by row, with empty columns between them."""
    wide, other = len(left[0]), len(right[0])
    lines = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else ("",) * wide
        two = right[number] if number < len(right) else ("",) * other
        lines.append((*one, *("",) * gap, *two))
    return lines


def text(lines: Sequence[Row], delimiter: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return out.getvalue()


SIDES = {
    "of other lengths": beside([PAID, *PAYMENTS], [STAFF, *TARGETS]),
    "the shorter one first": beside([STAFF, *TARGETS], [PAID, *PAYMENTS]),
    "two columns apart": beside([PAID, *PAYMENTS], [STAFF, *TARGETS], 2),
    "under one header each": beside([PAID, *PAYMENTS], [PAID, *PAYMENTS[::-1]]),
    "without a gap": beside([PAID, *PAYMENTS], [PAID, *PAYMENTS[::-1]], 0),
    "one header in common": beside([PAID, *PAYMENTS], [("Tag", "Ausgabe"), *EXPENSES]),
}


@pytest.mark.parametrize("lines", SIDES.values(), ids=SIDES)
@pytest.mark.parametrize("is_workbook", [False, True], ids=["text", "workbook"])
def test_tables_side_by_side_are_refused(
    desk: Desk, lines: Sequence[Row], is_workbook: bool
) -> None:
    content = xlsx(*lines) if is_workbook else text(lines)
    with pytest.raises(TablesBeside) as refused:
        desk.load(content, "export.xlsx" if is_workbook else "export.csv")

    assert refused.value.facts["columns"]
    assert desk.is_empty()
    with pytest.raises(TablesBeside):
        profile_file(desk.store, content if is_workbook else content.encode(), "export.csv")


@pytest.mark.parametrize(
    "lines",
    [
        beside([PAID, *PAYMENTS], [("Notiz",), *(("offen",) for _ in PAYMENTS)]),
        beside([PAID, *PAYMENTS], [("Ort", "Filiale"), *(("Köln", str(n)) for n in range(10))]),
        beside([PAID, *PAYMENTS], [("", ""), ("bitte prüfen!", ""), ("", "")]),
        [PAID, *PAYMENTS],
    ],
    ids=["one column of notes", "as long as the first", "a remark without a name", "one table"],
)
def test_columns_behind_an_empty_one_are_no_second_table(desk: Desk, lines: Sequence[Row]) -> None:
    (table,) = profile_file(desk.store, text(lines).encode(), "export.csv")

    assert table.count == len(PAYMENTS)
    assert table.headers[:3] == PAID


@pytest.mark.parametrize("lines", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("container", ["text", "workbook", "page"])
def test_a_card_of_labels_and_values_is_refused(
    desk: Desk, lines: Sequence[Row], container: str
) -> None:
    contents = {
        "text": lambda: text(lines),
        "workbook": lambda: xlsx(*lines),
        "page": lambda: html(*lines),
    }
    name = {"text": "card.csv", "workbook": "card.xlsx", "page": "card.xls"}[container]
    with pytest.raises(LabelsAndValues) as refused:
        desk.load(contents[container](), name)

    assert refused.value.facts["file"] == name
    assert refused.value.facts["example"]
    assert desk.is_empty()


@pytest.mark.parametrize(
    "lines",
    [
        [STAFF, *TARGETS],
        [("Менеджер", "План"), ("Лось Анна", "100"), ("Ким Артём", "200")],
        [
            ("Client", "Dernier appel"),
            ("Roy", "2026-10-01"),
            ("Petit", "2026-10-02"),
            ("Noir", "-"),
        ],
        [("Name", "Stadt"), ("Nord", "Kiel"), ("Ost", "Jena"), ("West", "Ulm")],
    ],
    ids=["targets", "plans", "dates", "words"],
)
def test_a_list_of_two_columns_is_no_card(desk: Desk, lines: Sequence[Row]) -> None:
    (table,) = profile_file(desk.store, text(lines).encode(), "export.csv")

    assert table.headers == tuple(lines[0])
    assert table.count == len(lines) - 1


BOOKED = ("Buchung", "Empfänger", "Summe")
WIDE = [(str(n), day, name, sum_, "Kiel") for n, (day, name, sum_) in enumerate(PAYMENTS)]
NOTHING = ("", "", "")
SECOND = {
    "below a blank line": [PAID, *PAYMENTS, NOTHING, BOOKED, *PAYMENTS],
    "directly below": [PAID, *PAYMENTS, BOOKED, *PAYMENTS],
    "in other columns": [
        *(PAID, *PAYMENTS, NOTHING, ("Empfänger", "Buchung", "Summe")),
        *((name, day, sum_) for day, name, sum_ in PAYMENTS),
    ],
    "behind many rows": [PAID, *PAYMENTS * 90, NOTHING, BOOKED, *PAYMENTS],
    "above a wider one": [
        *(PAID, *PAYMENTS[:6], NOTHING, ("Beleg", "Valuta", "Text", "Haben", "Filiale")),
        *WIDE,
    ],
}


@pytest.mark.parametrize("lines", SECOND.values(), ids=SECOND)
@pytest.mark.parametrize("is_workbook", [False, True], ids=["text", "workbook"])
def test_a_second_list_of_an_unknown_file_is_refused(
    desk: Desk, lines: Sequence[Row], is_workbook: bool
) -> None:
    content = xlsx(*lines) if is_workbook else text(lines)
    with pytest.raises(TablesInSheet):
        desk.load(content, "export.xlsx" if is_workbook else "export.csv")

    assert desk.is_empty()


def sparse_row(day: int) -> Row:
    """A row whose second date and number are filled later in the month only."""
    late = (f"{day}.03.2026", str(day)) if day > 15 else ("", "")
    return ("Agent 1", "Kunde", *late, f"{day}.01.2026", f"A-{day}", f"{day}000")


def null_row(n: int) -> Row:
    """A row of a database with its word for nothing."""
    closed = "NULL" if n % 2 else f"2026-02-{n + 13}"
    return (str(100 + n), "Firm", closed, "1", f"2026-01-{n + 13}", f"C{n}", f"{n}50.25")


def wide_row(n: int) -> Row:
    """A row of many columns, most of which are empty."""
    middle = ["x" * (n % 3) for _ in range(20)]
    return (f"2026-01-{n + 13}", *middle, "Rent", f"{n + 1}99,10")


def timed_row(n: int) -> Row:
    """A row with a time of day and a sign."""
    return (f"{n + 13}/04/2026 10:2{n}", f"Client {n}", f"{'-' * (n % 2)}{n + 1}1.00")


def late_row(day: int) -> Row:
    """A row whose first columns are filled from the twentieth on."""
    begun = (f"{day}.05.2026", "7", "Gamma") if day >= 20 else ("", "", "Beta")
    return (*begun, f"{day}.05.2026", f"{day}0,50")


# rows, and the places of the day and of the amount
HEADERLESS: dict[str, tuple[list[Row], int, int]] = {
    "a sparse date first": ([sparse_row(day) for day in range(13, 25)], 4, 6),
    "nulls of a database": ([null_row(n) for n in range(9)], 4, 6),
    "many columns": ([wide_row(n) for n in range(7)], 0, 22),
    "with times": ([timed_row(n) for n in range(6)], 0, 2),
    "a slow start": ([late_row(day) for day in range(13, 29)], 3, 4),
}
DRAWN = pytest.mark.parametrize(("lines", "day", "amount"), HEADERLESS.values(), ids=HEADERLESS)


@DRAWN
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_4_25_a_file_without_a_header_is_asked_about_with_its_columns(
    desk: Desk, lines: list[Row], day: int, amount: int, delimiter: str
) -> None:
    with pytest.raises(NoHeader) as refused:
        desk.load(text(lines, delimiter), "dump.csv")

    shown = str(refused.value.facts["columns"])
    assert f"{day + 1} — «{lines[0][day]}»" in shown
    assert f"{amount + 1} — «{lines[0][amount]}»" in shown
    assert desk.is_empty()


@DRAWN
def test_4_25_columns_named_by_number_read_the_file_and_the_next(
    desk: Desk, lines: list[Row], day: int, amount: int
) -> None:
    (sheet,) = profile_file(desk.store, text(lines).encode(), "dump.csv")
    answers = build_preset.MappingAnswers("payments", "Dump", {day: "paid_at", amount: "amount"})
    preset_text = build_preset.preset_text(sheet, answers, "dump.csv")
    loaded = desk.load(text(lines), "dump.csv", preset_file=preset_text)

    assert not sheet.is_headed
    assert identity_holds(loaded)
    assert loaded.rows.accepted == len(lines)
    expected = [Decimal(row[amount].replace(",", ".")) for row in lines]
    assert desk.column("amount", "payments") == expected

    saved.save(desk.store, preset_text)
    later = text(lines[::-1]).replace("2026", "2027")
    assert desk.load(later, "dump 2.csv").rows.added == len(lines)


@DRAWN
def test_4_25_what_is_proposed_reads_every_row(
    desk: Desk, lines: list[Row], day: int, amount: int
) -> None:
    (sheet,) = profile_file(desk.store, text(lines).encode(), "dump.csv")
    answers = build_preset.proposed_answers(sheet, "Dump", "payments")
    preset_text = build_preset.preset_text(sheet, answers, "dump.csv")
    loaded = desk.load(text(lines), "dump.csv", preset_file=preset_text)

    assert answers.columns[day] == "paid_at"
    assert (loaded.rows.read, loaded.rows.rejected) == (len(lines), 0)
