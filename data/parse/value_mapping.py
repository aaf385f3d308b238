"""Maps the words of an export to canonical values: stages, directions, currencies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from data.lexicon import lexicon
from data.model import empty_cells
from data.model.headers import fold, same_word
from data.model.problems import Problem
from data.model.query_one import one
from data.parse import cell_sql
from data.parse.staging import StagedTable
from data.presets.preset import Section

_MOST_WORDS = 60  # of a column whose words nobody knows, those that are told one by one


def currency(word: str) -> str | None:
    """ISO code of a currency by its name, sign or number; None when it is not one."""
    text = word.strip()
    is_code = len(text) == 3 and text.isascii() and text.isalpha()
    return lexicon.currency(text) or (text.upper() if is_code else None)


def words_of(connection: duckdb.DuckDBPyConnection, staged: StagedTable, column: str) -> list[str]:
    """The distinct words of a staged column, the most frequent first."""
    sql = (
        f"SELECT {column} FROM {staged.relation} WHERE {column} IS NOT NULL "
        "GROUP BY 1 ORDER BY count(*) DESC, 1"
    )
    return [row[0] for row in connection.execute(sql).fetchall()]


def create_map(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    pairs: Mapping[str, tuple[str | None, ...]],
    columns: Sequence[str] = ("value",),
) -> str:
    """Create the temporary table map_<name> of `word` and what it means, and return its name."""
    typed = ", ".join(f"{column} VARCHAR" for column in ("word", *columns))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE map_{name} ({typed})")
    rows = [[word, *meaning] for word, meaning in pairs.items()]
    if rows:
        slots = ", ".join("?" for _ in ("word", *columns))
        connection.executemany(f"INSERT INTO map_{name} VALUES ({slots})", rows)
    return f"map_{name}"


def stage_map(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, section: Section
) -> tuple[str, list[Problem]]:
    """Map of stage → (stage in one spelling, status, reason in brackets), and unknown stages."""
    meanings, unknown = {}, []
    first: dict[str, str] = {}  # folded → the most frequent spelling
    for word in words_of(connection, staged, "stage"):
        stage, status, reason = _stage(word, section.values.get("status", {}))
        stage = first.setdefault(fold(stage), stage) if stage else stage
        meanings[word] = stage, status, reason
        if status == "unmapped":
            unknown.append(word)
    relation = create_map(
        connection,
        f"stage_{staged.relation}",
        meanings or {"": (None, None, None)},
        ("stage", "status", "reason"),
    )
    return relation, _unknown_word_problems(connection, staged, "stage", unknown, "unknown_stage")


def _stage(
    word: str, meanings: Mapping[str, Sequence[str]]
) -> tuple[str | None, str | None, str | None]:
    for status, forms in meanings.items():
        for form in forms:
            if not same_word(word, (form,)):
                continue
            if form.endswith("*"):
                head, _, tail = word.partition("(")
                return head.strip(), status, tail.rstrip(") ").strip() or None
            return (word if "*" in form else form), status, None
    return " ".join(word.split()), lexicon.exact_meaning("outcome", word) or "unmapped", None


def value_map(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, section: Section, column: str
) -> tuple[str, list[Problem]]:
    """Map of the words of a column to its canonical values, and the unknown words."""
    pairs: dict[str, tuple[str | None, ...]] = {}
    unknown = []
    forms_by_value = section.values[column]
    for word in words_of(connection, staged, f"word_{column}"):
        value = next(
            (value for value, forms in forms_by_value.items() if same_word(word, forms)), None
        ) or _shared_meaning(column, word)
        if value is None and word.lower() not in empty_cells.EMPTY:
            unknown.append(word)
        pairs[word] = (value,)
    if column in ("answered", "measure"):  # the talk time tells; any metric may be planned
        unknown = []
    relation = create_map(connection, f"{column}_{staged.relation}", pairs or {"": (None,)})
    return relation, _unknown_word_problems(
        connection, staged, f"word_{column}", unknown, "unknown_value"
    )


def payment_state_problems(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, section: Section
) -> list[Problem]:
    """States of payments that no rule and no list knows: such rows count as paid."""
    if staged.table != "payments" or "status" not in staged.columns:
        return []
    listed = [form for rule in section.skip for form in (*rule.values, *rule.keep)]
    listed += section.minus.values if section.minus else ()
    words = connection.execute(
        f"SELECT status FROM {staged.relation} WHERE skip IS NULL AND status IS NOT NULL "
        "GROUP BY 1 ORDER BY count(*) DESC, 1"
    ).fetchall()
    unknown = [
        word
        for (word,) in words
        if not same_word(word, listed)
        and lexicon.exact_meaning("payment_state", word) is None
        and word.lower() not in empty_cells.EMPTY
    ]
    return _unknown_word_problems(connection, staged, "status", unknown, "unknown_state")


def _shared_meaning(column: str, word: str) -> str | None:
    """What a word means in every system, where the preset does not say."""
    topics = {"status": "outcome", "direction": "call_direction"}
    return lexicon.exact_meaning(topics[column], word) if column in topics else None


def _unknown_word_problems(
    connection: duckdb.DuckDBPyConnection,
    staged: StagedTable,
    column: str,
    unknown: Sequence[str],
    code: str,
) -> list[Problem]:
    if not unknown:
        return []
    listed = cell_sql.words(tuple(unknown))
    row = one(
        connection,
        f"SELECT count(*), min({staged.line}) FROM {staged.relation} WHERE {column} IN {listed}",
    )
    rows, line = row if row else (0, None)
    shown = ", ".join(f"«{word}»" for word in unknown[:5])
    problem = Problem(code, staged.table, column.removeprefix("word_"), rows, shown, line)
    return [replace(problem, words=tuple(unknown[:_MOST_WORDS]))]


def currency_sql(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, company: str
) -> tuple[str, list[Problem]]:
    """SQL of the currency of a row, from its column or from the sign beside the amount.

    One currency alone named in the amounts is that of the bare numbers too; where several
    are named, bare numbers are the company's and a warning counts them. Where neither tells, the
    header of the amount may: «Deposits (SGD)», `amount_usd`.
    """
    parts, problems = [], []
    if "currency" in staged.columns:
        create_map(
            connection,
            f"currency_{staged.relation}",
            _codes(words_of(connection, staged, "currency")),
        )
        parts.append(_looked_up(f"map_currency_{staged.relation}", "staged.currency"))
    rest = company
    if "amount" in staged.columns:
        marks = _codes(words_of(connection, staged, "currency_mark"))
        create_map(connection, f"mark_{staged.relation}", marks or {"": (None,)})
        if marks:
            parts.append(_looked_up(f"map_mark_{staged.relation}", "staged.currency_mark"))
        codes = {code for (code,) in marks.values() if code}
        if len(codes) == 1:
            rest = codes.pop()
        elif not codes:
            rest = lexicon.header_currency(staged.headers.get("amount", "")) or company
        elif len(codes) > 1:
            problems = _bare_amounts(connection, staged, company)
    parts.append(cell_sql.literal(rest))
    return f"coalesce({', '.join(parts)})", problems


def _looked_up(relation: str, word: str) -> str:
    return f"(SELECT any_value(value) FROM {relation} WHERE {relation}.word = {word})"


def _codes(words: Sequence[str]) -> dict[str, tuple[str | None, ...]]:
    return {word: (currency(word),) for word in words}


def _bare_amounts(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, company: str
) -> list[Problem]:
    row = one(
        connection,
        f"SELECT count(*), min({staged.line}), min(amount::VARCHAR) FROM {staged.relation} "
        "WHERE amount IS NOT NULL AND currency_mark IS NULL",
    )
    if not row or not row[0]:
        return []
    return [
        Problem("bare_amounts", staged.table, "amount", row[0], f"{row[2]} → {company}", row[1])
    ]
