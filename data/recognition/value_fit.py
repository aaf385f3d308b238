"""How well the values of a column suit a canonical column, with and without its header."""

import numpy as np

from data.lexicon import lexicon
from data.model.dimensions import REPEATING
from data.model.tables import TABLES, Type
from data.parse.staging import IDS
from data.parse.table_context import PHONES, type_of
from data.recognition.meanings import BALANCE, CLOCK, MEANINGS, MONEY_DIRECTION, OUTGOING, meaning
from data.recognition.profiling import ColumnProfile

_REPEATING = frozenset((*REPEATING, "owner_written", "lost_reason"))
_MOST_DIRECTIONS = 30  # different words of a direction
_ONLY_KNOWN_WORDS = frozenset((("payments", MONEY_DIRECTION), ("calls", "direction")))
_FORM_OF = {"recording": ("link", 0.6), "currency": ("currency", 0.8)}
_NAMES = frozenset(("client", "title", "owner_written", "owner", "purpose", "product"))
_OF_OTHERS = frozenset(("client", "email", "inn", *PHONES))
_NOT_NAMES = ("phone", "reference", "account", "clock")  # forms of cells that name nobody


def type_fit(kind: str, column: str, seen: ColumnProfile) -> float:
    """How well the values suit the column's type: 0 where they cannot be it."""
    shares = seen.form_shares
    kind_of = _column_type(kind, column)
    is_number = shares.get("number", 0.0)
    if column == CLOCK:
        return shares.get("clock", 0.0)
    if kind_of in (Type.MOMENT, Type.DAY):
        share = shares.get("moment", 0.0)
        return share if share >= 0.5 else 0.0
    if column.endswith("_seconds"):
        share = max(shares.get("clock", 0.0), is_number)
        return share if share >= 0.5 else 0.0
    if kind_of in (Type.MONEY, Type.NUMBER, Type.COUNT):
        return _number_fit(kind_of, column, seen)
    if column == "currency":
        share = _currency_share(seen)
        return share if share >= 0.5 else 0.0
    if seen.is_constant and column in _OF_OTHERS:
        return 0.0  # one and the same on every row: it is the company's own
    if column in ("email", *PHONES, "inn"):
        share = shares.get("phone" if column in PHONES else column, 0.0)
        numeric = column in PHONES and shares.get("code", 0.0) > 0.5
        return share if share >= 0.3 else 0.2 if numeric else 0.0
    if kind_of is Type.FLAG:
        return 1.0 if 0 < len(seen.words) <= 6 else 0.0
    is_moment = shares.get("moment", 0.0) > 0.6
    return 0.0 if is_moment and column not in IDS else _text_fit(kind, column, seen)


def _number_fit(kind_of: Type, column: str, seen: ColumnProfile) -> float:
    """How well values suit an amount, a number or a count; money is no counter, no reference."""
    shares = seen.form_shares
    is_number = shares.get("number", 0.0)
    is_other = max(shares.get(form, 0.0) for form in ("moment", "clock", "account"))
    if is_number < 0.5 or is_other > 0.5:
        return 0.0
    if kind_of is not Type.MONEY:
        return is_number
    long_number = shares.get("reference", 0.0) > 0.5 and shares.get("cents", 0.0) < 0.5
    if shares.get("phone", 0.0) >= 0.5 or seen.is_counter or long_number:
        return 0.0
    return is_number


def _text_fit(kind: str, column: str, seen: ColumnProfile) -> float:
    unique = seen.distinct / seen.filled
    if column in IDS:
        return _id_fit(kind, column, seen, unique)
    if (kind, column) in _ONLY_KNOWN_WORDS:
        return _known_words_fit(kind, column, seen)
    if (kind, column) in MEANINGS:
        return 0.9 if seen.words and not seen.has_form("number") else 0.15
    if _names_nobody(column, seen):
        return 0.0
    few = seen.form_shares.get("number", 0.0) < 0.5
    if column in _REPEATING:
        return (0.9 if unique < 0.6 or kind == "owners" else 0.5) if few else 0.3
    return 0.7 if few else 0.4


