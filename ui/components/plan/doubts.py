"""What a plan asks for that nobody has done yet, in sentences."""

from collections.abc import Sequence

import streamlit as st

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.planning.checks import Doubt, unsupported
from metrics.planning.grid import PlanGrid
from metrics.planning.remaining_days import rest
from present.markup import plain
from ui.view import View

_UNITS = {"conversion": Unit.SHARE, "calls": Unit.PER_DAY}
_SHOWN = 6


def doubts(view: View, grid: PlanGrid) -> None:
    """Draw a warning where no history supports what is still to come of the plan."""
    ahead = rest(grid, view.scope.known_until)
    found = view.report(unsupported, ahead) if ahead else []
    if found:
        st.warning(plain(doubt_words(view, grid, found)), icon=":material/warning:")


def doubt_words(view: View, grid: PlanGrid, found: Sequence[Doubt]) -> str:
    """The department's doubts first, then whose plan is beyond anyone."""
    told = [view.text("plan.doubts.lead")]
    told += [_one(view, grid, doubt) for doubt in found if doubt.subject is None]
    whose = [doubt for doubt in found if doubt.subject is not None and doubt.key == "amount"]
    told += [_one(view, grid, doubt) for doubt in whose[:_SHOWN]]
    if len(whose) > _SHOWN:
        told.append(view.text("plan.doubts.more", n=len(whose) - _SHOWN))
    return " ".join(told)


def _one(view: View, grid: PlanGrid, doubt: Doubt) -> str:
    unit = _UNITS.get(doubt.key, Unit.COUNT if grid.unit == 1 else Unit.MONEY)
    money = unit is Unit.MONEY

    def said(value: float) -> str:
        return view.numbers.about(value) if money else view.numbers.show(value, unit)

    whose = "own" if doubt.subject else "whole"
    return view.text(
        f"plan.doubts.{whose}_{doubt.key}",
        subject=doubt.subject or "",
        month=view.dates.step(doubt.month, Grain.MONTH),
        needed=said(doubt.needed),
        best=said(doubt.best.value),
        who=doubt.best.who or view.text("managers.department"),
        when=view.dates.step(doubt.best.month, Grain.MONTH),
    )
