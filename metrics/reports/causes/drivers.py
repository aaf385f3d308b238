"""Why net receipts changed: leads × conversion × check × collection, whole and by segments.

Conversion is deals won ÷ deals created, both within the period (a snapshot, not a cohort), check is
the amount of the won deals ÷ their number, collection is net receipts ÷ that amount, so that the
product of the four is the net receipts of the period exactly. Where nobody uploaded payments the
money is the amount of the won deals, as in the forecasts, and the product is of three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from metrics.core.answer import Run, by, totals
from metrics.core.comparison import comparison_period
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Period, Scope
from metrics.definitions.receipts import net_receipts
from metrics.forecasting.series import forecast_metric
from metrics.reports.causes.attribution import Method, Part, SegmentKind, split_segment, sum_parts
from metrics.reports.causes.factors import FACTORS, METRICS, FunnelTotals, factors_of, funnel_totals

__all__ = ["FACTORS", "Driver", "Drivers", "Method", "Mix", "Segment", "SegmentKind", "drivers"]


_BaseAndOutcome = tuple[float | None, float | None]  # e.g. leads and deals won


@dataclass(frozen=True)
class Driver:
    """The effect of one factor.

    `before` and `after` are the factor's own value: leads are deals, conversion and collection are
    shares, check is money a deal; None where not defined. `delta` is money, with its sign.
    """

    factor: str
    before: float | None
    after: float | None
    delta: float


@dataclass(frozen=True)
class Segment:
    """One owner, source or product; `key` is None for rows without one.

    `before` and `after` are its net receipts; `deltas` are the effect of each factor in money,
    empty unless the segment is in both periods.
    """

    key: str | None
    before: float
    after: float
    deltas: Mapping[str, float] = field(default_factory=dict)
    kind: SegmentKind = SegmentKind.CONTINUING

    @property
    def delta(self) -> float:
        """By how much its receipts moved."""
        return self.after - self.before


@dataclass(frozen=True)
class Mix:
    """How much of a factor's change comes from who did it rather than how well each did it.

    Shares of leads (for conversion) and of won deals (for check) moved from some segments to
    others: `mix`, in units of the factor; `own` is what the segments themselves did. What is left
    of `change` comes from segments that have no such base (deals won without a lead).
    """

    factor: str
    change: float
    mix: float
    own: float


@dataclass(frozen=True)
class Drivers:
    """The change of net receipts from `before` to `after`, in money.

    The deltas of `drivers` + `new` + `lost` + `other` = `after` − `before`. `new` and `lost` are
    segments that were not there in one of the periods; `other` are those whose factors do not
    exist: receipts without leads, more refunds than payments, amounts nobody knows.
    `segments`, the greatest change first, and `mix` are empty when asked without a dimension.
    `measure` is the money explained: net receipts or the amount of won deals (no collection then).
    """

    before: float
    after: float
    method: Method
    drivers: tuple[Driver, ...]
    new: float
    lost: float
    other: float
    segments: tuple[Segment, ...] = ()
    mix: tuple[Mix, ...] = ()
    measure: Metric = net_receipts


def drivers(
    run: Run,
    scope: Scope,
    by: str | None = None,
    method: Method = Method.LMDI,
    against: Period | None = None,
) -> Drivers | None:
    """Net receipts of the scope's period beside those of another, split into causes.

    The other period is `against` or, by default, the one the scope is compared with. With a
    dimension `by` each segment is split by itself and the parts are summed (Ang 2005, eq. 5).
    None: nothing to compare with, no deals, or no won deal of either period has an amount.
    Raises UnknownDimension for a dimension that deals do not have.
    """
    money, then = forecast_metric(run, scope), against or comparison_period(scope)
    if money is None or then is None:
        return None
    now, old = (replace(scope, period=p, compare=Compare.NONE) for p in (scope.period, then))
    before, after = (
        funnel_totals(totals(run, METRICS, period_scope), money) for period_scope in (old, now)
    )
    if any(pair == (None, None) for pair in zip(_figures(before), _figures(after), strict=True)):
        return None
    pairs: Mapping[str | None, tuple[FunnelTotals, FunnelTotals]] = {None: (before, after)}
    if by:
        pairs = _totals_by_segment(run, old, now, by, money)
    return _explained(before, after, pairs, method, money, whole=by is None)


def _totals_by_segment(
    run: Run, old: Scope, now: Scope, dimension: str, money: Metric
) -> dict[str | None, tuple[FunnelTotals, FunnelTotals]]:
    """The totals of each segment in both periods."""
    then, here = (
        {
            row.key[0]: funnel_totals(row.figures, money)
            for row in by(run, [dimension], METRICS, period_scope)
        }
        for period_scope in (old, now)
    )
    return {
        None if key is None else str(key): (
            then.get(key, FunnelTotals()),
            here.get(key, FunnelTotals()),
        )
        for key in {**here, **then}
    }


def _explained(
    before: FunnelTotals,
    after: FunnelTotals,
    pairs: Mapping[str | None, tuple[FunnelTotals, FunnelTotals]],
    method: Method,
    money: Metric,
    *,
    whole: bool,
) -> Drivers:
    names = factors_of(money)
    split = {key: _segment_part(*pair, method) for key, pair in pairs.items()}
    total = sum_parts(split.values(), len(FACTORS))
    old, new = (figures.factors or (None,) * len(FACTORS) for figures in (before, after))
    return Drivers(
        before=before.receipts or 0.0,
        after=after.receipts or 0.0,
        method=method,
        drivers=tuple(map(Driver, names, old, new, total.effects)),
        new=total.new,
        lost=total.lost,
        other=total.other,
        segments=() if whole else _segment_list(split, names),
        mix=() if whole else _mixes(list(pairs.values())),
        measure=money,
    )


def _figures(figures: FunnelTotals) -> tuple[float | None, ...]:
    return figures.leads, figures.wins, figures.amount, figures.receipts


def _segment_part(before: FunnelTotals, after: FunnelTotals, method: Method) -> Part:
    """The segment's change by factors, with its exact receipts rather than the rounded product."""
    old, new = before.receipts or 0.0, after.receipts or 0.0
    if any(figures.factors is None and not figures.absent for figures in (before, after)):
        return Part(SegmentKind.OTHER, old, new)
    segment = split_segment(
        before.factors_filled_from(after), after.factors_filled_from(before), method
    )
    return replace(segment, before=old, after=new)


