"""First sheet: the main figures against the compared period, the plan and the forecast."""

from metrics.core.answer import Figure
from metrics.core.metric import Better, Unit
from metrics.core.targets import FEW
from metrics.models.outlook import Outlook
from present.palette import LIGHT
from present.reports.captions import comparison_note, comparison_title, lead_words, title_words
from present.reports.month_report import RECEIPTS, Line, MonthReport
from present.reports.sheet_writer import CellStyle, SheetWriter
from present.reports.sheets.days import DayTotals, running_total_chart

WIDTHS = (40, 19, 19, 17, 13, 11, 44)
TOP = 4
_NOW, _BEFORE = 1, 2
_PLAN_ROWS, _CHART_ROWS = 15, 18
_BOLD: CellStyle = {"bold": True}


class OverviewSheet:
    """Writes the first sheet; its cell of the plan is referred to by other sheets."""

    def __init__(self, sheet: SheetWriter, report: MonthReport) -> None:
        self.sheet, self.report = sheet, report
        self.top = TOP + len(report.lines) + 3  # the plan begins here

    @property
    def plan(self) -> str:
        """Reference to the plan of the month, for other sheets."""
        return self.sheet.external_cell(self.top, _NOW)

    def write(self, summed: DayTotals | None) -> None:
        """Write the sheet."""
        sheet, report = self.sheet, self.report
        text = sheet.workbook.text
        sheet.title(title_words(report.answers), lead_words(report))
        sheet.write(2, 0, comparison_note(report), font_color=LIGHT.quiet)
        month, before = report.answers.dates.period(report.month), comparison_title(report)
        titles = ("figure", None, None, "apart", "change", "n", "about")
        heads = [text(f"report.glance.{name}") if name else "" for name in titles]
        sheet.head(TOP - 1, [heads[0], month, before, *heads[3:]], (6,), repeat=False)
        sheet.raw.freeze_panes(TOP, 1)
        for row, line in enumerate(report.lines, start=TOP):
            self._figure(row, line, summed)
        self._against_plan(summed)
        if summed:
            place = self.top + _PLAN_ROWS
            sheet.write(place, 0, text("report.days.title"), bold=True, font_size=12)
            sheet.add_chart(running_total_chart(summed.sheet, report), place + 1, 0, 1100, 300)
            sheet.write(place + _CHART_ROWS, 0, "")  # what is printed ends here, not in the chart
        sheet.fit_one_page(0)

    def _figure(self, row: int, line: Line, summed: DayTotals | None) -> None:
        sheet, unit, figure = self.sheet, line.metric.unit, line.figure
        text = sheet.workbook.text
        sheet.write(row, 0, text(f"metrics.{line.metric.name}.title"))
        if line.metric is RECEIPTS and summed:
            sheet.write_formula(row, _NOW, summed.fact, figure.value, unit, **_BOLD)
        else:
            sheet.write(row, _NOW, figure.value, unit, **_BOLD)
        sheet.write(row, _BEFORE, figure.previous, unit)
        now, before = (
            sheet.cell_range(column, row, row, fixed=False) for column in (_NOW, _BEFORE)
        )
        gap = _difference(figure.value, figure.previous)
        if unit is Unit.SHARE:
            points = None if gap is None else gap * 100
            sheet.write_formula(row, 3, f"({now}-{before})*100", points, "points")
        else:
            part = gap / figure.previous if gap is not None and figure.previous else None
            sheet.write_formula(row, 3, f"{now}-{before}", gap, unit)
            sheet.write_formula(row, 4, f"{now}/{before}-1", part, "change")
        if line.metric.better is not Better.NEITHER and min(_case_counts(figure)) >= FEW:
            sheet.tone(row, 3, line.metric.better is Better.MORE)
        sheet.write(row, 5, figure.n, Unit.COUNT, font_color=LIGHT.quiet)
        about = text(f"metrics.{line.metric.name}.formula")
        if line.scope != self.report.answers.scope:
            about = f"{about}; {text('overview.window')}"
        sheet.write(row, 6, about, font_color=LIGHT.quiet, text_wrap=True)

    def _against_plan(self, summed: DayTotals | None) -> None:
        """Plan, fact and forecast; what follows from them is computed by formulas."""
        sheet, report = self.sheet, self.report
        text, forecast = sheet.workbook.text, report.forecast
        sheet.write(self.top - 1, 0, text("report.plan.title"), bold=True, font_size=12)
        whole = forecast.whole if forecast else None
        plan = report.department["plan"].value
        fact = next(line.figure.value for line in report.lines if line.metric is RECEIPTS)
        gone, working = report.working_days
        rows = _PlanRows(sheet, self.top)
        at_plan = rows.write("plan", plan, Unit.MONEY)
        at_fact = rows.write_formula(
            "fact", f"{sheet.cell_range(_NOW, TOP, TOP)}", fact, Unit.MONEY
        )
        rows.write_formula("done", f"{at_fact}/{at_plan}", _ratio(fact, plan), Unit.SHARE)
        missing = None if fact is None or plan is None else max(plan - fact, 0.0)
        at_missing = rows.write_formula(
            "missing", f"MAX({at_plan}-{at_fact},0)", missing, Unit.MONEY
        )
        if summed:
            at_all = rows.write_formula("days", summed.working, float(working), Unit.COUNT)
        else:
            at_all = rows.write("days", working, Unit.COUNT)
        at_gone = rows.write("gone", gone, Unit.COUNT)
        due = None if plan is None or not working else plan * gone / working
        rows.write_formula(
            "pace", f"{at_fact}/({at_plan}*{at_gone}/{at_all})", _ratio(fact, due), Unit.SHARE
        )
        left = working - gone
        needed = None if missing is None or not left else missing / left
        rows.write_formula("needed", f"{at_missing}/({at_all}-{at_gone})", needed, Unit.MONEY)
        if whole is None:
            return
        _forecast(rows, whole.outlook, plan, at_plan)
        rows.write("chance", whole.chance, Unit.SHARE)


