"""Lost deals by the reason recorded in the CRM."""

from dataclasses import dataclass

import ibis.expr.types as ir

from metrics.core.comparison import comparison_period
from metrics.core.evaluate import Run, report_query
from metrics.core.query_plan import Shape, rows_in_scope
from metrics.core.scope import Scope
from metrics.definitions.conversion import lost, lost_deals

_WANTS = frozenset(("lost_reason", "amount", "status", "closed_at"))


@dataclass(frozen=True)
class Loss:
    """One reason (None: not recorded): deals lost for it, their money, deals in the period before.

    `amount` is of the deals whose amount is known; `previous` is None without a compared period.
    """

    reason: str | None
    deals: int
    amount: float | None
    previous: int | None


def loss_reasons(run: Run, scope: Scope) -> list[Loss]:
    """The reasons of the period's losses, the most frequent first, deals without a reason last.

    Columns:  the fields of Loss
    """
    counts, other = _counted(run, scope), comparison_period(scope)
    before = _counted(run, scope.over(other)) if other else None
    losses = [
        Loss(
            reason,
            *counts.get(reason, (0, None)),
            None if before is None else before.get(reason, (0, None))[0],
        )
        for reason in {**counts, **(before or {})}
    ]
    return sorted(losses, key=lambda loss: (loss.reason is None, -loss.deals, loss.reason or ""))


def _counted(run: Run, scope: Scope) -> dict[str | None, tuple[int, float | None]]:
    query = report_query(_by_reason, scope)
    return {
        row["reason"]: (int(row["deals"]), None if row["amount"] is None else float(row["amount"]))
        for row in run(query).to_pylist()
    }


def _by_reason(shape: Shape) -> ir.Table:
    rows = rows_in_scope(lost_deals, shape, _WANTS)
    rows = rows.filter(lost(rows))
    return rows.group_by(reason=rows.lost_reason).agg(deals=rows.count(), amount=rows.amount.sum())
