"""Managers and their twelve figures; the department below, a share and a conversion worked out."""

from collections.abc import Mapping

from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric, Unit
from metrics.core.targets import Verdict, department_median, verdict
from present.palette import LIGHT
from present.reports.contents import BOARD, Contents
from present.reports.sentences import whole_words
from present.reports.sheet import Look, Sheet
from present.reports.sheets.months import rate, value

TOP = 3
_PLAN, _CAME, _DONE, _SHARE = 1, 2, 3, 4
_REST = tuple(m for m in BOARD if m.name not in ("plan_attainment", "net_receipts"))
_FIRST = 5
_WON = _FIRST + len(_REST)
_LOST = _WON + 1
WIDTHS = (24, 14, 14, 11, 10, *(12 for _ in _REST), 10, 11)
_LOOKS: Mapping[Verdict, Look] = {
    Verdict.GOOD: {"font_color": LIGHT.good, "bg_color": LIGHT.good_soft},
    Verdict.BAD: {"font_color": LIGHT.bad, "bg_color": LIGHT.bad_soft},
    Verdict.PLAIN: {},
}
_TOTAL: Look = {"bold": True, "top": 1, "top_color": LIGHT.previous}


def managers(sheet: Sheet, told: Contents) -> None:
    """Write the table and its chart."""
    text = sheet.book.text
    sheet.title(text("report.managers.title"), text("report.managers.note"))
    heads = [text("managers.manager"), text("metrics.plan.short")]
    heads += [text(f"metrics.{name}.short") for name in ("net_receipts", "plan_attainment")]
    heads += [text("report.share")]
    heads += [text(f"metrics.{m.name}.short") for m in _REST]
    heads += [text(f"metrics.{name}.short") for name in ("won_deals", "lost_deals")]
    sheet.head(TOP - 1, heads)
    sheet.raw.set_row(TOP - 1, 46)
    rows = ordered(told)
    last = TOP + len(rows) - 1
    total = told.department["net_receipts"].value
    middles = {m.name: department_median(m, told.owners) for m in BOARD if _asked(m, told)}
    for line, row in enumerate(rows, start=TOP):
        name = row.key[0]
        words = text("managers.unassigned") if name is None else str(name)
        sheet.put(line, 0, words, **({} if name else {"font_color": LIGHT.quiet}))
        _money(sheet, line, row, last + 1, total)
        _figures(sheet, line, row, middles)
    _department(sheet, told, rows, last)
    if rows:
        _chart(sheet, last)
        sheet.one_page(len(rows))


def ordered(told: Contents) -> list[Row]:
    """Managers by their receipts, what is nobody's last."""
    return sorted(
        told.owners,
        key=lambda row: (row.key[0] is None, -(value(row, "net_receipts") or 0.0), str(row.key[0])),
    )


def _asked(m: Metric, told: Contents) -> bool:
    return all(m.name in row.figures for row in told.owners)


def _money(sheet: Sheet, line: int, row: Row, foot: int, total: float | None) -> None:
    plan, came = value(row, "plan"), value(row, "net_receipts")
    at_plan = sheet.put(line, _PLAN, plan, Unit.MONEY)
    at_came = sheet.put(line, _CAME, came, Unit.MONEY)
    done = row.figures.get("plan_attainment", Figure(None, None))
    look: Look = {} if row.key[0] is None else _LOOKS[verdict(BOARD[0], done, None)]
    known = done.value if plan else None
    sheet.formula(line, _DONE, f"{at_came}/{at_plan}", known, Unit.SHARE, **look)
    part = came / total if came is not None and total else None
    whole = sheet.own(_CAME, foot, foot)
    sheet.formula(line, _SHARE, f"{at_came}/{whole}", part, Unit.SHARE)


def _figures(sheet: Sheet, line: int, row: Row, middles: Mapping[str, float | None]) -> None:
    at_won = sheet.put(line, _WON, value(row, "won_deals"), Unit.COUNT)
    at_lost = sheet.put(line, _LOST, value(row, "lost_deals"), Unit.COUNT)
    for column, m in enumerate(_REST, start=_FIRST):
        figure = row.figures.get(m.name, Figure(None, None))
        seen = Verdict.PLAIN
        if row.key[0] is not None:
            seen = verdict(m, figure, middles.get(m.name))
        look = _LOOKS[seen]
        if m.name == "win_rate":
            formula = f"{at_won}/({at_won}+{at_lost})"
            sheet.formula(line, column, formula, rate(row), m.unit, **look)
        else:
            sheet.put(line, column, figure.value, m.unit, **look)


def _department(sheet: Sheet, told: Contents, rows: list[Row], last: int) -> None:
    foot, whole = last + 1, told.department
    sheet.put(foot, 0, whole_words(told.answers), **_TOTAL)
    at_plan = sheet.put(foot, _PLAN, whole["plan"].value, Unit.MONEY, **_TOTAL)
    at_came = total(sheet, foot, _CAME, (TOP, last), rows, whole["net_receipts"], "net_receipts")
    done = whole["plan_attainment"].value if whole["plan"].value else None
    sheet.formula(foot, _DONE, f"{at_came}/{at_plan}", done, Unit.SHARE, **_TOTAL)
    share = 1.0 if whole["net_receipts"].value else None
    sheet.formula(foot, _SHARE, f"{at_came}/{at_came}", share, Unit.SHARE, **_TOTAL)
    at_won = total(sheet, foot, _WON, (TOP, last), rows, whole["won_deals"], "won_deals")
    at_lost = total(sheet, foot, _LOST, (TOP, last), rows, whole["lost_deals"], "lost_deals")
    for column, m in enumerate(_REST, start=_FIRST):
        figure = whole[m.name].value
        if m.name == "win_rate":
            formula = f"{at_won}/({at_won}+{at_lost})"
            sheet.formula(foot, column, formula, figure, m.unit, **_TOTAL)
        else:
            sheet.put(foot, column, figure, m.unit, **_TOTAL)


def total(
    sheet: Sheet,
    foot: int,
    column: int,
    span: tuple[int, int],
    rows: list[Row],
    whole: Figure,
    name: str,
) -> str:
    """The sum of the rows as a formula; the department's own figure where they do not make it."""
    unit = Unit.MONEY if name in ("net_receipts", "won_amount") else Unit.COUNT
    summed = sum(value(row, name) or 0.0 for row in rows)
    if not rows or whole.value is None or abs(summed - whole.value) > 0.005:
        return sheet.put(foot, column, whole.value, unit, **_TOTAL)
    cells = sheet.own(column, *span)
    return sheet.formula(foot, column, f"SUM({cells})", whole.value, unit, **_TOTAL)


def _chart(sheet: Sheet, last: int) -> None:
    chart = sheet.book.chart("column")
    outline = {"fill": {"none": True}, "border": {"color": LIGHT.quiet, "width": 1.25}}
    solid = {"fill": {"color": LIGHT.accent}, "border": {"none": True}}
    for column, name, look in ((_PLAN, "plan", outline), (_CAME, "fact", solid)):
        chart.add_series(
            {
                "name": sheet.book.text(f"charts.{name}"),
                "categories": [sheet.name, TOP, 0, last, 0],
                "values": [sheet.name, TOP, column, last, column],
                "overlap": 100,
                "gap": 45,
                **look,
            }
        )
    sheet.book.axes(chart, Unit.MONEY)
    sheet.chart(chart, last + 3, 0, 1100, 340)
