"""Sentences that sum up a period: receipts against the plan, and the best manager."""

from collections.abc import Mapping

from metrics.catalog import metric
from metrics.core.answer import Figure
from metrics.core.calendar import unit as unit_of
from metrics.core.scope import Grain
from metrics.forecasting.month import month
from metrics.reports.plan_pace import Progress, progress
from present.answers import Answers

_AHEAD, _BEHIND = 1.02, 0.98  # within two percent of the pace is on plan
_RECEIPTS, _ATTAINMENT = metric("net_receipts"), metric("plan_attainment")


def overview_words(answers: Answers) -> str:
    """Receipts of the period against the plan, or against the compared period without one."""
    figure = answers.totals(_RECEIPTS)[_RECEIPTS.name]
    subject = answers.dates.subject(answers.scope.period)
    if answers.is_future and answers.data_state.now:
        day = answers.dates.day(answers.data_state.now)
        return answers.text("overview.ahead_of_data", subject=subject, day=day)
    if figure.value is None:
        return answers.text("overview.nothing", subject=subject)
    so_far = answers.report(progress) if not answers.obstacle(_ATTAINMENT) else None
    if so_far and so_far.pace is not None:
        return _against_plan(answers, subject, so_far)
    return _against_before(answers, subject, figure)


def _against_plan(answers: Answers, subject: str, so_far: Progress) -> str:
    unit = _ATTAINMENT.unit
    share = answers.numbers.show(so_far.share_of_plan, unit)
    pace = so_far.pace or 0.0
    if so_far.share_of_days >= 1:  # the plan is of whole months: are they over?
        key = "overview.done_above" if pace >= 1 else "overview.done_below"
        fact = answers.numbers.show(so_far.fact, _RECEIPTS.unit)
        return answers.text(key, subject=subject, share=share, fact=fact)
    key = "ahead" if pace >= _AHEAD else "behind" if pace <= _BEHIND else "on_plan"
    days = answers.numbers.show(so_far.share_of_days, unit)
    words = answers.text(f"overview.{key}", subject=subject, share=share, days=days)
    return _with_chance(answers, words)


def _with_chance(answers: Answers, words: str) -> str:
    """The same with the chance to make the plan, for a running month with enough history."""
    if answers.scope.period != unit_of(answers.scope.period.start, Grain.MONTH):
        return words
    forecast = answers.cached(month, answers.scope.period.start)
    if forecast is None or forecast.whole.chance is None or forecast.whole.outlook.rough:
        return words
    if forecast.measure.name != _RECEIPTS.name or forecast.whole.fact >= (
        forecast.whole.plan or 0.0
    ):
        return words
    chance = answers.numbers.chance(forecast.whole.chance)
    return answers.text("overview.with_chance", words=words.removesuffix("."), chance=chance)


def _against_before(answers: Answers, subject: str, figure: Figure) -> str:
    fact = answers.numbers.show(figure.value, _RECEIPTS.unit)
    change = answers.numbers.change(figure.value, figure.previous, _RECEIPTS.unit)
    if change is None or answers.compared_period is None:
        return answers.text("overview.fact", subject=subject, fact=fact)
    key = {1: "more", -1: "less", 0: "same"}[change.sign]
    words = change.words.lstrip("+−")
    before = answers.dates.period(answers.compared_period)
    return answers.text(f"overview.{key}", subject=subject, fact=fact, change=words, before=before)


def managers_words(answers: Answers) -> str:
    """Which manager has the most receipts, in one sentence."""
    rows = answers.by("owner", _RECEIPTS, _ATTAINMENT)
    sellers = [row for row in rows if row.key[0] is not None and _value(row.figures) > 0]
    if not sellers:
        return answers.text("managers.lead_none")
    best = max(sellers, key=lambda row: _value(row.figures))
    value = answers.numbers.show(best.figures[_RECEIPTS.name].value, _RECEIPTS.unit)
    plan = best.figures.get(_ATTAINMENT.name)
    if plan is None or plan.value is None:
        return answers.text("managers.lead_no_plan", owner=best.key[0], value=value)
    share = answers.numbers.show(plan.value, _ATTAINMENT.unit)
    return answers.text("managers.lead", owner=best.key[0], value=value, share=share)


def _value(figures: Mapping[str, Figure]) -> float:
    figure = figures.get(_RECEIPTS.name)
    return float(figure.value) if figure and figure.value is not None else 0.0
