"""Units of figures that are no metrics: factors of receipts, levers, unsupported targets.

A metric's unit is `metric.unit`; these tables are the only other source of units.
"""

from collections.abc import Mapping

from metrics.core.metric import Unit

FACTOR_UNITS: Mapping[str, Unit] = {
    "leads": Unit.COUNT,
    "conversion": Unit.SHARE,
    "check": Unit.MONEY,
    "collection": Unit.SHARE,
}
# A lever of leads is their number a working day.
LEVER_UNITS: Mapping[str, Unit] = {**FACTOR_UNITS, "leads": Unit.PER_DAY}
# Any other unsupported target is an amount in the unit of the plan.
TARGET_UNITS: Mapping[str, Unit] = {"conversion": Unit.SHARE, "calls": Unit.PER_DAY}
