"""Sheet of managers: twelve metrics of each, and the department's below."""

from collections.abc import Mapping

from metrics.catalog import metric
from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric, Unit
from metrics.core.targets import Rating, department_median, rating
from present.palette import LIGHT
from present.reports.captions import total_label
from present.reports.month_report import BOARD_METRICS, PLAN, RECEIPTS, MonthReport
from present.reports.sheet_writer import CellStyle, SheetWriter
from present.reports.sheets.months import metric_value, win_rate

TOP = 3
_PLAN, _RECEIPTS, _ATTAINMENT, _SHARE = 1, 2, 3, 4
_OTHER_METRICS = tuple(
    m for m in BOARD_METRICS if m.name not in ("plan_attainment", "net_receipts")
)
_FIRST = 5
_WON = _FIRST + len(_OTHER_METRICS)
_LOST = _WON + 1
WIDTHS = (24, 14, 14, 11, 10, *(12 for _ in _OTHER_METRICS), 10, 11)
_LOOKS: Mapping[Rating, CellStyle] = {
    Rating.GOOD: {"font_color": LIGHT.good, "bg_color": LIGHT.good_soft},
    Rating.BAD: {"font_color": LIGHT.bad, "bg_color": LIGHT.bad_soft},
    Rating.PLAIN: {},
}
_TOTAL: CellStyle = {"bold": True, "top": 1, "top_color": LIGHT.previous}


def managers(sheet: SheetWriter, report: MonthReport) -> None:
    """Write the table and its chart."""
    text = sheet.workbook.text
    sheet.title(text("report.managers.title"), text("report.managers.note"))
    heads = [text("managers.manager"), text("metrics.plan.short")]
    heads += [text(f"metrics.{name}.short") for name in ("net_receipts", "plan_attainment")]
    heads += [text("report.share")]
    heads += [text(f"metrics.{m.name}.short") for m in _OTHER_METRICS]
    heads += [text(f"metrics.{name}.short") for name in ("won_deals", "lost_deals")]
    sheet.head(TOP - 1, heads)
    sheet.raw.set_row(TOP - 1, 46)
    rows = ranked_managers(report)
    last = TOP + len(rows) - 1
    total = report.department["net_receipts"].value
    middles = {
        m.name: department_median(m, report.owners)
        for m in BOARD_METRICS
        if _is_answered(m, report)
    }
    for line, row in enumerate(rows, start=TOP):
        name = row.key[0]
        words = text("managers.unassigned") if name is None else str(name)
        sheet.write(line, 0, words, **({} if name else {"font_color": LIGHT.quiet}))
        _receipts_cells(sheet, line, row, last + 1, total)
        _other_cells(sheet, line, row, middles)
    _department(sheet, report, rows, last)
    if rows:
        _chart(sheet, last)
        sheet.fit_one_page(len(rows))


def ranked_managers(report: MonthReport) -> list[Row]:
    """Managers by their receipts, rows without a manager last."""
    return sorted(
        report.owners,
        key=lambda row: (
            row.key[0] is None,
            -(metric_value(row, "net_receipts") or 0.0),
            str(row.key[0]),
        ),
    )


def _is_answered(m: Metric, report: MonthReport) -> bool:
    return all(m.name in row.figures for row in report.owners)


def _receipts_cells(
    sheet: SheetWriter, line: int, row: Row, foot: int, total: float | None
) -> None:
    plan, received = metric_value(row, "plan"), metric_value(row, "net_receipts")
    at_plan = sheet.write(line, _PLAN, plan, PLAN.unit)
    at_receipts = sheet.write(line, _RECEIPTS, received, RECEIPTS.unit)
    attainment = row.figures.get("plan_attainment", Figure(None, None))
    look: CellStyle = (
        {} if row.key[0] is None else _LOOKS[rating(BOARD_METRICS[0], attainment, None)]
    )
    share_of_plan = attainment.value if plan else None
    sheet.write_formula(
        line, _ATTAINMENT, f"{at_receipts}/{at_plan}", share_of_plan, Unit.SHARE, **look
    )
    part = received / total if received is not None and total else None
    whole = sheet.cell_range(_RECEIPTS, foot, foot)
    sheet.write_formula(line, _SHARE, f"{at_receipts}/{whole}", part, Unit.SHARE)


