"""Why a plan cannot be what was asked for."""

from metrics.core.errors import QuestionError


class PlanError(QuestionError):
    """A plan that cannot be made so."""

    key = "errors.plan"


class NegativeAmount(PlanError):
    """An amount under zero. Facts: amount."""

    key = "errors.plan_negative"


class NoSuchCell(PlanError):
    """The plan has no such month or subject. Facts: period, subject."""

    key = "errors.plan_no_cell"


class NoSiblings(PlanError):
    """Nobody else is there who could give or take. Facts: subject."""

    key = "errors.plan_no_siblings"


class NoRest(PlanError):
    """No other month is there that could give or take. Facts: period."""

    key = "errors.plan_no_rest"


class TooMuch(PlanError):
    """More than the others can give. Facts: amount, most."""

    key = "errors.plan_too_much"


class TooLittle(PlanError):
    """Less than what is locked already makes. Facts: amount, least."""

    key = "errors.plan_too_little"


class Locked(PlanError):
    """The cell, or everything that could give or take, is locked. Facts: period, subject."""

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
    """Money, and nobody to give it to. Facts: dimension."""

    key = "errors.plan_nobody"


class NotAPeriod(PlanError):
    """The period of a plan is not a year, a quarter or a month. Facts: period."""

    key = "errors.plan_period"


class NoHeads(PlanError):
    """Only owners have heads to count. Facts: dimension."""

    key = "errors.plan_no_heads"


class NoPlan(PlanError):
    """Nothing is planned for that period. Facts: period."""

    key = "errors.plan_none"


class NotKnown(PlanError):
    """The data do not tell a figure, and nobody gave it. Facts: field."""

    key = "errors.plan_not_known"
