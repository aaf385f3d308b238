"""What a report is called and how it begins: the month, whose it is, how it goes, how fresh."""

from metrics.forecasting.month import State
from present.answers import Answers
from present.reports.contents import Contents
from present.sentences.control import late_words
from present.sentences.overview import overview_words
from present.sentences.plan import caveats, plan_words


def month_words(answers: Answers) -> str:
    """«Октябрь 2026»."""
    words = answers.dates.period(answers.scope.period)
    return words[:1].upper() + words[1:]


def whose_words(answers: Answers) -> str:
    """Whose figures they are: «Менеджер: Анна; Источник: Сайт», or the whole department's."""
    text = answers.text
    told = [
        f"{text(f'dimensions.{name}.title')}: {', '.join(values)}"
        for name, values in answers.scope.filters.items()
    ]
    return "; ".join(told) or text("report.everybody")


def whole_words(answers: Answers) -> str:
    """Name of the line below a table: the department's, or of what is asked about alone."""
    return answers.text("report.total" if answers.scope.filters else "managers.department")


def title_words(answers: Answers) -> str:
    """«Отчёт о продажах: октябрь 2026»."""
    return answers.text("report.title", month=answers.dates.period(answers.scope.period))


def lead_words(told: Contents) -> str:
    """How the month goes, what it will come to, and whose figures these are."""
    parts = [overview_words(told.answers), forecast_words(told), fresh_words(told.answers)]
    return " ".join(part for part in (f"{whose_words(told.answers)}.", *parts) if part)


def forecast_words(told: Contents) -> str:
    """What the running month will come to; a finished one has said it all already."""
    if told.forecast is None or told.forecast.state is State.FINISHED:
        return ""
    said = plan_words(told.answers, told.forecast)
    return f"{said} {caveats(told.answers, told.forecast)}".strip()


def fresh_words(answers: Answers) -> str:
    """Up to which day the data reach, and which feed is late."""
    if answers.known.now is None:
        return ""
    day = answers.dates.day(answers.known.now, year=True)
    fresh = answers.text("report.fresh", day=day)
    return f"{fresh} {late_words(answers)}".strip()


def beside_words(told: Contents) -> str:
    """The compared period as the head of a column."""
    beside = told.answers.beside
    return told.answers.dates.period(beside) if beside else told.answers.text("numbers.unknown")


def before_words(told: Contents) -> str:
    """With what the month is compared, and why that is fair."""
    answers = told.answers
    if answers.beside is None:
        return ""
    key = "compared_like" if answers.running else "compared"
    return answers.text(f"fresh.{key}", period=answers.dates.period(answers.beside))


def file_name(answers: Answers, kind: str) -> str:
    """«Отчёт за октябрь 2026.xlsx»: safe for a file, and says whose where it is one name's."""
    month = answers.dates.period(answers.scope.period)
    names = [name for values in answers.scope.filters.values() for name in values]
    whose = f" – {names[0]}" if len(names) == 1 else ""
    words = " ".join(f"{answers.text('report.file', month=month)}{whose}".split())
    kept = "".join(sign if sign.isalnum() or sign in " -–_()" else "_" for sign in words)
    return f"{kept[:80].strip()}.{kind}"
