"""The funnel on one of its three bases: chart, table, and the bottleneck as the title."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from metrics.core.metric import Unit
from metrics.reports.funnel.steps import (
    Basis,
    Step,
    bottleneck,
    conversion_from_previous,
    knows_history,
    steps,
)
from present.markup import escape_md
from ui.charts import funnel as charts
from ui.components.panel import panel, sentence
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_CODE, _LINE = "basis", "line"
_ALL = "*"


def funnel(view: View) -> None:
    """Draw the choice of a basis and a pipeline, the sentence and the stages."""
    basis = chosen_basis()
    view, lines = _within_one_pipeline(view)
    stages = view.report(steps, basis) if view.data_state.filled.get("deals") else []
    narrow = bottleneck(stages)
    sentence(lead_words(view, stages, narrow))
    with st.container(horizontal=True):
        _basis_choice(view, basis)
        _pipeline_choice(view, lines)
    hint = view.text(f"funnel.basis_hint.{basis.value}")
    if stages and not view.report(knows_history):
        hint = f"{hint} {view.text('funnel.current_only')}"
    if not any(step.deals for step in stages):
        panel(view, _question(view, basis), "stages", empty=view.text("funnel.no_deals"))
        return
    title = _question(view, basis) if narrow is None else _bottleneck_title(view, stages, narrow)
    chart = charts.stages([_stage(view, step, narrow) for step in stages], view.look)
    panel(view, title, "stages", chart, table(view, stages, basis), note=hint)


def chosen_basis() -> Basis:
    """The basis in the address; by default, deals created in the period."""
    code = st.query_params.get(_CODE, "")
    return Basis(code) if code in set(Basis) else Basis.COHORT


def lead_words(view: View, stages: Sequence[Step], narrow: Step | None) -> str:
    """The sentence on the step that loses the most deals."""
    if not any(step.deals for step in stages):
        return view.text("funnel.no_deals")
    if narrow is None:
        return view.text("funnel.lead_none", n=sum(step.open for step in stages))
    place = list(stages).index(narrow)
    share = view.numbers.show(conversion_from_previous(stages, place), Unit.SHARE)
    before, after = _around(view, stages, narrow)
    sentence_words = view.text("funnel.lead", from_stage=before, to_stage=after, share=share)
    still = stages[place - 1].open
    if not still:
        return sentence_words
    return f"{sentence_words} {view.text('funnel.still', n=still, stage=before)}"


def table(view: View, stages: Sequence[Step], basis: Basis) -> Table:
    """A table of the stages: deals, amount, conversions, median days."""
    text = view.text
    moving = basis is not Basis.SNAPSHOT
    columns = [Column(text("funnel.stage")), Column(text("funnel.deals"), Unit.COUNT)]
    columns.append(Column(text("funnel.amount"), Unit.MONEY, wide=True))
    if moving:
        columns.append(Column(text("funnel.share_first"), Unit.SHARE))
        columns.append(Column(text("funnel.share_previous"), Unit.SHARE, wide=True))
        columns.append(Column(text("funnel.lost_column"), Unit.COUNT, wide=True))
        columns.append(Column(text("funnel.open_column"), Unit.COUNT, wide=True))
        columns.append(Column(text("funnel.skipped"), Unit.COUNT, wide=True))
        columns.append(Column(text("funnel.returned"), Unit.COUNT, wide=True))
    columns.append(Column(text("funnel.median_days"), Unit.DAYS, wide=True))
    lines = [Line(_cells(view, step, moving)) for step in stages]
    return Table(text("funnel.stages"), columns, lines)


def _cells(view: View, step: Step, moving: bool) -> list[Cell]:
    cells = [text_cell(_name(view, step)), figure_cell(view, step.deals, Unit.COUNT)]
    cells.append(figure_cell(view, step.amount, Unit.MONEY))
    if moving:
        cells.append(figure_cell(view, step.share_first, Unit.SHARE))
        cells.append(figure_cell(view, step.share_previous, Unit.SHARE))
        for count in (step.lost, step.open, step.skipped, step.returned):
            cells.append(figure_cell(view, count, Unit.COUNT))
    cells.append(figure_cell(view, step.median_days, Unit.DAYS))
    return cells


def _basis_choice(view: View, basis: Basis) -> None:
    st.session_state["funnel_basis"] = basis
    st.segmented_control(
        view.text("funnel.basis_label"),
        list(Basis),
        format_func=lambda each: view.text(f"funnel.basis.{each.value}"),
        key="funnel_basis",
        on_change=_choose_basis,
        label_visibility="collapsed",
    )


def _choose_basis() -> None:
    basis = st.session_state["funnel_basis"]
    if basis is None or basis is Basis.COHORT:
        st.query_params.pop(_CODE, None)
    else:
        st.query_params[_CODE] = basis.value


def _within_one_pipeline(view: View) -> tuple[View, list[str]]:
    """Filter by one pipeline, the busiest by default; gives it before the names of all."""
    lines = list(view.data_state.choices.get("pipeline", ()))
    if len(lines) < 2 or view.scope.selected.get("pipeline"):
        return view, []
    code = st.query_params.get(_LINE, "")
    line = code if code in (*lines, _ALL) else lines[0]
    lines = [line, *lines]  # the one shown stands first, for the choice to find it
    if line == _ALL:
        return view, lines
    return replace(view, scope=view.scope.select("pipeline", (line,))), lines


def _pipeline_choice(view: View, lines: list[str]) -> None:
    if not lines:
        return
    shown, *lines_offered = lines
    st.session_state["funnel_line"] = shown
    st.segmented_control(
        view.text("dimensions.pipeline.title"),
        [*lines_offered, _ALL],
        format_func=lambda line: view.text("funnel.all_lines") if line == _ALL else escape_md(line),
        key="funnel_line",
        on_change=_choose_pipeline,
        args=(lines_offered[0],),
        label_visibility="collapsed",
    )


def _choose_pipeline(usual: str) -> None:
    line = st.session_state["funnel_line"]
    if line is None or line == usual:
        st.query_params.pop(_LINE, None)
    else:
        st.query_params[_LINE] = line


def _stage(view: View, step: Step, narrow: Step | None) -> charts.Stage:
    count = view.numbers.plain(step.deals)
    label = count
    if step.share_previous is not None and narrow is not None:
        share = view.numbers.show(step.share_previous, Unit.SHARE)
        label = view.text("funnel.label", n=step.deals, share=share)
    amount = view.numbers.full(step.amount, Unit.MONEY)
    hover = f"{view.text('funnel.deals')}: {count}<br>{view.text('funnel.amount')}: {amount}"
    return charts.Stage(_name(view, step), step.deals, label, hover, step is narrow)


def _question(view: View, basis: Basis) -> str:
    standing = basis is Basis.SNAPSHOT
    return view.text("funnel.stages_snapshot" if standing else "funnel.stages")


def _bottleneck_title(view: View, stages: Sequence[Step], narrow: Step) -> str:
    before, after = _around(view, stages, narrow)
    return view.text("funnel.stages_bottleneck", from_stage=before, to_stage=after)


def _around(view: View, stages: Sequence[Step], narrow: Step) -> tuple[str, str]:
    place = list(stages).index(narrow)
    return _name(view, stages[place - 1]), _name(view, narrow)


def _name(view: View, step: Step) -> str:
    return view.text("funnel.won") if step.is_won and step.stage == "won" else step.stage
