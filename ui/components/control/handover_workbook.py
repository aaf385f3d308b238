"""Workbook of waiting clients: to which manager each goes and why."""

from collections.abc import Sequence

from metrics.core.metric import Unit
from metrics.reports.distribution.capacity import AvailableManager
from metrics.reports.distribution.distribute import Proposal
from present.workbook import Value
from ui.components.table import Cell, Column, Line, Table
from ui.view import View

_COLUMNS: tuple[tuple[str, Unit | None], ...] = (
    *(("place", None), ("what", None), ("id", None), ("client", None), ("phone", None)),
    *(("source", None), ("money", Unit.MONEY), ("came", None), ("waits", Unit.MINUTES)),
    *(("now", None), ("give", None), ("moves", None), ("why", None)),
    *(("load", Unit.SCORE), ("fair", Unit.SCORE), ("full_time", Unit.SHARE)),
    *(("rate", Unit.SHARE), ("of", Unit.COUNT), ("file", None), ("line", None)),
)


def as_table(
    view: View, title: str, proposals: Sequence[Proposal], available: Sequence[AvailableManager]
) -> Table:
    """One line per waiting client, the longest wait first, as in the queue."""
    columns = [Column(view.text(f"control.handing.{name}"), unit) for name, unit in _COLUMNS]
    files = {upload.upload_id: upload.file for upload in view.uploads()}
    share = {hand.owner: hand.full_time for hand in available}
    lines = []
    for place, each in enumerate(proposals, 1):
        about = (*_client_cells(view, each), *_manager_cells(view, each), share.get(each.owner))
        rate = (each.rate.value, each.rate.created)
        where = (files.get(each.row.upload_id or 0), each.row.line)
        lines.append(Line([Cell("", value) for value in (place, *about, *rate, *where)]))
    return Table(title, columns, lines)


def _client_cells(view: View, proposal: Proposal) -> tuple[Value, ...]:
    row = proposal.row
    return (
        view.text(f"control.reasons.{row.reason}"),
        row.deal_id or row.row_key,
        row.client or row.name,
        *(row.other, row.source, row.money, row.at, row.minutes),
    )


def _manager_cells(view: View, proposal: Proposal) -> tuple[Value, ...]:
    """The present and the proposed manager, and the reason."""
    moves = "yes" if proposal.row.owner != proposal.owner else "no"
    why = view.text(f"control.why.{proposal.why.value}")
    owners = (proposal.row.owner, proposal.owner, view.text(f"values.{moves}"), why)
    return (*owners, proposal.load, proposal.fair)