def _names_nobody(column: str, seen: ColumnProfile) -> bool:
    """Whether the cells are phones, long numbers or times where a name or a link belongs."""
    if column == "recording":
        return seen.has_form("clock") or seen.has_form("number")
    return column in _NAMES and any(seen.has_form(form) for form in _NOT_NAMES)


def _currency_share(seen: ColumnProfile) -> float:
    """Share of the filled cells that hold a currency: its code, sign or name."""
    if not seen.words:
        return seen.form_shares.get("currency", 0.0)
    return sum(n for word, n in seen.words if lexicon.currency(word)) / seen.filled


def _known_words_fit(kind: str, column: str, seen: ColumnProfile) -> float:
    """How well words suit a column of few words that every system has: their known share."""
    if not seen.words or seen.has_form("number") or seen.distinct > _MOST_DIRECTIONS:
        return 0.0
    known_rows = sum(n for word, n in seen.words if meaning(kind, column, word))
    share = known_rows / seen.filled
    return 0.9 * share if share or not seen.is_constant else 0.0


def _id_fit(kind: str, column: str, seen: ColumnProfile, unique: float) -> float:
    """How well values suit an id: what stands on every row is an account, not an id."""
    if column != TABLES[kind].id:
        return 0.0 if seen.is_constant and column != "deal_id" else 0.8
    if seen.is_constant or seen.has_form("account"):
        return 0.0
    if kind in ("payments", "contacts"):
        return unique if unique >= 0.9 else 0.0
    return max(0.2, unique) if unique >= 0.2 else 0.0


def score_by_values(kind: str, column: str, seen: ColumnProfile) -> float:
    """How likely the values alone make the column, where the header says nothing."""
    shares, unique = seen.form_shares, seen.distinct / seen.filled
    if column in ("email", "inn", *PHONES):
        return 0.75 * shares.get("phone" if column in PHONES else column, 0.0)
    if (kind, column) in MEANINGS and column != "status" and not seen.has_form("number"):
        rows = sum(n for _, n in seen.words)
        understood = sum(n for word, n in seen.words if meaning(kind, column, word))
        return 0.85 * understood / rows if rows else 0.0
    if column in _FORM_OF:
        form, weight = _FORM_OF[column]
        return weight * shares.get(form, 0.0)
    if column == TABLES[kind].when:
        return 0.55 * shares.get("moment", 0.0) * _share_filled(seen)
    if column == "amount":
        return _amount_by_values(seen, unique)
    if column in ("owner_written", "owner"):
        few = unique <= 0.5 or kind == "owners"
        extension = 0.5 * shares.get("short", 0.0) if kind == "calls" else 0.0
        return max(0.55 * shares.get("name", 0.0), extension) if few else 0.0
    if column == "client":
        return 0.5 * max(shares.get("name", 0.0), shares.get("firm", 0.0)) if unique >= 0.5 else 0.0
    if column == TABLES[kind].id:
        return 0.48 * shares.get("code", 0.0) if unique == 1.0 and seen.place == 0 else 0.0
    if column == "talk_seconds":
        return max(0.5 * shares.get("clock", 0.0), (0.4 + 0.08 * unique) * shares.get("whole", 0.0))
    return 0.0


def _share_filled(seen: ColumnProfile) -> float:
    """1 for a column that is filled in all rows; a sparse date is no date of the row."""
    return 0.85 + 0.15 * seen.filled / seen.rows if seen.rows else 1.0


def _amount_by_values(seen: ColumnProfile, unique: float) -> float:
    """How likely values alone make an amount: cents, large and various numbers speak for it."""
    shares = seen.form_shares
    is_other = max(shares.get(form, 0.0) for form in ("phone", "inn", "clock", "moment"))
    if is_other >= 0.5 or unique <= 0.05 or seen.is_counter:
        return 0.0
    large = seen.numbers is not None and np.nanmedian(np.abs(seen.numbers)) >= 100
    looks = 0.5 + 0.06 * shares.get("cents", 0.0) + (0.04 if large else 0.0)
    return looks * shares.get("number", 0.0)


def _column_type(kind: str, column: str) -> Type:
    beside = {
        OUTGOING: Type.MONEY,
        BALANCE: Type.MONEY,
        CLOCK: Type.TEXT,
        MONEY_DIRECTION: Type.TEXT,
    }
    return beside[column] if column in beside else type_of(kind, column)