def _segment_list(split: Mapping[str | None, Part], names: Sequence[str]) -> tuple[Segment, ...]:
    segments = [
        Segment(key, one.before, one.after, dict(zip(names, one.deltas, strict=False)), one.kind)
        for key, one in split.items()
    ]
    return tuple(sorted(segments, key=lambda segment: -abs(segment.delta)))


def _mixes(pairs: Sequence[tuple[FunnelTotals, FunnelTotals]]) -> tuple[Mix, ...]:
    """The mix of conversion (over leads) and of check (over deals won), where both are defined."""
    conversion = [((old.leads, old.wins), (new.leads, new.wins)) for old, new in pairs]
    check = [((old.wins, old.amount), (new.wins, new.amount)) for old, new in pairs]
    mixes = (_mix("conversion", conversion), _mix("check", check))
    return tuple(mix for mix in mixes if mix is not None)


def _mix(factor: str, pairs: Sequence[tuple[_BaseAndOutcome, _BaseAndOutcome]]) -> Mix | None:
    """Σ Δshare · mean rate beside Σ mean share · Δrate, over segments with a base."""
    bases = [sum(pair[when][0] or 0.0 for pair in pairs) for when in (0, 1)]
    outcomes = [sum(pair[when][1] or 0.0 for pair in pairs) for when in (0, 1)]
    if min(bases, default=0.0) <= 0:
        return None
    mix = own = 0.0
    for pair in pairs:
        shares = [(base or 0.0) / whole for (base, _), whole in zip(pair, bases, strict=True)]
        rates = [(out or 0.0) / base if base else None for base, out in pair]
        then, now = (rate if rate is not None else rates[1 - n] for n, rate in enumerate(rates))
        mix += (shares[1] - shares[0]) * ((then or 0.0) + (now or 0.0)) / 2
        own += (shares[0] + shares[1]) / 2 * ((now or 0.0) - (then or 0.0))
    return Mix(factor, outcomes[1] / bases[1] - outcomes[0] / bases[0], mix, own)
