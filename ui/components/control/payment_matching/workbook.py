"""Payments and their candidate deals as a workbook."""

from data.identity.payment_match import Candidate, UnmatchedPayment
from metrics.core.metric import Unit
from present.workbook import Value
from ui.components.table import Cell, Column, Line, Table
from ui.view import View


def reasons_text(view: View, deal: Candidate) -> str:
    """Reasons for matching a payment with the deal, as text."""
    return ", ".join(view.text(f"matching.reasons.{reason}") for reason in deal.reasons)


def as_table(view: View, title: str, unmatched: list[UnmatchedPayment]) -> Table:
    """One line for each payment and candidate deal."""
    text, files = view.text, {each.upload_id: each.file for each in view.uploads()}
    words = [text(f"columns.{name}") for name in ("payment_id", "paid_at")]
    units: list[tuple[str, Unit | None]] = [
        *((name, None) for name in words),
        (text("columns.amount"), Unit.MONEY),
        *((text(f"columns.{name}"), None) for name in ("client", "purpose", "file", "line")),
        *((text(f"matching.sheet.{name}"), None) for name in ("deal", "title", "owner")),
        (text("matching.sheet.rest"), Unit.MONEY),
        (text("matching.sheet.chance"), Unit.SHARE),
        (text("matching.sheet.why"), None),
    ]
    lines = [
        Line(
            [Cell("", value) for value in (*_payment_cells(each, files), *_deal_cells(view, deal))]
        )
        for each in unmatched
        for deal in each.candidates
    ]
    return Table(title, [Column(name, unit) for name, unit in units], lines)


def _payment_cells(each: UnmatchedPayment, files: dict[int, str]) -> tuple[Value, ...]:
    payment = (each.payment_id, each.paid, each.amount, each.client, each.purpose)
    return (*payment, files.get(each.upload_id), each.line)


def _deal_cells(view: View, deal: Candidate) -> tuple[Value, ...]:
    offer = (deal.deal[1], deal.title or deal.client, deal.owner, deal.rest)
    return (*offer, deal.confidence, reasons_text(view, deal))