class _PlanRows:
    """Rows of the plan's table: a name, a value, an explanation."""

    def __init__(self, sheet: SheetWriter, row: int) -> None:
        self.sheet, self.row = sheet, row

    def write(self, name: str, value: float | None, unit: Unit) -> str:
        """Write a value; gives its cell."""
        place = self._name(name)
        self.sheet.write(place, _NOW, value, unit, **_BOLD)
        return self.sheet.cell_range(_NOW, place, place)

    def write_formula(self, name: str, formula: str, value: float | None, unit: Unit) -> str:
        """Write a formula; gives its cell."""
        place = self._name(name)
        self.sheet.write_formula(place, _NOW, formula, value, unit, **_BOLD)
        return self.sheet.cell_range(_NOW, place, place)

    def _name(self, name: str) -> int:
        text, place = self.sheet.workbook.text, self.row
        self.sheet.write(place, 0, text(f"report.plan.{name}"))
        self.sheet.write(place, 2, text(f"report.plan.about.{name}"), font_color=LIGHT.quiet)
        self.row += 1
        return place


def _forecast(rows: _PlanRows, outlook: Outlook, plan: float | None, at_plan: str) -> None:
    middle = outlook.median
    at_middle = rows.write("forecast", middle, Unit.MONEY)
    rows.write("low", outlook.quantile(0.1), Unit.MONEY)
    rows.write("high", outlook.quantile(0.9), Unit.MONEY)
    rows.write_formula("ahead", f"{at_middle}/{at_plan}", _ratio(middle, plan), Unit.SHARE)
    rows.write_formula("gap", f"{at_middle}-{at_plan}", _difference(middle, plan), Unit.MONEY)


def _case_counts(figure: Figure) -> list[int]:
    """Number of cases of the figure and of the compared one."""
    return [figure.n or 0, figure.previous_n or 0]


def _difference(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def _ratio(value: float | None, whole: float | None) -> float | None:
    return None if value is None or not whole else value / whole
