"""One table of a file that is being parsed: SQL of its cells, skipped rows and refunds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from data.lexicon import lexicon
from data.model.errors import ExportError
from data.model.tables import TABLES, Type
from data.parse import cell_sql, column_format, datetime_sql
from data.parse.column_format import CompanySettings
from data.presets.file_format import FileFormat
from data.presets.identify import PresetMatch, column_places
from data.presets.section import HELPERS, SkipRule
from data.readers.raw import RawTable

PHONES = ("phone", "client_phone")
_NOT_PAID = ("failed", "unpaid")  # reasons of rows whose payment did not take place
DURATIONS = ("wait_seconds", "talk_seconds", "total_seconds")


class UndecidableDirection(ExportError):
    """Nothing tells which rows of the statement came in and which went out."""

    key = "errors.undecidable_direction"


@dataclass(frozen=True)
class TableContext:
    """A raw table with what decides how it is read.

    `number`: its place among the tables of the file. `oddly_spaced`: places of columns in whose
    cells unusual spaces were seen. `decided`: by column, how its cells are read (order of the
    date, decimal sign, form of durations); it is filled while the columns are typed.
    """

    connection: duckdb.DuckDBPyConnection
    raw: RawTable
    match: PresetMatch
    file_format: FileFormat
    company: CompanySettings
    file_name: str
    number: int = 0
    oddly_spaced: frozenset[int] = frozenset()
    decided: dict[str, dict[str, str]] = field(default_factory=dict)

    def places(self, *headers: str) -> tuple[int, ...]:
        """Places of the raw columns with one of the headers."""
        return column_places(self.raw.headers, headers)

    def cell(self, place: int) -> str:
        """SQL text of one raw cell without the spaces around it."""
        return cell_sql.trimmed(f"c{place}", place in self.oddly_spaced)

    def filled_cell(self, place: int) -> str:
        """SQL text of one raw cell; NULL where it has one of the forms of an empty cell."""
        return cell_sql.or_null(self.cell(place))

    def text(self, column: str) -> str:
        """SQL text of a canonical column as it stands in the raw table."""
        kind = type_of(self.match.section.table, column)
        parts = [self._part(spot, kind) for spot in self.match.places[column]]
        if len(parts) == 1:
            return parts[0]
        return f"coalesce({', '.join([*map(cell_sql.or_null, parts), *parts])})"

    def _part(self, spot: Sequence[int], kind: Type) -> str:
        if len(spot) == 1:
            return self.cell(spot[0])
        cells = [self.filled_cell(place) for place in spot]
        if kind in (Type.MOMENT, Type.DAY) and len(cells) == 2:
            return datetime_sql.joined_moment(*cells)
        return f"nullif(concat_ws(' ', {', '.join(cells)}), '')"

    def header(self, column: str) -> str:
        """The file's own name of a column."""
        place = self.match.places[column][0][0]
        return self.raw.headers[place] if place < len(self.raw.headers) else column

    def sample(self, column: str, relation: str) -> column_format.ColumnSample:
        """The values of a column in a relation of raw rows, to decide how they are read."""
        return column_format.ColumnSample(
            self.connection, relation, self.text(column), self.header(column), self.file_name
        )


def type_of(table: str, column: str) -> Type:
    """Type of a canonical column or of a helper to one."""
    if column in HELPERS.get(table, ()):
        helpers = {
            "quantity": Type.NUMBER,
            "total_seconds": Type.COUNT,
            **dict.fromkeys(("refunded_at", "answered_at", "ended_at"), Type.MOMENT),
        }
        return helpers.get(column, Type.MONEY)
    return TABLES[table].type_of(column)


