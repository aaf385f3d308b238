"""Proposed pairs of owners and clients as text and as a workbook."""

from collections.abc import Sequence

from data.identity.client_match import ClientPair
from data.identity.duplicates import OwnerPair
from metrics.core.metric import Unit
from present.workbook import Value
from ui.components.table import Cell, Column, Line, Table
from ui.view import View

_KEY_KINDS = ("id:", "phone:", "email:", "inn:")


def client_names(view: View, pair: ClientPair) -> list[str]:
    """Name and key of both clients of a pair."""
    return [
        f"{name or view.text('people.unnamed')} ({_plain_key(key)})"
        for name, key in zip(pair.names, pair.keys, strict=True)
    ]


def _plain_key(key: str) -> str:
    return key.split(":", 1)[1] if key.startswith(_KEY_KINDS) else key


def reasons_text(view: View, reasons: Sequence[str]) -> str:
    """Reasons for uniting a pair, as text."""
    return ", ".join(view.text(f"people.reasons.{reason}") for reason in reasons)


def as_table(
    view: View, title: str, owners: Sequence[OwnerPair], clients: Sequence[ClientPair]
) -> Table:
    """All proposed pairs, for a workbook."""
    text = view.text
    names = ("kind", "first", "second", "keep", "owner", "other_owner")
    columns = [Column(text(f"people.proposal.{name}")) for name in names]
    columns += [
        Column(text("people.proposal.score"), Unit.SHARE),
        Column(text("people.proposal.why")),
    ]
    person, client = text("people.proposal.person"), text("people.proposal.client")
    lines = [
        _line(view, each, person, *each.names, each.proposed_name, None, None) for each in owners
    ]
    lines += [
        _line(view, each, client, *client_names(view, each), None, *each.owners) for each in clients
    ]
    return Table(title, columns, lines)


def _line(view: View, pair: OwnerPair | ClientPair, *cells: Value) -> Line:
    return Line(
        [Cell("", value) for value in (*cells, pair.score, reasons_text(view, pair.reasons))]
    )
