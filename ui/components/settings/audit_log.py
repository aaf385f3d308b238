"""The audit log as a table: when, who, what."""

from datetime import UTC

from data.access import audit
from data.model.roles import Power
from ui.components.panel import panel
from ui.components.table import Cell, Column, Line, Table, text_cell
from ui.view import View

_MOST, _HEIGHT = 1000, 560


def audit_log(view: View) -> None:
    """Draw the last entries, the newest first."""
    view.store(Power.RULE)
    text = view.text
    columns = [
        Column(text("settings.when")),
        Column(text("settings.who")),
        Column(text("settings.deed")),
        Column(text("settings.what"), wide=True),
        Column(text("settings.address"), wide=True),
    ]
    lines = []
    for entry in audit.entries(view.access_database, _MOST):
        at = entry.at.replace(tzinfo=UTC).astimezone(view.zone).replace(tzinfo=None)
        who = text("settings.cli") if entry.who == "cli" else entry.who or text("links.here")
        deed = text(f"deeds.{entry.action}")
        cells = (text_cell(part) for part in (who, deed, entry.what, entry.address))
        lines.append(Line([Cell(view.dates.moment(at), at), *cells]))
    title = text("settings.audit")
    table = Table(title, columns, lines, height=_HEIGHT if len(lines) > 12 else None)
    panel(view, title, "audit", table=table, note=text("settings.audit_note"))
