"""Values that differ only by look-alike letters of two alphabets are one value."""

import re
from collections.abc import Mapping, Sequence

import duckdb

from data.parse import value_mapping
from data.parse.staging import Staged

SPELLED = ("pipeline", "source", "product", "lost_reason")  # few values, each on many rows
_LATIN = "AaBCcEeHKMOoPpTXxy"
_CYRILLIC = "АаВСсЕеНКМОоРрТХху"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_MIXED = re.compile(r"(?=\S*[А-Яа-яЁё])\S+")


def one_spelling(words: Sequence[str]) -> dict[str, str]:
    """Word → the spelling it is stored in, for the words that change; the frequent come first."""
    first: dict[str, str] = {}
    meant = {}
    for word in words:
        mended = _MIXED.sub(lambda found: found[0].translate(_TO_CYRILLIC), word)
        spelling = first.setdefault(mended.translate(_TO_CYRILLIC), mended)
        if spelling != word:
            meant[word] = spelling
    return meant


def joins(
    connection: duckdb.DuckDBPyConnection, staged: Staged, columns: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Columns of which some word changes, and what to join for that."""
    made, joined = {}, []
    for column in SPELLED:
        if column not in staged.columns or columns.get(column) != f"s.{column}":
            continue
        meant = one_spelling(value_mapping.words_of(connection, staged, column))
        if meant:
            pairs = {word: (spelling,) for word, spelling in meant.items()}
            relation = value_mapping.keep_map(connection, f"{column}_{staged.relation}", pairs)
            joined.append(f"LEFT JOIN {relation} m_{column} ON m_{column}.word = s.{column}")
            made[column] = f"coalesce(m_{column}.a, s.{column})"
    return made, joined
