"""Drivers of a change as text and as a table; the choice of the method."""

from collections.abc import Sequence

from metrics.core.metric import Unit
from metrics.reports.causes.attribution import Method
from metrics.reports.causes.drivers import Driver
from present.factor_units import FACTOR_UNITS
from present.numbers import MINUS
from ui.components.link_choice import link_choice
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View


def method_choice(view: View) -> Method:
    """Draw the choice of the attribution method."""
    option = link_choice(
        "method",
        [method.value for method in Method],
        lambda name: view.text(f"plan.method.{name}"),
        view.text("plan.method.label"),
        inner=True,
    )
    return Method(option)


def money_moved(view: View, value: float) -> str:
    """A difference of money, with its arrow and its sign."""
    if not round(value):
        return view.numbers.about(0)
    mark, arrow = ("+", "↑") if value > 0 else (MINUS, "↓")
    return f"{arrow}\N{NO-BREAK SPACE}{mark}{view.numbers.about(abs(value))}"


def factor_text(view: View, driver: Driver) -> str:
    """«Средний чек: 120 000 ₽ → 142 000 ₽»."""
    unit, show = FACTOR_UNITS[driver.factor], view.numbers.show
    name = view.text(f"plan.factors.{driver.factor}")
    values = view.text(
        "overview.moved",
        before=_whole(view, driver.before, unit)
        if unit is Unit.COUNT
        else show(driver.before, unit),
        now=_whole(view, driver.after, unit) if unit is Unit.COUNT else show(driver.after, unit),
    )
    return f"{name}: {values}"


def _whole(view: View, value: float | None, unit: Unit) -> str:
    return view.numbers.show(None if value is None else round(value), unit)


def cause_text(view: View, driver: Driver) -> str:
    """A factor with its effect, to stand inside a sentence: «средний чек (+0,8 млн ₽)»."""
    sign = "+" if driver.delta > 0 else MINUS
    value = f"{sign}{view.numbers.about(abs(driver.delta))}"
    return view.text(
        "plan.why.cause_of", factor=view.text(f"plan.causes.{driver.factor}"), value=value
    )


def drivers_table(view: View, drivers: Sequence[Driver]) -> Table:
    """Drivers as a table: before, after, effect in money."""
    text = view.text
    columns = [
        Column(text("plan.why.cause")),
        Column(text("plan.why.before"), number=True, wide=True),
        Column(text("plan.why.after"), number=True, wide=True),
        Column(text("plan.why.delta"), Unit.MONEY),
    ]
    lines = []
    for driver in drivers:
        unit = FACTOR_UNITS[driver.factor]
        cells = [text_cell(text(f"plan.factors.{driver.factor}"))]
        cells += [figure_cell(view, value, unit) for value in (driver.before, driver.after)]
        lines.append(Line([*cells, Cell(money_moved(view, driver.delta), round(driver.delta, 2))]))
    return Table(text("plan.why.title"), columns, lines)
