"""The sentence a page begins with: generated from the figures, right in number and case."""

from collections.abc import Mapping

from metrics.answer import Figure
from metrics.calendar import unit as unit_of
from metrics.catalog import metric
from metrics.forecasting.month import month
from metrics.reports.pace import Progress, progress
from metrics.scope import Grain
from ui.components.panel import sentence
from ui.view import View

_AHEAD, _BEHIND = 1.02, 0.98  # within two percent of the pace is on plan
_RECEIPTS, _ATTAINMENT = metric("net_receipts"), metric("plan_attainment")


def overview_lead(view: View) -> None:
    """How the period goes."""
    sentence(overview_words(view))


def overview_words(view: View) -> str:
    """How the period goes, in one sentence."""
    figure = view.totals(_RECEIPTS)[_RECEIPTS.name]
    subject = view.dates.subject(view.scope.period)
    if figure.value is None:
        return view.text("overview.nothing", subject=subject)
    so_far = view.report(progress) if not view.obstacle(_ATTAINMENT) else None
    if so_far and so_far.pace is not None:
        return _against_plan(view, subject, so_far)
    return _against_before(view, subject, figure)


def _against_plan(view: View, subject: str, so_far: Progress) -> str:
    unit = _ATTAINMENT.unit
    share = view.numbers.show(so_far.share_of_plan, unit)
    pace = so_far.pace or 0.0
    if so_far.share_of_days >= 1:  # the plan is of whole months: are they over?
        key = "overview.done_above" if pace >= 1 else "overview.done_below"
        fact = view.numbers.show(so_far.fact, _RECEIPTS.unit)
        return view.text(key, subject=subject, share=share, fact=fact)
    key = "ahead" if pace >= _AHEAD else "behind" if pace <= _BEHIND else "on_plan"
    days = view.numbers.show(so_far.share_of_days, unit)
    words = view.text(f"overview.{key}", subject=subject, share=share, days=days)
    return _with_chance(view, words)


def _with_chance(view: View, words: str) -> str:
    """The same with the chance to make the plan, where a month goes on and has enough behind it."""
    if view.scope.period != unit_of(view.scope.period.start, Grain.MONTH):
        return words
    told = view.kept(month, view.scope.period.start)
    if told is None or told.whole.chance is None or told.whole.outlook.rough:
        return words
    if told.measure.name != _RECEIPTS.name or told.whole.fact >= (told.whole.plan or 0.0):
        return words
    chance = view.numbers.chance(told.whole.chance)
    return view.text("overview.with_chance", words=words.removesuffix("."), chance=chance)


def _against_before(view: View, subject: str, figure: Figure) -> str:
    fact = view.numbers.show(figure.value, _RECEIPTS.unit)
    change = view.numbers.change(figure.value, figure.previous, _RECEIPTS.unit)
    if change is None or view.beside is None:
        return view.text("overview.fact", subject=subject, fact=fact)
    key = {1: "more", -1: "less", 0: "same"}[change.sign]
    words = change.words.lstrip("+−")
    before = view.dates.period(view.beside)
    return view.text(f"overview.{key}", subject=subject, fact=fact, change=words, before=before)


def managers_lead(view: View) -> None:
    """Who brought the most."""
    sentence(managers_words(view))


def managers_words(view: View) -> str:
    """Who brought the most, in one sentence."""
    rows = view.by("owner", _RECEIPTS, _ATTAINMENT)
    known = [row for row in rows if row.key[0] is not None and _value(row.figures) > 0]
    if not known:
        return view.text("managers.lead_none")
    best = max(known, key=lambda row: _value(row.figures))
    value = view.numbers.show(best.figures[_RECEIPTS.name].value, _RECEIPTS.unit)
    plan = best.figures.get(_ATTAINMENT.name)
    if plan is None or plan.value is None:
        return view.text("managers.lead_no_plan", owner=best.key[0], value=value)
    share = view.numbers.show(plan.value, _ATTAINMENT.unit)
    return view.text("managers.lead", owner=best.key[0], value=value, share=share)


def _value(figures: Mapping[str, Figure]) -> float:
    figure = figures.get(_RECEIPTS.name)
    return float(figure.value) if figure and figure.value is not None else 0.0
