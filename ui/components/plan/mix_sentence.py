"""Sentences on the mix effect: a change of the mix of segments against a change within them."""

from collections.abc import Sequence

from metrics.reports.causes.drivers import Mix
from present.factor_units import FACTOR_UNITS
from present.numbers import MINUS
from ui.view import View


def mix_words(view: View, mixes: Sequence[Mix]) -> str:
    """A sentence for each factor that has a mix effect."""
    sentences = [
        view.text(
            f"plan.mix.{mix.factor}",
            change=_signed(view, mix, mix.change),
            mix=_signed(view, mix, mix.mix),
            own=_signed(view, mix, mix.own),
        )
        for mix in mixes
    ]
    return " ".join(sentences)


def _signed(view: View, mix: Mix, value: float) -> str:
    change = view.numbers.change(value, 0.0, FACTOR_UNITS[mix.factor])
    if change is None or not change.sign:
        return "0"
    return change.words if change.words[0] in f"+{MINUS}" else f"+{change.words}"
