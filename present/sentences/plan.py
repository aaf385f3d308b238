"""«Will we make the plan», answered in the first line as a person would say it."""

from datetime import date, timedelta

from metrics.core.calendar import floor, unit
from metrics.core.metric import Metric, Unit
from metrics.core.scope import Grain
from metrics.definitions.receipts import net_receipts
from metrics.forecasting.month import Forecast, MonthForecast, State, month
from metrics.forecasting.verdict import Verdict, a_day, gap, share, verdict
from present.answers import Answers

_DAY = timedelta(days=1)
_OPEN = frozenset({Verdict.ON_TRACK, Verdict.AT_RISK, Verdict.SHORT})


def asked_month(answers: Answers) -> date:
    """First day of the month that the asked period ends in, as far as it has gone."""
    return floor(answers.scope.elapsed.end - _DAY, Grain.MONTH)


def forecast(answers: Answers, by: str | None = None) -> MonthForecast | None:
    """The forecast of the asked month; None where no money has ever come."""
    return answers.kept(month, asked_month(answers), by)


def plan_words(answers: Answers, told: MonthForecast | None) -> str:
    """Will the plan be made, in a sentence or two."""
    subject = _subject(answers)
    if told is None:
        now = answers.known.now
        over = now is not None and asked_month(answers) < floor(now, Grain.MONTH)
        return answers.text(f"plan.lead.{'before' if over else 'nothing'}", subject=subject)
    words = answer_words(answers, told.whole, told.state, subject, told.measure)
    speed = _speed(answers, told) if verdict(told.whole, told.state) in _OPEN else ""
    return f"{words} {speed}".strip()


def answer_words(
    answers: Answers, told: Forecast, state: State, subject: str, measure: Metric
) -> str:
    """How a month or a year stands beside its plan, in a sentence."""
    numbers, outlook = answers.numbers, told.outlook
    came = answers.text(f"plan.came.{measure.name}", value=numbers.show(told.fact, Unit.MONEY))
    return answers.text(
        f"plan.lead.{verdict(told, state).value}",
        subject=subject,
        came=came,
        forecast=numbers.about(outlook.median),
        low=numbers.about(outlook.quantile(0.1)),
        high=numbers.about(outlook.quantile(0.9)),
        plan=numbers.about(told.plan),
        gap=numbers.about(gap(told)),
        chance=numbers.chance(told.chance),
        share=numbers.show(share(told), Unit.SHARE),
    )


def caveats(answers: Answers, told: MonthForecast | None) -> str:
    """Little history, payments that end early, another figure in their place."""
    if told is None:
        return ""
    said = []
    if told.measure.name != net_receipts.name:
        said.append(answers.text("plan.lead.instead"))
    known = answers.scope.known_until
    if told.state is not State.FINISHED and known and told.origin < known - _DAY:
        key = "late" if told.measure.name == net_receipts.name else "late_sold"
        said.append(answers.text(f"plan.lead.{key}", day=answers.dates.day(told.origin)))
    if told.state is not State.FINISHED and told.whole.outlook.rough:
        ahead = told.state is State.FUTURE
        said.append(answers.text("plan.year.rough" if ahead else "plan.lead.little"))
    return " ".join(said)


def _speed(answers: Answers, told: MonthForecast) -> str:
    """What is needed a working day from here, and what comes a day now."""
    if told.whole.needed is None:
        return ""
    needed, now = answers.numbers.about(told.whole.needed), a_day(told, answers.scope.rules)
    if now is None or told.state is not State.RUNNING:
        return answers.text("plan.lead.needed", needed=needed)
    return answers.text("plan.lead.pace", needed=needed, now=answers.numbers.about(now))


def _subject(answers: Answers) -> str:
    """«Октябрь», and whose it is where one name is asked about."""
    first = asked_month(answers)
    year = first.year != (answers.known.now or first).year
    words = answers.dates.period(unit(first, Grain.MONTH), year=year)
    names = [name for chosen in answers.scope.filters.values() for name in chosen]
    month = words[:1].upper() + words[1:]
    return f"{month}, {names[0]}" if len(names) == 1 else month
