"""The five KPIs of the overview: net receipts and the headline metrics."""

from collections.abc import Mapping
from dataclasses import replace

from metrics.catalog import HEADLINE_METRICS, metric
from metrics.core.answer import Figure
from metrics.core.comparison import twelve_months
from ui.components.kpi import KpiRow, Tile, kpi_row
from ui.view import View

_SHOWN = tuple(metric(name) for name in ("net_receipts", *HEADLINE_METRICS))
_COMPANIONS = tuple(
    metric(name) for name in ("plan", "plan_pace", "median_check", "cohort_open", "churn_threshold")
)
_OPEN_COHORT_SHARE = 0.2  # with more of the new deals open, their conversion has still to grow


def headline_kpis(view: View) -> None:
    """Draw the tiles."""
    kpi_row(len(_SHOWN), lambda: _answer(view), key="four")


def _answer(view: View) -> KpiRow:
    notes = _notes(view, view.totals(*_COMPANIONS))
    tiles = [
        Tile(_over_twelve_months(view) if m.name == "ltv" else view, m, notes.get(m.name, ""))
        for m in _SHOWN
    ]
    return KpiRow(tiles, view.months(*_SHOWN))


def _over_twelve_months(view: View) -> View:
    """The same view over the twelve months up to the last day of data."""
    covered = view.data_state.covered.get("payments")
    return replace(view, scope=twelve_months(view.scope, covered[0] if covered else None))


def _notes(view: View, beside: Mapping[str, Figure]) -> dict[str, str]:
    """Notes of the tiles by metric: the plan, the median, deals still open, the threshold."""
    text = view.text

    def shown(name: str) -> str:
        return view.numbers.show(beside[name].value, metric(name).unit)

    notes = {"ltv": text("overview.window")}
    if beside["plan"].value is not None:
        notes["net_receipts"] = text("overview.of_plan", plan=shown("plan"))
        if beside["plan_pace"].value is not None and view.is_running:
            notes["net_receipts"] += " · " + text("overview.pace", pace=shown("plan_pace"))
    else:
        notes["net_receipts"] = text("overview.no_plan")
    if beside["median_check"].value is not None:
        notes["average_check"] = text("figure.median", value=shown("median_check"))
    still_open = beside["cohort_open"].value
    if still_open is not None and still_open > _OPEN_COHORT_SHARE:
        notes["win_rate"] = text("figure.unripe", share=shown("cohort_open"))
    if beside["churn_threshold"].value is not None:
        silent = view.numbers.plain(beside["churn_threshold"].value)
        notes["churn"] = text("figure.threshold", n=silent)
    return notes
