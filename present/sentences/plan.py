"""«Will we make the plan», answered in a sentence or two."""

from datetime import date, timedelta

from metrics.core.calendar import floor, unit
from metrics.core.metric import Metric, Unit
from metrics.core.scope import Grain
from metrics.definitions.receipts import net_receipts
from metrics.forecasting.month import Forecast, MonthForecast, MonthState, month
from metrics.forecasting.verdict import Verdict, gap, receipts_per_day, share, verdict
from present.answers import Answers

_DAY = timedelta(days=1)
_UNDECIDED = frozenset({Verdict.ON_TRACK, Verdict.AT_RISK, Verdict.SHORT})


def asked_month(answers: Answers) -> date:
    """First day of the month in which the elapsed part of the period ends."""
    return floor(answers.scope.elapsed.end - _DAY, Grain.MONTH)


def forecast(answers: Answers, by: str | None = None) -> MonthForecast | None:
    """The forecast of the asked month; None where there was never any income."""
    return answers.cached(month, asked_month(answers), by)


def plan_words(answers: Answers, outlook: MonthForecast | None) -> str:
    """Whether the plan will be made, in a sentence or two."""
    subject = _subject(answers)
    if outlook is None:
        now = answers.data_state.now
        over = now is not None and asked_month(answers) < floor(now, Grain.MONTH)
        return answers.text(f"plan.lead.{'before' if over else 'nothing'}", subject=subject)
    words = answer_words(answers, outlook.whole, outlook.state, subject, outlook.measure)
    speed = (
        _pace_words(answers, outlook) if verdict(outlook.whole, outlook.state) in _UNDECIDED else ""
    )
    return f"{words} {speed}".strip()


def answer_words(
    answers: Answers, line: Forecast, state: MonthState, subject: str, measure: Metric
) -> str:
    """The forecast of a month or a year against its plan, in a sentence."""
    numbers, outlook = answers.numbers, line.outlook
    actual = answers.text(f"plan.came.{measure.name}", value=numbers.show(line.fact, Unit.MONEY))
    return answers.text(
        f"plan.lead.{verdict(line, state).value}",
        subject=subject,
        came=actual,
        forecast=numbers.about(outlook.median),
        low=numbers.about(outlook.quantile(0.1)),
        high=numbers.about(outlook.quantile(0.9)),
        plan=numbers.about(line.plan),
        gap=numbers.about(gap(line)),
        chance=numbers.chance(line.chance),
        share=numbers.show(share(line), Unit.SHARE),
    )


def caveats(answers: Answers, outlook: MonthForecast | None) -> str:
    """Caveats of a forecast: little history, payments not up to date, another measure used."""
    if outlook is None:
        return ""
    notes = []
    if outlook.measure.name != net_receipts.name:
        notes.append(answers.text("plan.lead.instead"))
    known_until = answers.scope.known_until
    if (
        outlook.state is not MonthState.FINISHED
        and known_until
        and outlook.origin < known_until - _DAY
    ):
        key = "late" if outlook.measure.name == net_receipts.name else "late_sold"
        notes.append(answers.text(f"plan.lead.{key}", day=answers.dates.day(outlook.origin)))
    if outlook.state is not MonthState.FINISHED and outlook.whole.outlook.rough:
        ahead = outlook.state is MonthState.FUTURE
        notes.append(answers.text("plan.year.rough" if ahead else "plan.lead.little"))
    return " ".join(notes)


def _pace_words(answers: Answers, outlook: MonthForecast) -> str:
    """What is needed each remaining working day, and what comes in a day now."""
    if outlook.whole.needed is None:
        return ""
    needed, now = (
        answers.numbers.about(outlook.whole.needed),
        receipts_per_day(outlook, answers.scope.rules),
    )
    if now is None or outlook.state is not MonthState.RUNNING:
        return answers.text("plan.lead.needed", needed=needed)
    return answers.text("plan.lead.pace", needed=needed, now=answers.numbers.about(now))


def _subject(answers: Answers) -> str:
    """«Октябрь», followed by the filtered name where there is one."""
    first = asked_month(answers)
    year = first.year != (answers.data_state.now or first).year
    words = answers.dates.period(unit(first, Grain.MONTH), year=year)
    names = [name for chosen in answers.scope.filters.values() for name in chosen]
    month = words[:1].upper() + words[1:]
    return f"{month}, {names[0]}" if len(names) == 1 else month
