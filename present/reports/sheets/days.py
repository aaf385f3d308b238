"""Receipts day by day against the plan: summed from the payments, running totals by formulas."""

from dataclasses import dataclass

from babel.dates import format_date
from xlsxwriter.chart import Chart

from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.contents import Contents
from present.reports.money import Day
from present.reports.sheet import Look, Sheet
from present.reports.sheets.payments import Listed

WIDTHS = (13, 13, 11, 15, 15, 17, 17, 17, 17)
TOP = 3
_DAY, _WORKS, _PLAN, _FACT, _PLANNED, _CAME, _APART, _BEFORE = 0, 2, 3, 4, 5, 6, 7, 8


@dataclass(frozen=True)
class Summed:
    """Where the month's receipts and its working days stand, for formulas of other sheets."""

    sheet: Sheet
    fact: str
    working: str


def days(sheet: Sheet, told: Contents, listed: Listed | None, plan: str) -> Summed | None:
    """Write the days; `plan` is the cell with the plan of the month."""
    text = sheet.book.text
    sheet.title(text("report.days.title"), text("report.days.note" if told.days else "report.none"))
    if not told.days:
        return None
    names = ("day", "weekday", "works", "plan", "fact", "planned", "came", "apart", "before")
    sheet.head(TOP - 1, [text(f"report.days.{name}") for name in names], (1,))
    first, last = TOP, TOP + len(told.days) - 1
    for row, day in enumerate(told.days, start=TOP):
        works = text("values.yes" if day.is_working else "values.no")
        sheet.put(row, _DAY, day.day)
        sheet.put(row, 1, format_date(day.day, "EEEE", locale=text.lang))
        sheet.put(row, _WORKS, works, align="center")
        _planned(sheet, row, day, plan, last)
        _came(sheet, row, day, listed)
        sheet.put(row, _BEFORE, day.previous_so_far, Unit.MONEY)
    sheet.one_page(len(told.days), upright=True)
    _total(sheet, told, last)
    sheet.chart(race(sheet, told), last + 3, 0, 940, 330)
    yes = text("values.yes")
    works = sheet.span(_WORKS, first, last)
    return Summed(sheet, sheet.at(last + 1, _FACT), f'COUNTIF({works},"{yes}")')


def _planned(sheet: Sheet, row: int, day: Day, plan: str, last: int) -> None:
    """The plan of the month, spread evenly over its working days."""
    yes = sheet.book.text("values.yes")
    works, all_days = sheet.own(_WORKS, row, row, fixed=False), sheet.own(_WORKS, TOP, last)
    spread = f'IF({works}="{yes}",{plan}/COUNTIF({all_days},"{yes}"),0*{plan})'
    sheet.formula(row, _PLAN, spread, day.plan, Unit.MONEY)
    so_far = f"{sheet.corner(_PLAN, TOP)}:{sheet.own(_PLAN, row, row, fixed=False)}"
    known = f"IF(COUNT({so_far})={row - TOP + 1},SUM({so_far}),1/0)"
    sheet.formula(row, _PLANNED, known, day.plan_so_far, Unit.MONEY)


def _came(sheet: Sheet, row: int, day: Day, listed: Listed | None) -> None:
    """What came; a day that is still to come stays empty."""
    if day.fact is None:
        return
    if listed:
        this = sheet.own(_DAY, row, row, fixed=False)
        formula = f'SUMIFS({listed.amounts},{listed.dates},">="&{this},{listed.dates},"<"&{this}+1)'
        sheet.formula(row, _FACT, formula, day.fact, Unit.MONEY)
    else:
        sheet.put(row, _FACT, day.fact, Unit.MONEY)
    fact = sheet.own(_FACT, row, row, fixed=False)
    sheet.formula(
        row, _CAME, f"SUM({sheet.corner(_FACT, TOP)}:{fact})", day.fact_so_far, Unit.MONEY
    )
    apart = None if day.plan_so_far is None else (day.fact_so_far or 0.0) - day.plan_so_far
    came, planned = (sheet.own(column, row, row, fixed=False) for column in (_CAME, _PLANNED))
    sheet.formula(row, _APART, f"{came}-{planned}", apart, Unit.MONEY)


def _total(sheet: Sheet, told: Contents, last: int) -> None:
    bold: Look = {"bold": True, "top": 1, "top_color": LIGHT.previous}
    sheet.put(last + 1, 0, sheet.book.text("report.total"), **bold)
    facts = [day.fact for day in told.days if day.fact is not None]
    plans = [day.plan for day in told.days if day.plan is not None]
    for column, values in ((_PLAN, plans), (_FACT, facts)):
        total = sum(values) if values else None
        cells = sheet.own(column, TOP, last)
        formula = f"IF(COUNT({cells})>0,SUM({cells}),1/0)"
        sheet.formula(last + 1, column, formula, total, Unit.MONEY, **bold)


def race(sheet: Sheet, told: Contents) -> Chart:
    """Running totals as lines, off the sheet of the days."""
    chart = sheet.book.chart("line")
    last = TOP + len(told.days) - 1
    shown = [(_BEFORE, "previous", LIGHT.previous, 1.5), (_CAME, "fact", LIGHT.accent, 3.0)]
    if any(day.plan is not None for day in told.days):
        shown.insert(1, (_PLANNED, "plan", LIGHT.quiet, 1.0))
    for column, name, colour, width in shown:
        chart.add_series(
            {
                "name": sheet.book.text(f"charts.{name}"),
                "categories": [sheet.name, TOP, _DAY, last, _DAY],
                "values": [sheet.name, TOP, column, last, column],
                "line": {"color": colour, "width": width},
            }
        )
    sheet.book.axes(chart, Unit.MONEY, dates="d")
    return chart
