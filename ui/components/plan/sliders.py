"""Sliders: each starts at the company's default; a changed one is stored in the address."""

from dataclasses import dataclass
from math import isfinite

import streamlit as st

from metrics.core.metric import Unit
from present.markup import escape_md
from ui.view import View


@dataclass(frozen=True)
class Slider:
    """A slider: its code in the address, unit, limits, default where the data give none.

    Shares are shown in percent. `low`, `high`, `step` are in the units shown.
    """

    code: str
    unit: Unit
    low: float
    high: float
    step: float
    otherwise: float

    @property
    def scale(self) -> float:
        """How many units of the slider make one unit of the figure."""
        return 100.0 if self.unit is Unit.SHARE else 1.0


def slider_value(view: View, slider: Slider, company_default: float | None) -> float:
    """Draw the slider; returns the figure."""
    start = slider.otherwise if company_default is None else company_default
    default = _nearest_position(slider, start * slider.scale)
    high = max(slider.high, default)
    key = f"plan_knob_{slider.code}"
    st.session_state[key] = min(max(_value_in_link(slider.code, default), slider.low), high)
    now: float = st.slider(
        _label(view, slider, company_default),
        float(slider.low),
        float(high),
        step=float(slider.step),
        format="localized",
        key=key,
        on_change=_write_to_link,
        args=(slider.code, key, default),
    )
    return (
        (start if now == default else now / slider.scale)
        if company_default is not None
        else now / slider.scale
    )


def money_field(view: View, code: str, default: float, step: float) -> float:
    """Draw a field for a sum of money; returns it."""
    key = f"plan_knob_{code}"
    st.session_state[key] = max(_value_in_link(code, default), step)
    now: float = st.number_input(
        escape_md(view.text(f"plan.knobs.{code}")),
        min_value=float(step),
        step=float(step),
        format="%.0f",
        key=key,
        on_change=_write_to_link,
        args=(code, key, default),
    )
    return now


def _nearest_position(slider: Slider, value: float) -> float:
    """The nearest position of the slider."""
    steps = round((max(value, slider.low) - slider.low) / slider.step)
    return round(slider.low + steps * slider.step, 6)


def _value_in_link(code: str, default: float) -> float:
    try:
        value = float(st.query_params.get(code, ""))
    except ValueError:
        return default
    return value if isfinite(value) else default


def _write_to_link(code: str, key: str, default: float) -> None:
    value = st.session_state[key]
    if value == default:
        st.query_params.pop(code, None)
    else:
        st.query_params[code] = f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def _label(view: View, slider: Slider, company_default: float | None) -> str:
    """The label, with the company's default."""
    words = view.text(f"plan.knobs.{slider.code}")
    if company_default is None and not slider.otherwise:
        return escape_md(words)
    if company_default is None:
        return escape_md(view.text("plan.knobs.unknown", what=words))
    value = view.numbers.show(company_default, slider.unit)
    return escape_md(view.text("plan.knobs.own", what=words, value=value))
