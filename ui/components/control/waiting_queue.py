"""Queue of clients who wait for a first contact, with a proposed manager for each."""

from collections.abc import Sequence

from metrics.core.metric import Unit
from metrics.reports.checks.catalog import CHECKS_BY_NAME
from metrics.reports.checks.finding import Finding
from metrics.reports.checks.waiting import Queue
from metrics.reports.distribution.capacity import AvailableManager, available_managers
from metrics.reports.distribution.distribute import Proposal, ProposalReason, distribute
from present.sentences.control import waiting_queue
from ui.components.control.handover_workbook import as_table
from ui.components.control.uploaded_rows import open_rows
from ui.components.panel import download, panel
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_SCREEN = 620


def waiting_queue_section(view: View) -> None:
    """Draw the queue with a proposal for each, and what each manager would get."""
    text, waiting = view.text, waiting_queue(view)
    if waiting is None:
        panel(view, text("control.queue.title"), "queue", empty=text("control.queue.unknown"))
        return
    if not waiting.count:
        panel(view, text("control.queue.title"), "queue", empty=text("control.queue.fine"))
        return
    available = view.report(available_managers)
    proposals = distribute(waiting.rows, available)
    _list(view, waiting, proposals)
    if proposals:
        name = text("control.handing.title")
        download(
            view,
            "handing",
            name,
            lambda: as_table(view, name, proposals, available).excel(),
            words=text("control.handing.download"),
        )
        _workload(view, proposals, available)


def _list(view: View, waiting: Queue, proposals: Sequence[Proposal]) -> None:
    text = view.text
    first = waiting.rows[0].at
    since = view.dates.day(first.date()) if first else ""
    title = text("control.queue.says", n=waiting.count, since=since)
    note = text("control.queue.note") if proposals else text("control.queue.no_hands")
    proposal_by_id = {_id(each.row): each for each in proposals}
    columns = [
        Column(text("control.columns.who")),
        Column(text("control.queue.waits"), Unit.MINUTES),
        Column(text("control.columns.money"), Unit.MONEY, wide=True),
        Column(text("dimensions.source.title"), wide=True),
        Column(text("control.queue.now"), wide=True),
        Column(text("control.queue.give")),
        Column(text("control.queue.why"), wide=True),
        Column(text("columns.phone"), wide=True),
    ]
    lines = [_line(view, row, proposal_by_id.get(_id(row))) for row in waiting.rows]
    table = Table(title, columns, lines, opens=True, height=_SCREEN)
    pressed = panel(view, title, "queue", table=table, note=note)
    row = next((each for each in waiting.rows if _id(each) == pressed), None)
    if row:
        given_to = proposal_by_id.get(_id(row))
        note = _advice(view, given_to) if given_to else ""
        open_rows(view, CHECKS_BY_NAME[f"waiting_{row.reason}s"], row, note)


def _line(view: View, row: Finding, proposal: Proposal | None) -> Line:
    text = view.text
    who = row.client or row.name or row.other or row.deal_id or row.row_key
    since = view.dates.short(row.at.date()) if row.at else ""
    gone = text("managers.left") if row.has_left else ""
    why = _reason_text(view, proposal) if proposal else ""
    return Line(
        [
            Cell(who, who, sub=row.name if row.client and row.name else ""),
            figure_cell(view, row.minutes, Unit.MINUTES, sub=since),
            Cell("") if row.money is None else figure_cell(view, row.money, Unit.MONEY),
            text_cell(row.source, text("figure.not_given")),
            text_cell(row.owner, text("managers.unassigned"), sub=gone),
            Cell(proposal.owner, proposal.owner, sub=_moves(view, proposal))
            if proposal
            else Cell(""),
            Cell(why, why),
            Cell(row.other or "", row.other),
        ],
        id=_id(row),
    )


def _advice(view: View, proposal: Proposal) -> str:
    """The proposed manager and the reason, as a sentence."""
    return view.text("control.queue.advice", owner=proposal.owner, why=_reason_text(view, proposal))


def _moves(view: View, proposal: Proposal) -> str:
    return "" if proposal.why is ProposalReason.STAYS else view.text("control.queue.new")


def _reason_text(view: View, proposal: Proposal) -> str:
    """The reason as a sentence: the present manager, the load, the conversion."""
    text, numbers = view.text, view.numbers
    load = numbers.plain(proposal.load)
    fair = numbers.plain(proposal.fair)
    reasons = [
        text(f"control.why.{proposal.why.value}"),
        text("control.why.load", load=load, fair=fair),
    ]
    rate = proposal.rate
    if rate.created:
        source = proposal.row.source or text("figure.not_given")
        share = numbers.show(rate.value, Unit.SHARE)
        reasons.append(text("control.why.rate", source=source, share=share, n=rate.created))
    return "; ".join(reasons)


def _workload(
    view: View, proposals: Sequence[Proposal], available: Sequence[AvailableManager]
) -> None:
    """Table of managers: open deals, capacity, clients proposed to each."""
    text = view.text
    columns = [
        Column(text("dimensions.owner.title")),
        Column(text("control.queue.gets"), Unit.COUNT),
        Column(text("control.queue.others"), Unit.COUNT, wide=True),
        Column(text("control.queue.open"), Unit.COUNT),
        Column(text("control.queue.full_time"), Unit.SHARE, wide=True),
        Column(text("control.queue.rate"), Unit.SHARE, wide=True),
        Column(text("passport.n"), Unit.COUNT, wide=True),
    ]
    lines = []
    for hand in available:
        own = [each for each in proposals if each.owner == hand.owner]
        moved = [each for each in own if each.why is not ProposalReason.STAYS]
        lines.append(
            Line(
                [
                    text_cell(hand.owner),
                    figure_cell(view, len(own), Unit.COUNT),
                    figure_cell(view, len(moved), Unit.COUNT),
                    figure_cell(view, hand.open, Unit.COUNT),
                    figure_cell(view, hand.full_time, Unit.SHARE),
                    figure_cell(view, hand.rate.value, Unit.SHARE),
                    figure_cell(view, hand.rate.created, Unit.COUNT),
                ]
            )
        )
    title = text("control.queue.shares")
    note = text("control.queue.rule")
    panel(view, title, "queue_shares", table=Table(title, columns, lines), note=note)


def _id(row: Finding) -> str:
    return f"{row.source_system}\n{row.row_key}\n{row.reason or ''}"