def skip_reason(context: TableContext, rules: Sequence[SkipRule]) -> str:
    """SQL of the reason for which a row is skipped; NULL where it is not."""
    cases = []
    for rule in rules:
        places = context.places(*rule.column)
        if not places:
            continue
        is_whole = len(places) == 1 and not rule.empty
        cells = ", ".join(
            context.cell(place) if is_whole else context.filled_cell(place) for place in places
        )
        test = _skip_test(f"coalesce({cells})", rule)
        cases.append(f"WHEN {test} THEN {cell_sql.literal(rule.reason)}")
    cases += _outgoing_cases(context)
    return f"CASE {' '.join(cases)} END" if cases else "NULL::VARCHAR"


def _skip_test(text: str, rule: SkipRule) -> str:
    """SQL of: the rule skips the row, by the text of its column."""
    tests = []
    if rule.empty:
        tests.append(f"{text} IS NULL")
    if rule.zero:
        tests.append(cell_sql.is_zero(text))
    if rule.negative:
        tests.append(cell_sql.is_negative(text))
    if tests:
        return f"({' OR '.join(tests)})"
    lowered = f"coalesce({cell_sql.lowered(text)}, '')"
    forms = tuple(_lowered(each) for each in _listed_words(rule))
    whole = cell_sql.words(tuple(each for each in forms if "*" not in each) or ("",))
    inside = "".join(
        f" OR contains({lowered}, {cell_sql.literal(each.strip('*'))})"
        for each in forms
        if "*" in each
    )
    is_listed = f"({lowered} IN {whole}{inside})"
    return is_listed if rule.values else f"NOT {is_listed}"


def _listed_words(rule: SkipRule) -> tuple[str, ...]:
    """The words that a rule lists, and those that mean the same state of a payment anywhere."""
    state = "unpaid" if rule.values else "paid"
    shared = lexicon.words_of("payment_state", state) if rule.reason in _NOT_PAID else ()
    return (*(rule.values or rule.keep), *shared)


def _outgoing_cases(context: TableContext) -> list[str]:
    """Cases of the rows of a bank statement in which the holder of the account pays."""
    rule = context.match.section.holder
    if rule is None:
        return []
    places = [context.places(name) for name in (rule.payer, rule.recipient)]
    if not all(places):
        return []
    payer, recipient = (cell_sql.lowered(context.cell(spots[0])) for spots in places)
    holders = context.connection.execute(
        f"WITH sides AS (SELECT DISTINCT {payer} AS payer, {recipient} AS recipient "
        f"FROM {context.raw.relation}), "
        "names AS (SELECT payer AS name FROM sides UNION SELECT recipient FROM sides) "
        "SELECT name FROM names "
        "WHERE name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sides "
        "WHERE payer IS DISTINCT FROM name AND recipient IS DISTINCT FROM name)"
    ).fetchall()
    if len(holders) != 1:
        raise UndecidableDirection(
            file=context.file_name, payer=rule.payer, recipient=rule.recipient
        )
    return [f"WHEN {payer} = {cell_sql.literal(holders[0][0])} THEN 'outgoing'"]


def is_refund(context: TableContext) -> str | None:
    """SQL of: the row is a refund by the word in its column; None where no column says it."""
    rule = context.match.section.minus
    places = context.places(rule.column) if rule else ()
    if rule is None or not places:
        return None
    listed = cell_sql.words(tuple(_lowered(each) for each in rule.values))
    return f"coalesce({cell_sql.lowered(context.cell(places[0]))} IN {listed}, false)"


def _lowered(word: str) -> str:
    return word.lower().replace("ё", "е")


def extracted_columns(context: TableContext) -> list[str]:
    """SQL of the columns that are cut out of a longer text, called extracted_<column>."""
    select_list = []
    for column, rule in context.match.section.extract.items():
        cells = ", ".join(f"c{place}" for place in context.places(*rule.columns))
        inside = f"regexp_extract(concat_ws(' ', {cells}), {cell_sql.literal(rule.pattern)}, 1)"
        or_null = f"nullif({inside}, '')" if cells else "NULL::VARCHAR"
        select_list.append(f"{or_null} AS extracted_{column}")
    return select_list
