"""The outlook of a total: the money received already and the distribution of the rest."""

from dataclasses import dataclass, replace
from math import exp, isfinite, log

import numpy as np
from scipy.special import stdtr, stdtrit

LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
SPREAD_FACTOR = 0.85  # applied to sigma: log errors have longer tails than totals


@dataclass(frozen=True)
class Outlook:
    """A forecast total: its median, and the spread of its logarithm as Student's t.

    `fact` is the money received already, in the company's currency; no quantile is under it.
    `point` is the median before `stretch`; `sigma` the spread of the log (0: nothing is left to
    come), `freedom` the degrees of freedom.
    `stretch` multiplies what is still to come, so that segments sum to their whole.
    `rough`: the history is too short to learn the spread from.
    `sample`: past sums of as many days, sorted; where there are some they are the distribution
    instead of the logarithm, which cannot express that nothing more comes.
    """

    fact: float
    point: float
    sigma: float = 0.0
    freedom: float = 3.0
    stretch: float = 1.0
    rough: bool = False
    sample: tuple[float, ...] = ()

    @property
    def quantiles(self) -> tuple[float, ...]:
        """q10 … q90 by tens; they never cross."""
        return tuple(self.quantile(level) for level in LEVELS)

    @property
    def median(self) -> float:
        """The median of the distribution, which is the forecast."""
        return self.quantile(0.5)

    def quantile(self, level: float) -> float:
        """The total that is not exceeded with this chance."""
        whole = self.point
        if self.sample:
            places = (np.arange(len(self.sample)) + 0.5) / len(self.sample)
            whole = self.fact + float(np.interp(level, places, self.sample))
        elif self.sigma > 0 and whole > 0:
            whole *= exp(SPREAD_FACTOR * self.sigma * float(stdtrit(self.freedom, level)))
        return max(self.fact, self.fact + self.stretch * (whole - self.fact))

    def chance(self, plan: float) -> float:
        """Chance that the total reaches the plan; 1 once the fact has reached it."""
        if self.fact >= plan:
            return 1.0
        if self.stretch <= 0 or (self.point <= 0 and not self.sample):
            return 0.0
        needed = self.fact + (plan - self.fact) / self.stretch
        if self.sample:
            reach = sum(self.fact + money >= needed for money in self.sample)
            return (reach + 0.5) / (len(self.sample) + 1)
        if self.sigma <= 0:
            return float(self.point >= needed)
        far = log(needed / self.point) / (SPREAD_FACTOR * self.sigma)
        return 1.0 - float(stdtr(self.freedom, far))

    def with_median(self, point: float) -> "Outlook":
        """The same outlook with another median, for segments that must sum to their whole."""
        if self.sample:
            return self._with_sample_median(point)
        to_come = self.point - self.fact
        if not isfinite(point) or to_come <= 0:
            return replace(self, point=max(point, self.fact), stretch=1.0)
        return replace(self, stretch=max(0.0, (point - self.fact) / to_come))

    def _with_sample_median(self, point: float) -> "Outlook":
        """A sample with another median: scaled, or raised where the median was 0."""
        middle = replace(self, stretch=1.0).median - self.fact
        wanted = max(point - self.fact, 0.0)
        if middle > 0:
            return replace(self, stretch=wanted / middle)
        return replace(self, stretch=1.0, sample=tuple(max(x, wanted) for x in self.sample))