def _other_cells(
    sheet: SheetWriter, line: int, row: Row, middles: Mapping[str, float | None]
) -> None:
    at_won = sheet.write(line, _WON, metric_value(row, "won_deals"), Unit.COUNT)
    at_lost = sheet.write(line, _LOST, metric_value(row, "lost_deals"), Unit.COUNT)
    for column, m in enumerate(_OTHER_METRICS, start=_FIRST):
        figure = row.figures.get(m.name, Figure(None, None))
        seen = Rating.PLAIN
        if row.key[0] is not None:
            seen = rating(m, figure, middles.get(m.name))
        look = _LOOKS[seen]
        if m.name == "win_rate":
            formula = f"{at_won}/({at_won}+{at_lost})"
            sheet.write_formula(line, column, formula, win_rate(row), m.unit, **look)
        else:
            sheet.write(line, column, figure.value, m.unit, **look)


def _department(sheet: SheetWriter, report: MonthReport, rows: list[Row], last: int) -> None:
    foot, whole = last + 1, report.department
    sheet.write(foot, 0, total_label(report.answers), **_TOTAL)
    at_plan = sheet.write(foot, _PLAN, whole["plan"].value, PLAN.unit, **_TOTAL)
    at_receipts = total_cell(
        sheet, foot, _RECEIPTS, (TOP, last), rows, whole["net_receipts"], "net_receipts"
    )
    attainment = whole["plan_attainment"].value if whole["plan"].value else None
    sheet.write_formula(
        foot, _ATTAINMENT, f"{at_receipts}/{at_plan}", attainment, Unit.SHARE, **_TOTAL
    )
    share = 1.0 if whole["net_receipts"].value else None
    sheet.write_formula(foot, _SHARE, f"{at_receipts}/{at_receipts}", share, Unit.SHARE, **_TOTAL)
    at_won = total_cell(sheet, foot, _WON, (TOP, last), rows, whole["won_deals"], "won_deals")
    at_lost = total_cell(sheet, foot, _LOST, (TOP, last), rows, whole["lost_deals"], "lost_deals")
    for column, m in enumerate(_OTHER_METRICS, start=_FIRST):
        figure = whole[m.name].value
        if m.name == "win_rate":
            formula = f"{at_won}/({at_won}+{at_lost})"
            sheet.write_formula(foot, column, formula, figure, m.unit, **_TOTAL)
        else:
            sheet.write(foot, column, figure, m.unit, **_TOTAL)


def total_cell(
    sheet: SheetWriter,
    foot: int,
    column: int,
    span: tuple[int, int],
    rows: list[Row],
    whole: Figure,
    name: str,
) -> str:
    """The sum of the rows as a formula; the department's own figure where they differ from it.

    `span` is the first and the last row, `name` that of the metric.
    """
    unit = metric(name).unit
    summed = sum(metric_value(row, name) or 0.0 for row in rows)
    if not rows or whole.value is None or abs(summed - whole.value) > 0.005:
        return sheet.write(foot, column, whole.value, unit, **_TOTAL)
    cells = sheet.cell_range(column, *span)
    return sheet.write_formula(foot, column, f"SUM({cells})", whole.value, unit, **_TOTAL)


def _chart(sheet: SheetWriter, last: int) -> None:
    chart = sheet.workbook.add_chart("column")
    outline = {"fill": {"none": True}, "border": {"color": LIGHT.quiet, "width": 1.25}}
    solid = {"fill": {"color": LIGHT.accent}, "border": {"none": True}}
    for column, name, look in ((_PLAN, "plan", outline), (_RECEIPTS, "fact", solid)):
        chart.add_series(
            {
                "name": sheet.workbook.text(f"charts.{name}"),
                "categories": [sheet.name, TOP, 0, last, 0],
                "values": [sheet.name, TOP, column, last, column],
                "overlap": 100,
                "gap": 45,
                **look,
            }
        )
    sheet.workbook.axes(chart, RECEIPTS.unit)
    sheet.add_chart(chart, last + 3, 0, 1100, 340)
