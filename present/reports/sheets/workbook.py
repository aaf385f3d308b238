"""The report of a month as an Excel workbook: live formulas, native charts, definitions."""

from data.model.dimensions import REPORTED
from present.reports.captions import title_words
from present.reports.month_report import MonthReport
from present.reports.sheet_writer import SheetWriter
from present.reports.sheets import (
    days,
    definitions,
    funnel,
    losses,
    managers,
    months,
    overview,
    payments,
    quality,
    segments,
)
from present.reports.workbook_writer import WorkbookWriter

_WIDTHS = {
    "glance": overview.WIDTHS,
    "months": months.WIDTHS,
    "managers": managers.WIDTHS,
    "funnel": funnel.WIDTHS,
    **dict.fromkeys(REPORTED, segments.WIDTHS),
    "losses": losses.WIDTHS,
    "days": days.WIDTHS,
    "payments": payments.WIDTHS,
    "doubts": quality.WIDTHS,
    "definitions": definitions.WIDTHS,
}


def month_workbook(report: MonthReport) -> bytes:
    """The contents of the .xlsx file."""
    workbook = WorkbookWriter(report.answers)
    sheets = {
        name: SheetWriter(workbook, _title_key(name), widths) for name, widths in _WIDTHS.items()
    }
    first = overview.OverviewSheet(sheets["glance"], report)
    payment_ranges = payments.payments(sheets["payments"], report)
    first.write(days.days(sheets["days"], report, payment_ranges, first.plan))
    months.months(sheets["months"], report)
    managers.managers(sheets["managers"], report)
    funnel.funnel(sheets["funnel"], report)
    for dimension in REPORTED:
        segments.segments(sheets[dimension], report, dimension)
    losses.losses(sheets["losses"], report)
    quality.quality(sheets["doubts"], report)
    definitions.definitions(sheets["definitions"], report)
    sheets["glance"].raw.activate()
    return workbook.close(title_words(report.answers))


def _title_key(name: str) -> str:
    return f"dimensions.{name}.sheet" if name in REPORTED else f"report.sheets.{name}"
