"""What to check before the figures are believed: feeds, wrong rows, what empty cells hide."""

from metrics.catalog import metric
from metrics.core.metric import Unit
from present.palette import LIGHT
from present.reports.contents import Contents
from present.reports.sheet import Look, Sheet

WIDTHS = (38, 20, 16, 18, 24, 60)
TOP = 3
_TITLE: Look = {"bold": True, "font_size": 12}
_QUIET: Look = {"font_color": LIGHT.quiet, "text_wrap": True, "valign": "top"}


def doubts(sheet: Sheet, told: Contents) -> None:
    """Write the three tables, one under the other."""
    sheet.title(sheet.book.text("report.doubts.title"), sheet.book.text("report.doubts.note"))
    row = _checks(sheet, told, TOP)
    row = _feeds(sheet, told, row)
    _bounds(sheet, told, row)


def _checks(sheet: Sheet, told: Contents, row: int) -> int:
    text = sheet.book.text
    names = ("what", "count", "money", "share", "most", "mend")
    sheet.head(row - 1, [text(f"report.doubts.{name}") for name in names], (4, 5))
    for check in told.checks:
        name, found = check.check.name, check.found
        sheet.put(row, 0, text(f"control.checks.{name}.title"), valign="top")
        if found is None:
            sheet.put(row, 1, None, valign="top")
            sheet.put(row, 5, check.why, **_QUIET)
        else:
            bad: Look = {"font_color": LIGHT.bad, "bold": True} if found.count else {}
            sheet.put(row, 1, found.count, Unit.COUNT, valign="top", **bad)
            sheet.put(row, 2, found.money if found.count else 0, Unit.MONEY, valign="top")
            sheet.put(row, 3, found.whole.share, Unit.SHARE, valign="top")
            most = [each.owner for each in found.owners if each.owner and not each.has_left]
            sheet.put(row, 4, most[0] if most else "", valign="top")
            sheet.put(row, 5, text(f"control.checks.{name}.mend") if found.count else "", **_QUIET)
        row += 1
    return row + 1


def _feeds(sheet: Sheet, told: Contents, row: int) -> int:
    text = sheet.book.text
    sheet.put(row, 0, text("report.doubts.feeds"), **_TITLE)
    names = ("feed", "state", "last", "due", "rhythm", "file")
    sheet.head(row + 1, [text(f"control.fresh.{name}") for name in names], (5,), repeat=False)
    row += 2
    for feed in told.feeds:
        title = feed.title.get(text.lang, feed.source)
        sheet.put(row, 0, f"{text(f'tables.{feed.table}.title')} · {title}")
        late: Look = {"font_color": LIGHT.bad, "bold": True} if feed.late else {}
        key = "behind" if feed.late else "on_time"
        sheet.put(row, 1, text(f"control.fresh.{key}", n=feed.late), align="right", **late)
        sheet.put(row, 2, feed.last, align="right")
        sheet.put(row, 3, feed.due or "", align="right")
        often = text("control.fresh.every", n=feed.gap) if feed.gap else text("control.fresh.once")
        sheet.put(row, 4, often, align="right")
        sheet.put(row, 5, feed.file, **_QUIET)
        row += 1
    return row + 1


def _bounds(sheet: Sheet, told: Contents, row: int) -> None:
    text = sheet.book.text
    sheet.put(row, 0, text("control.ranges.title"), **_TITLE)
    if not told.bounds:
        sheet.put(row + 1, 0, text("control.ranges.fine"), font_color=LIGHT.quiet)
        return
    names = ("figure", "now", "low", "high", "unknown", "how")
    sheet.head(row + 1, [text(f"report.doubts.{name}") for name in names], (5,), repeat=False)
    for line, each in enumerate(told.bounds, start=row + 2):
        unit = metric(each.metric).unit
        sheet.put(line, 0, text(f"metrics.{each.metric}.title"), valign="top")
        for column, value in enumerate((each.value, each.low, each.high), start=1):
            sheet.put(line, column, value, unit, valign="top")
        sheet.put(line, 4, each.unknown, Unit.COUNT, valign="top")
        sheet.put(line, 5, text(f"control.ranges.of.{each.metric}"), **_QUIET)
