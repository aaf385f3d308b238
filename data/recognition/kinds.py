"""What makes a table one of calls, deals or payments, beside the columns that fit."""

from collections.abc import Iterable
from typing import Protocol

from data.lexicon import lexicon
from data.recognition.meanings import BALANCE, MONEY_DIRECTION, OUTGOING, meaning
from data.recognition.profiling import ColumnProfile, TableProfile

_CALL_CONCEPTS = frozenset(
    "caller called talk duration wait call_direction answered extension call_id recording".split()
)
_MONEY_CONCEPTS = frozenset("income outgoing balance value_date account purpose".split())
_IMPOSSIBLE = -5.0
_ONE_CALL = frozenset(("caller", "called", "call_id", "phone", "started", "call_direction"))
_WEAK = 0.6  # header score from which a concept is taken for what it says


class Guess(Protocol):
    """A column of the file and the canonical column suggested for it."""

    @property
    def column(self) -> str:
        """The canonical column."""


def evidence(kind: str, sheet: TableProfile, guesses: Iterable[Guess]) -> float:
    """What the table as a whole says for a kind (positive) or against it (negative)."""
    columns = {guess.column for guess in guesses}
    checks = {"calls": _calls, "deals": _deals, "payments": _payments}
    return checks[kind](sheet, columns) if kind in checks else 0.0


def has_outcomes(sheet: TableProfile) -> bool:
    """Whether a column has words of deals: won and lost, or one of them beside open ones."""
    return any(len(_outcomes(each)) > 1 for each in sheet.columns)


def is_aggregate(sheet: TableProfile) -> bool:
    """Whether a row stands for several calls: it has their count and no call of its own."""
    concepts = _concepts(sheet)
    return "call_count" in concepts and not concepts & _ONE_CALL


def _calls(sheet: TableProfile, columns: set[str]) -> float:
    """No phone, no direction, no duration: no calls."""
    if is_aggregate(sheet):
        return 1.0
    concepts = _concepts(sheet) & _CALL_CONCEPTS
    has_phone = any(each.has_form("phone") for each in sheet.columns)
    has_direction = any(_share(each, "calls", "direction") > 0.9 for each in sheet.columns)
    signs = sum((bool(concepts), has_phone, has_direction))
    if has_outcomes(sheet) or not signs or (signs == 1 and not concepts and not has_direction):
        return _IMPOSSIBLE
    return 0.5 * (signs - 1)


def _deals(sheet: TableProfile, columns: set[str]) -> float:
    score = 1.5 if has_outcomes(sheet) else 0.0
    concepts = _concepts(sheet)
    score += 0.5 if concepts & {"stage", "pipeline", "expected", "probability"} else 0.0
    return score - (0.8 if concepts & {"income", "outgoing", "balance"} else 0.0)


def _payments(sheet: TableProfile, columns: set[str]) -> float:
    score = -1.5 if has_outcomes(sheet) and "deal_id" not in columns else 0.0
    concepts = _concepts(sheet)
    if concepts & {"stage", "pipeline", "expected", "probability"}:
        score -= 1.0
    if concepts & _MONEY_CONCEPTS or columns & {BALANCE, OUTGOING, MONEY_DIRECTION}:
        score += 0.8
    elif any(each.has_form("phone") for each in sheet.columns):
        score -= 0.8
    return score + (0.4 if "booking_date" in concepts else 0.0)


def _concepts(sheet: TableProfile) -> set[str]:
    """Concepts that headers of the table name clearly."""
    if not sheet.is_headed:
        return set()
    return {
        concept
        for each in sheet.columns
        for concept, score in lexicon.header_concepts(each.header).items()
        if score >= 0.9
    }


def _outcomes(seen: ColumnProfile) -> set[str]:
    """Outcomes that the words of a column name, where most of its rows name one."""
    if seen.has_form("number") or _share(seen, "deals", "stage") < _WEAK:
        return set()
    meanings = {meaning("deals", "stage", word) for word, _ in seen.words}
    return {each for each in meanings if each} if meanings & {"won", "lost"} else set()


def _share(seen: ColumnProfile, kind: str, column: str) -> float:
    """Share of a column's filled rows whose word has a meaning as that canonical column."""
    rows = sum(n for _, n in seen.words)
    known_rows = sum(n for word, n in seen.words if meaning(kind, column, word))
    return known_rows / rows if rows else 0.0
