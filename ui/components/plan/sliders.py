"""Figures to turn: each starts at the department's own and goes into the link once turned."""

from dataclasses import dataclass
from math import isfinite

import streamlit as st

from metrics.core.metric import Unit
from present.markup import plain
from ui.view import View


@dataclass(frozen=True)
class Knob:
    """One figure: its code in the link, its words, what stands there where the data do not tell.

    Shares are turned in percent. `low`, `high`, `step` are in what is turned.
    """

    code: str
    unit: Unit
    low: float
    high: float
    step: float
    otherwise: float

    @property
    def scale(self) -> float:
        """What is turned, in units of the figure."""
        return 100.0 if self.unit is Unit.SHARE else 1.0


def turned(view: View, knob: Knob, own: float | None) -> float:
    """Draw the slider; returns the figure."""
    start = knob.otherwise if own is None else own
    usual = _fit(knob, start * knob.scale)
    high = max(knob.high, usual)
    key = f"plan_knob_{knob.code}"
    st.session_state[key] = min(max(_said(knob.code, usual), knob.low), high)
    now: float = st.slider(
        _label(view, knob, own),
        float(knob.low),
        float(high),
        step=float(knob.step),
        format="localized",
        key=key,
        on_change=_turn,
        args=(knob.code, key, usual),
    )
    return (start if now == usual else now / knob.scale) if own is not None else now / knob.scale


def typed(view: View, code: str, usual: float, step: float) -> float:
    """Draw a field for a sum of money; returns it."""
    key = f"plan_knob_{code}"
    st.session_state[key] = max(_said(code, usual), step)
    now: float = st.number_input(
        plain(view.text(f"plan.knobs.{code}")),
        min_value=float(step),
        step=float(step),
        format="%.0f",
        key=key,
        on_change=_turn,
        args=(code, key, usual),
    )
    return now


def _fit(knob: Knob, value: float) -> float:
    """The nearest place of the slider."""
    steps = round((max(value, knob.low) - knob.low) / knob.step)
    return round(knob.low + steps * knob.step, 6)


def _said(code: str, usual: float) -> float:
    try:
        told = float(st.query_params.get(code, ""))
    except ValueError:
        return usual
    return told if isfinite(told) else usual


def _turn(code: str, key: str, usual: float) -> None:
    value = st.session_state[key]
    if value == usual:
        st.query_params.pop(code, None)
    else:
        st.query_params[code] = f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def _label(view: View, knob: Knob, own: float | None) -> str:
    """What it is, and what the department's own figure is."""
    words = view.text(f"plan.knobs.{knob.code}")
    if own is None and not knob.otherwise:
        return plain(words)
    if own is None:
        return plain(view.text("plan.knobs.unknown", what=words))
    value = view.numbers.show(own, knob.unit)
    return plain(view.text("plan.knobs.own", what=words, value=value))
