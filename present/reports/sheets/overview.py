"""The month at a glance: the main figures beside the period before, the plan and the forecast."""

from metrics.core.answer import Figure
from metrics.core.metric import Better, Unit
from metrics.core.targets import FEW
from metrics.models.outlook import Outlook
from present.palette import LIGHT
from present.reports.contents import RECEIPTS, Contents, Line
from present.reports.sentences import before_words, beside_words, lead_words, title_words
from present.reports.sheet import Look, Sheet
from present.reports.sheets.days import Summed, race

WIDTHS = (40, 19, 19, 17, 13, 11, 44)
TOP = 4
_NOW, _BEFORE = 1, 2
_PLAN_ROWS, _CHART_ROWS = 15, 18
_BOLD: Look = {"bold": True}


class Glance:
    """Places on the first sheet that the others lean on."""

    def __init__(self, sheet: Sheet, told: Contents) -> None:
        self.sheet, self.told = sheet, told
        self.top = TOP + len(told.lines) + 3  # the plan begins here

    @property
    def plan(self) -> str:
        """The cell with the plan of the month."""
        return self.sheet.at(self.top, _NOW)

    def write(self, summed: Summed | None) -> None:
        """Write the sheet."""
        sheet, told = self.sheet, self.told
        text = sheet.book.text
        sheet.title(title_words(told.answers), lead_words(told))
        sheet.put(2, 0, before_words(told), font_color=LIGHT.quiet)
        month, before = told.answers.dates.period(told.month), beside_words(told)
        titles = ("figure", None, None, "apart", "change", "n", "about")
        heads = [text(f"report.glance.{name}") if name else "" for name in titles]
        sheet.head(TOP - 1, [heads[0], month, before, *heads[3:]], (6,), repeat=False)
        sheet.raw.freeze_panes(TOP, 1)
        for row, line in enumerate(told.lines, start=TOP):
            self._figure(row, line, summed)
        self._against_plan(summed)
        if summed:
            place = self.top + _PLAN_ROWS
            sheet.put(place, 0, text("report.days.title"), bold=True, font_size=12)
            sheet.chart(race(summed.sheet, told), place + 1, 0, 1100, 300)
            sheet.put(place + _CHART_ROWS, 0, "")  # what is printed ends here, not in the chart
        sheet.one_page(0)

    def _figure(self, row: int, line: Line, summed: Summed | None) -> None:
        sheet, unit, figure = self.sheet, line.metric.unit, line.figure
        text = sheet.book.text
        sheet.put(row, 0, text(f"metrics.{line.metric.name}.title"))
        if line.metric is RECEIPTS and summed:
            sheet.formula(row, _NOW, summed.fact, figure.value, unit, **_BOLD)
        else:
            sheet.put(row, _NOW, figure.value, unit, **_BOLD)
        sheet.put(row, _BEFORE, figure.previous, unit)
        now, before = (sheet.own(column, row, row, fixed=False) for column in (_NOW, _BEFORE))
        gap = _less(figure.value, figure.previous)
        if unit is Unit.SHARE:
            points = None if gap is None else gap * 100
            sheet.formula(row, 3, f"({now}-{before})*100", points, "points")
        else:
            part = gap / figure.previous if gap is not None and figure.previous else None
            sheet.formula(row, 3, f"{now}-{before}", gap, unit)
            sheet.formula(row, 4, f"{now}/{before}-1", part, "change")
        if line.metric.better is not Better.NEITHER and min(_counted(figure)) >= FEW:
            sheet.tone(row, 3, line.metric.better is Better.MORE)
        sheet.put(row, 5, figure.n, Unit.COUNT, font_color=LIGHT.quiet)
        about = text(f"metrics.{line.metric.name}.formula")
        if line.scope != self.told.answers.scope:
            about = f"{about}; {text('overview.window')}"
        sheet.put(row, 6, about, font_color=LIGHT.quiet, text_wrap=True)

    def _against_plan(self, summed: Summed | None) -> None:
        """Plan, fact and forecast; what follows from them is worked out by the workbook."""
        sheet, told = self.sheet, self.told
        text, forecast = sheet.book.text, told.forecast
        sheet.put(self.top - 1, 0, text("report.plan.title"), bold=True, font_size=12)
        whole = forecast.whole if forecast else None
        plan = told.department["plan"].value
        fact = next(line.figure.value for line in told.lines if line.metric is RECEIPTS)
        gone, working = told.working_days
        rows = _Rows(sheet, self.top)
        at_plan = rows.put("plan", plan, Unit.MONEY)
        at_fact = rows.live("fact", f"{sheet.own(_NOW, TOP, TOP)}", fact, Unit.MONEY)
        rows.live("done", f"{at_fact}/{at_plan}", _part(fact, plan), Unit.SHARE)
        missing = None if fact is None or plan is None else max(plan - fact, 0.0)
        at_missing = rows.live("missing", f"MAX({at_plan}-{at_fact},0)", missing, Unit.MONEY)
        if summed:
            at_all = rows.live("days", summed.working, float(working), Unit.COUNT)
        else:
            at_all = rows.put("days", working, Unit.COUNT)
        at_gone = rows.put("gone", gone, Unit.COUNT)
        due = None if plan is None or not working else plan * gone / working
        rows.live("pace", f"{at_fact}/({at_plan}*{at_gone}/{at_all})", _part(fact, due), Unit.SHARE)
        left = working - gone
        needed = None if missing is None or not left else missing / left
        rows.live("needed", f"{at_missing}/({at_all}-{at_gone})", needed, Unit.MONEY)
        if whole is None:
            return
        _forecast(rows, whole.outlook, plan, at_plan)
        rows.put("chance", whole.chance, Unit.SHARE)


class _Rows:
    """Names with a value each, one under the other."""

    def __init__(self, sheet: Sheet, row: int) -> None:
        self.sheet, self.row = sheet, row

    def put(self, name: str, value: float | None, unit: Unit) -> str:
        """A value; gives its cell."""
        place = self._name(name)
        self.sheet.put(place, _NOW, value, unit, **_BOLD)
        return self.sheet.own(_NOW, place, place)

    def live(self, name: str, formula: str, value: float | None, unit: Unit) -> str:
        """A formula; gives its cell."""
        place = self._name(name)
        self.sheet.formula(place, _NOW, formula, value, unit, **_BOLD)
        return self.sheet.own(_NOW, place, place)

    def _name(self, name: str) -> int:
        text, place = self.sheet.book.text, self.row
        self.sheet.put(place, 0, text(f"report.plan.{name}"))
        self.sheet.put(place, 2, text(f"report.plan.about.{name}"), font_color=LIGHT.quiet)
        self.row += 1
        return place


def _forecast(rows: _Rows, outlook: Outlook, plan: float | None, at_plan: str) -> None:
    middle = outlook.median
    at_middle = rows.put("forecast", middle, Unit.MONEY)
    rows.put("low", outlook.quantile(0.1), Unit.MONEY)
    rows.put("high", outlook.quantile(0.9), Unit.MONEY)
    rows.live("ahead", f"{at_middle}/{at_plan}", _part(middle, plan), Unit.SHARE)
    rows.live("gap", f"{at_middle}-{at_plan}", _less(middle, plan), Unit.MONEY)


def _counted(figure: Figure) -> list[int]:
    """Cases behind the figure and behind the one before."""
    return [figure.n or 0, figure.previous_n or 0]


def _less(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def _part(value: float | None, whole: float | None) -> float | None:
    return None if value is None or not whole else value / whole
