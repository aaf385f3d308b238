"""The change of a figure: its arrow, and whether it is for the better or the worse."""

from metrics.core.answer import Figure
from metrics.core.metric import Better, Metric
from metrics.core.targets import FEW
from present.numbers import Change


def arrow(change: Change) -> str:
    """The change with an arrow, so that its direction is not shown by colour alone."""
    mark = {1: "↑\N{NO-BREAK SPACE}", -1: "↓\N{NO-BREAK SPACE}"}.get(change.sign, "")
    return f"{mark}{change.words}"


def tone(metric: Metric, change: Change | None, figure: Figure) -> str:
    """ "good", "bad", or "flat" where the direction has no meaning or there are few outcomes."""
    few = any(n is not None and n < FEW for n in (figure.n, figure.previous_n))
    if change is None or not change.sign or metric.better is Better.NEITHER or few:
        return "flat"
    wanted = 1 if metric.better is Better.MORE else -1
    return "good" if change.sign == wanted else "bad"
