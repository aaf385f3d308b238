"""Makes values that differ only by look-alike letters of two alphabets one value."""

import re
from collections.abc import Mapping, Sequence

import duckdb

from data.model.dimensions import OF_DEALS
from data.parse import value_mapping
from data.parse.staging import StagedTable

COLUMNS = (*OF_DEALS, "lost_reason")  # few values, each on many rows
_LATIN = "AaBCcEeHKMOoPpTXxy"
_CYRILLIC = "АаВСсЕеНКМОоРрТХху"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_WORD_WITH_CYRILLIC = re.compile(r"(?=\S*[А-Яа-яЁё])\S+")


def one_spelling(words: Sequence[str]) -> dict[str, str]:
    """Word → the spelling it is stored in, for the words that change; the frequent come first."""
    first: dict[str, str] = {}
    spelling_by_word = {}
    for word in words:
        cyrillic_words = _WORD_WITH_CYRILLIC.sub(
            lambda match: match[0].translate(_TO_CYRILLIC), word
        )
        spelling = first.setdefault(cyrillic_words.translate(_TO_CYRILLIC), cyrillic_words)
        if spelling != word:
            spelling_by_word[word] = spelling
    return spelling_by_word


def joins(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, columns: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """SQL of the columns in which some word is respelled, and the joins that it needs."""
    sql_by_column, joined = {}, []
    for column in COLUMNS:
        if column not in staged.columns or columns.get(column) != f"staged.{column}":
            continue
        spelling_by_word = one_spelling(value_mapping.words_of(connection, staged, column))
        if spelling_by_word:
            pairs = {word: (spelling,) for word, spelling in spelling_by_word.items()}
            relation = value_mapping.create_map(connection, f"{column}_{staged.relation}", pairs)
            spelling = f"spelling_of_{column}"
            joined.append(f"LEFT JOIN {relation} {spelling} ON {spelling}.word = staged.{column}")
            sql_by_column[column] = f"coalesce({spelling}.value, staged.{column})"
    return sql_by_column, joined
