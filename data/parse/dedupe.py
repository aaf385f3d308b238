"""Merges the lines of a file that are one object: product rows, call legs, repeated ids."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from data.model.dimensions import NOT_IN_KEYS
from data.model.problems import Problem
from data.model.query_one import one
from data.model.tables import TABLES
from data.parse import call_legs, cell_sql
from data.parse.staging import StagedTable
from data.presets.preset import Section

COMPANY_WIDE = ("plans", "owners")  # one set for the company, whichever file it came in


@dataclass(frozen=True)
class MergedLines:
    """Relations of the objects and of their product lines, the repeated lines, problems."""

    relation: str
    items: str | None
    repeated: int
    problems: tuple[Problem, ...]


def merge_lines(
    connection: duckdb.DuckDBPyConnection,
    staged: StagedTable,
    section: Section,
    system: str,
    columns: Mapping[str, str],
    source: str,
) -> MergedLines:
    """Merge the lines of each object into one row, with its system, `row_key` and `lines`."""
    table = TABLES[staged.table]
    by_contents = staged.table not in COMPANY_WIDE and table.id not in staged.columns
    key = _key(staged, columns)
    select_list = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    more = _staged(staged, "price", "quantity")
    refunded = _staged(staged, "refund_amount", "refunded_at")
    legs = call_legs.flags(staged) if section.parties else []
    select_list = ", ".join([select_list, *more, *refunded, *legs])
    base = f"base_of_{staged.relation}"
    line = staged.line.replace("rowid", "staged.rowid")
    keys = f"{_system(staged, system)} AS source_system, {key} AS row_key, {line} AS line"
    view = f"SELECT {keys}, {select_list} {source}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {base} AS {view}")
    rows, distinct = _counts(connection, base)
    problems: list[Problem] = []
    repeated = 0
    if by_contents:
        body = _numbered(columns, base, rows > distinct)
        problems.append(Problem("no_id", staged.table, None, rows))
        problems += _repeated_rows(connection, staged, base) if rows > distinct else []
    elif rows == distinct:
        body = f"SELECT *, 1 AS lines FROM {base}"
    elif section.line_sum and {"product", "price"} & staged.columns:
        body = _product_rows(columns, base, set(more))
        problems += _whole_amount_problems(connection, staged, base, set(more))
    elif section.parties:
        body = call_legs.merged(columns, base)
    else:
        body, repeated = _last_lines(columns, base), rows - distinct
        problems.append(Problem("repeated_id", staged.table, None, repeated))
    kind = "VIEW" if rows == distinct else "TABLE"
    relation = f"incoming_{kind.lower()}_of_{staged.relation}"
    connection.execute(f"CREATE OR REPLACE TEMP {kind} {relation} AS {body}")
    has_items = more and "product" in columns
    return MergedLines(relation, base if has_items else None, repeated, tuple(problems))


def _staged(staged: StagedTable, *names: str) -> list[str]:
    """SQL of those of the columns that the file brings."""
    return [f"staged.{name}" for name in names if name in staged.columns]


def _system(staged: StagedTable, system: str) -> str:
    if staged.table in COMPANY_WIDE:
        return "''"
    fallback = cell_sql.literal(system)
    return (
        f"coalesce(staged.source_system, {fallback})"
        if "source_system" in staged.columns
        else fallback
    )


def _key(staged: StagedTable, columns: Mapping[str, str]) -> str:
    table = TABLES[staged.table]
    if staged.table in COMPANY_WIDE:
        names = [
            "owner_written" if n == "owner" and staged.table == "plans" else n for n in table.key
        ]
        sql_by_column = {name: columns.get(name, "NULL") for name in names}
        # no word of its own in the key: plans stored before there were scenarios keep theirs
        scenario = sql_by_column.pop("scenario", "NULL")
        texts = [f"coalesce(CAST({sql} AS VARCHAR), '')" for sql in sql_by_column.values()]
        return cell_sql.lowered(f"concat_ws('|', {', '.join(texts)}, {scenario})")
    keyed = (sql for name, sql in columns.items() if name not in NOT_IN_KEYS)
    cells = ", ".join(f"coalesce(CAST({sql} AS VARCHAR), '')" for sql in keyed)
    contents = f"'#' || md5(concat_ws(chr(31), {cells}))"
    if table.id not in staged.columns:
        return contents
    return f"coalesce({call_legs.key(staged)}, {contents})"


def _counts(connection: duckdb.DuckDBPyConnection, base: str) -> tuple[int, int]:
    row = one(connection, f"SELECT count(*), count(DISTINCT row_key) FROM {base}")
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _numbered(columns: Mapping[str, str], base: str, has_equals: bool) -> str:
    """Equal rows stay apart: their ordinal among equals is part of the key."""
    names = ", ".join(columns)
    ordinal = "row_number() OVER (PARTITION BY row_key ORDER BY line)" if has_equals else "1"
    return (
        f"SELECT source_system, row_key || '-' || {ordinal} AS row_key, line, {names}, 1 AS lines "
        f"FROM {base}"
    )


def _repeated_rows(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, base: str
) -> list[Problem]:
    """Rows that say the same as an earlier one: two purchases may, thousands of calls may not."""
    rows, line = one(
        connection,
        "SELECT count(*), min(line) FROM (SELECT line, row_number() "
        f"OVER (PARTITION BY row_key ORDER BY line) AS n FROM {base}) WHERE n > 1",
    )
    earlier = one(
        connection,
        f"SELECT min(line) FROM {base} "
        f"WHERE row_key = (SELECT any_value(row_key) FROM {base} WHERE line = {line})",
    )[0]
    return [Problem("repeated_rows", staged.table, None, rows, f"{earlier} = {line}", line)]


def _first_filled(name: str) -> str:
    return f"arg_min({name}, line) FILTER (WHERE {name} IS NOT NULL) AS {name}"


def _is_deal_amount(more: set[str]) -> str:
    """The sum is not that of its own row, beyond what rounding the price to a kopeck makes."""
    if more != {"staged.price", "staged.quantity"}:
        return "false"
    rounding = "greatest(0.0101, 0.0051 + 0.005 * quantity)"
    return f"coalesce(abs(amount - price * quantity) > {rounding}, false)"


def _product_rows(columns: Mapping[str, str], base: str, more: set[str]) -> str:
    """A deal of several product rows: their sums added, unless one holds the deal's own sum."""
    select_list = [_first_filled(name) for name in columns if name != "amount"]
    if "amount" in columns:
        product = "count(product)" if "product" in columns else "0"
        whole = _is_deal_amount(more)
        select_list.append(
            f"CASE WHEN count(*) = 1 THEN any_value(amount) "
            f"WHEN {product} = 0 THEN arg_max(amount, line) "
            f"WHEN bool_or({whole}) THEN max(amount) FILTER (WHERE {whole}) "
            f"ELSE sum(amount) END::DECIMAL(18, 2) AS amount"
        )
    return (
        f"SELECT any_value(source_system) AS source_system, row_key, min(line) AS line, "
        f"{', '.join(select_list)}, count(*) AS lines FROM {base} GROUP BY row_key"
    )


def _whole_amount_problems(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, base: str, more: set[str]
) -> list[Problem]:
    row = one(
        connection,
        f"SELECT count(*), min(line), arg_min(row_key, line) FROM {base} "
        f"WHERE {_is_deal_amount(more)} "
        f"AND row_key IN (SELECT row_key FROM {base} GROUP BY 1 HAVING count(*) > 1)",
    )
    if not row or not row[0]:
        return []
    header = staged.headers.get("amount", "amount")
    return [Problem("whole_deal_amount", staged.table, header, row[0], row[2], row[1])]


def _last_lines(columns: Mapping[str, str], base: str) -> str:
    """Of the lines with one id the last changed one counts, else the last one."""
    order = "modified_at DESC NULLS LAST, line DESC" if "modified_at" in columns else "line DESC"
    return (
        f"SELECT source_system, row_key, line, {', '.join(columns)}, 1 AS lines FROM {base} "
        f"QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY {order}) = 1"
    )
