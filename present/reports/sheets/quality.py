"""Sheet of data quality: failing checks, late feeds, bounds of figures with empty cells."""

from metrics.catalog import metric
from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.month_report import MonthReport
from present.reports.sheet_writer import CellStyle, SheetWriter

WIDTHS = (38, 20, 16, 18, 24, 60)
TOP = 3
_TITLE: CellStyle = {"bold": True, "font_size": 12}
_QUIET: CellStyle = {"font_color": LIGHT.quiet, "text_wrap": True, "valign": "top"}


def quality(sheet: SheetWriter, report: MonthReport) -> None:
    """Write the three tables, one below another."""
    sheet.title(
        sheet.workbook.text("report.doubts.title"), sheet.workbook.text("report.doubts.note")
    )
    row = _checks(sheet, report, TOP)
    row = _feeds(sheet, report, row)
    _bounds(sheet, report, row)


def _checks(sheet: SheetWriter, report: MonthReport, row: int) -> int:
    text = sheet.workbook.text
    names = ("what", "count", "money", "share", "most", "mend")
    sheet.head(row - 1, [text(f"report.doubts.{name}") for name in names], (4, 5))
    for check in report.checks:
        name, finding = check.check.name, check.finding
        sheet.write(row, 0, text(f"control.checks.{name}.title"), valign="top")
        if finding is None:
            sheet.write(row, 1, None, valign="top")
            sheet.write(row, 5, check.why, **_QUIET)
        else:
            failing: CellStyle = {"font_color": LIGHT.bad, "bold": True} if finding.count else {}
            sheet.write(row, 1, finding.count, Unit.COUNT, valign="top", **failing)
            sheet.write(row, 2, finding.money if finding.count else 0, Unit.MONEY, valign="top")
            sheet.write(row, 3, finding.whole.share, Unit.SHARE, valign="top")
            most = [each.owner for each in finding.owners if each.owner and not each.has_left]
            sheet.write(row, 4, most[0] if most else "", valign="top")
            sheet.write(
                row, 5, text(f"control.checks.{name}.mend") if finding.count else "", **_QUIET
            )
        row += 1
    return row + 1


def _feeds(sheet: SheetWriter, report: MonthReport, row: int) -> int:
    text = sheet.workbook.text
    sheet.write(row, 0, text("report.doubts.feeds"), **_TITLE)
    names = ("feed", "state", "last", "due", "rhythm", "file")
    sheet.head(row + 1, [text(f"control.fresh.{name}") for name in names], (5,), repeat=False)
    row += 2
    for feed in report.feeds:
        title = feed.title.get(text.lang, feed.source)
        sheet.write(row, 0, f"{text(f'tables.{feed.table}.title')} · {title}")
        late: CellStyle = {"font_color": LIGHT.bad, "bold": True} if feed.late else {}
        key = "behind" if feed.late else "on_time"
        sheet.write(row, 1, text(f"control.fresh.{key}", n=feed.late), align="right", **late)
        sheet.write(row, 2, feed.last, align="right")
        sheet.write(row, 3, feed.due or "", align="right")
        often = text("control.fresh.every", n=feed.gap) if feed.gap else text("control.fresh.once")
        sheet.write(row, 4, often, align="right")
        sheet.write(row, 5, feed.file, **_QUIET)
        row += 1
    return row + 1


def _bounds(sheet: SheetWriter, report: MonthReport, row: int) -> None:
    text = sheet.workbook.text
    sheet.write(row, 0, text("control.ranges.title"), **_TITLE)
    if not report.bounds:
        sheet.write(row + 1, 0, text("control.ranges.fine"), font_color=LIGHT.quiet)
        return
    names = ("figure", "now", "low", "high", "unknown", "how")
    sheet.head(row + 1, [text(f"report.doubts.{name}") for name in names], (5,), repeat=False)
    for line, each in enumerate(report.bounds, start=row + 2):
        unit = metric(each.metric).unit
        sheet.write(line, 0, text(f"metrics.{each.metric}.title"), valign="top")
        for column, value in enumerate((each.value, each.low, each.high), start=1):
            sheet.write(line, column, value, unit, valign="top")
        sheet.write(line, 4, each.unknown, Unit.COUNT, valign="top")
        sheet.write(line, 5, text(f"control.ranges.of.{each.metric}"), **_QUIET)
