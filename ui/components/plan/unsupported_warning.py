"""Warning of targets above the best result of the history."""

from collections.abc import Sequence

import streamlit as st

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.planning.checks import UnsupportedTarget, unsupported_targets
from metrics.planning.grid import PlanGrid
from metrics.planning.remaining_plan import remaining
from present.factor_units import TARGET_UNITS
from present.markup import escape_md
from present.plan_text import amount_unit
from ui.view import View

_SHOWN = 6


def warn_of_unsupported(view: View, grid: PlanGrid) -> None:
    """Draw a warning where a target of the coming months exceeds the best past result."""
    ahead = remaining(grid, view.scope.known_until)
    unsupported_cells = view.report(unsupported_targets, ahead) if ahead else []
    if unsupported_cells:
        st.warning(
            escape_md(unsupported_words(view, grid, unsupported_cells)), icon=":material/warning:"
        )


def unsupported_words(view: View, grid: PlanGrid, doubts_found: Sequence[UnsupportedTarget]) -> str:
    """The department's unsupported targets first, then those of single subjects."""
    sentences = [view.text("plan.doubts.lead")]
    sentences += [
        _doubt_sentence(view, grid, doubt) for doubt in doubts_found if doubt.subject is None
    ]
    of_subjects = [
        doubt for doubt in doubts_found if doubt.subject is not None and doubt.key == "amount"
    ]
    sentences += [_doubt_sentence(view, grid, doubt) for doubt in of_subjects[:_SHOWN]]
    if len(of_subjects) > _SHOWN:
        sentences.append(view.text("plan.doubts.more", n=len(of_subjects) - _SHOWN))
    return " ".join(sentences)


def _doubt_sentence(view: View, grid: PlanGrid, doubt: UnsupportedTarget) -> str:
    unit = TARGET_UNITS.get(doubt.key, amount_unit(grid.measure))
    money = unit is Unit.MONEY

    def figure(value: float) -> str:
        return view.numbers.about(value) if money else view.numbers.show(value, unit)

    scope_key = "own" if doubt.subject else "whole"
    return view.text(
        f"plan.doubts.{scope_key}_{doubt.key}",
        subject=doubt.subject or "",
        month=view.dates.step(doubt.month, Grain.MONTH),
        needed=figure(doubt.needed),
        best=figure(doubt.best.value),
        who=doubt.best.owner or view.text("managers.department"),
        when=view.dates.step(doubt.best.month, Grain.MONTH),
    )
