"""Errors of plans that cannot be made as requested."""

from metrics.core.errors import QuestionError


class PlanError(QuestionError):
    """Base of the errors of a plan."""

    key = "errors.plan"


class NegativeAmount(PlanError):
    """An amount under zero. Facts: amount."""

    key = "errors.plan_negative"


class NoSuchCell(PlanError):
    """The plan has no such month or subject. Facts: period, subject."""

    key = "errors.plan_no_cell"


class NoSiblings(PlanError):
    """No other subject can absorb the difference. Facts: subject."""

    key = "errors.plan_no_siblings"


class NoRest(PlanError):
    """No other month can absorb the difference. Facts: period."""

    key = "errors.plan_no_rest"


class TooMuch(PlanError):
    """The amount exceeds what the other cells hold. Facts: amount, most."""

    key = "errors.plan_too_much"


class TooLittle(PlanError):
    """The amount is below the sum of the locked cells. Facts: amount, least."""

    key = "errors.plan_too_little"


class Locked(PlanError):
    """The cell or all that could absorb the difference are locked. Facts: period, subject."""

    key = "errors.plan_locked"


class Unequal(PlanError):
    """Subjects do not sum to the month's total. Facts: month, dimension, total, parts."""

    key = "errors.plan_unequal"


class NotAbove(PlanError):
    """A figure that must be above zero is not. Facts: field."""

    key = "errors.plan_not_above"


class NotAShare(PlanError):
    """A figure that must be a share is above one. Facts: field."""

    key = "errors.plan_not_a_share"


class NothingToSplit(PlanError):
    """There is an amount but no subject to split it among. Facts: dimension."""

    key = "errors.plan_nobody"


class NotAPeriod(PlanError):
    """The period of a plan is not a year, a quarter or a month. Facts: period."""

    key = "errors.plan_period"


class NoHeads(PlanError):
    """A split by headcount of a dimension other than owners. Facts: dimension."""

    key = "errors.plan_no_heads"


class NoPlan(PlanError):
    """Nothing is planned for that period. Facts: period."""

    key = "errors.plan_none"


class NotKnown(PlanError):
    """A figure is neither in the data nor entered. Facts: field."""

    key = "errors.plan_not_known"
