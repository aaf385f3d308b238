"""Titles and captions of a report: its month, its filters, its file name, how fresh it is."""

from metrics.forecasting.month import MonthState
from present.answers import Answers
from present.reports.month_report import MonthReport
from present.sentences.control import late_words
from present.sentences.overview import overview_words
from present.sentences.plan import caveats, plan_words


def scope_words(answers: Answers) -> str:
    """The filters in words: «Менеджер: Анна; Источник: Сайт», or the whole department."""
    text = answers.text
    filters = [
        f"{text(f'dimensions.{name}.title')}: {', '.join(values)}"
        for name, values in answers.scope.filters.items()
    ]
    return "; ".join(filters) or text("report.everybody")


def total_label(answers: Answers) -> str:
    """Label of the total row of a table: the department, or a total where filters are set."""
    return answers.text("report.total" if answers.scope.filters else "managers.department")


def title_words(answers: Answers) -> str:
    """«Отчёт о продажах: октябрь 2026»."""
    return answers.text("report.title", month=answers.dates.period(answers.scope.period))


def lead_words(report: MonthReport) -> str:
    """The filters, how the month goes, its forecast, and how fresh the data are."""
    parts = [
        overview_words(report.answers),
        forecast_words(report),
        freshness_words(report.answers),
    ]
    return " ".join(part for part in (f"{scope_words(report.answers)}.", *parts) if part)


def forecast_words(report: MonthReport) -> str:
    """The forecast of a running month with its caveats; empty for a finished one."""
    if report.forecast is None or report.forecast.state is MonthState.FINISHED:
        return ""
    words = plan_words(report.answers, report.forecast)
    return f"{words} {caveats(report.answers, report.forecast)}".strip()


def freshness_words(answers: Answers) -> str:
    """The last day of the data, and which feed is late."""
    if answers.data_state.now is None:
        return ""
    day = answers.dates.day(answers.data_state.now, year=True)
    fresh = answers.text("report.fresh", day=day)
    return f"{fresh} {late_words(answers)}".strip()


def comparison_title(report: MonthReport) -> str:
    """The compared period as the title of a column."""
    beside = report.answers.compared_period
    return report.answers.dates.period(beside) if beside else report.answers.text("numbers.unknown")


def comparison_note(report: MonthReport) -> str:
    """Which period the month is compared with; for a running one, that only like days are."""
    answers = report.answers
    if answers.compared_period is None:
        return ""
    key = "compared_like" if answers.is_running else "compared"
    return answers.text(f"fresh.{key}", period=answers.dates.period(answers.compared_period))


def file_name(answers: Answers, kind: str) -> str:
    """«Отчёт за октябрь 2026.xlsx»: safe for a file system, with the name of a single filter."""
    month = answers.dates.period(answers.scope.period)
    names = [name for values in answers.scope.filters.values() for name in values]
    suffix = f" – {names[0]}" if len(names) == 1 else ""
    words = " ".join(f"{answers.text('report.file', month=month)}{suffix}".split())
    safe = "".join(sign if sign.isalnum() or sign in " -–_()" else "_" for sign in words)
    return f"{safe[:80].strip()}.{kind}"
