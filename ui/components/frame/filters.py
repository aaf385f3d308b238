"""The question as it is asked on the screen: whatever is chosen goes into the link."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from data.model.roles import Power
from metrics.core.calendar import shift, unit
from metrics.core.comparison import Preset
from metrics.core.scope import Compare, Grain, Period
from present import address
from present.address import FILTERS, Question
from present.markup import plain
from ui.components.access.share import share
from ui.components.frame import welcome
from ui.view import View

_PERIODS = (
    Preset.THIS_MONTH,
    Preset.PREVIOUS_MONTH,
    Preset.THIS_QUARTER,
    Preset.PREVIOUS_QUARTER,
    Preset.THIS_YEAR,
    Preset.PREVIOUS_YEAR,
    Preset.LAST_30_DAYS,
    Preset.LAST_12_MONTHS,
)
_GRAINS = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER)
_DAY = timedelta(days=1)


def asked() -> Question:
    """The question in the link of this reader."""
    said = {code: st.query_params.get_all(code) for code in address.CODES}
    return address.read(said).question


def ask(question: Question) -> None:
    """Put another question into the link; what does not belong to it stays."""
    told = address.write(question)
    for code in address.CODES:
        if code in told:
            st.query_params[code] = told[code]
        elif code in st.query_params:
            del st.query_params[code]


def broken(view: View) -> None:
    """Say which parts of the link made no sense."""
    said = {code: st.query_params.get_all(code) for code in address.CODES}
    codes = address.read(said).broken
    if codes:
        st.warning(plain(view.text("filters.broken", names=", ".join(codes))))


def bar(view: View, page: str) -> None:
    """One row above the page: the period with its neighbours, the filters, how fresh it is."""
    with st.container(horizontal=True, vertical_alignment="center", key="question_bar"):
        _neighbour(view, -1)
        with st.popover(_capital(view.dates.period(view.scope.period)), key="period_box"):
            _period(view)
        _neighbour(view, 1)
        with st.popover(_filters_title(view), key="filters_box", icon=":material/filter_list:"):
            _filters(view)
        if view.visitor.may(Power.SHARE):
            share(view, page)
        welcome.freshness(view)


def _neighbour(view: View, way: int) -> None:
    name, icon = ("next", "chevron_right") if way > 0 else ("earlier", "chevron_left")
    st.button(
        view.text(f"filters.{name}"),
        key=f"period_{name}",
        icon=f":material/{icon}:",
        on_click=_move,
        args=(view.scope.period, way),
    )


def _move(period: Period, way: int) -> None:
    for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.WEEK):
        if period == unit(period.start, grain):
            first = shift(period.start, grain, way)
            moved = Period(first, shift(first, grain, 1))
            break
    else:
        length = period.end - period.start
        moved = Period(period.start + length * way, period.end + length * way)
    ask(replace(asked(), period=moved, preset=address.DEFAULT_PRESET))


def _period(view: View) -> None:
    text, question = view.text, view.question
    named = None if question.period else question.preset
    _keep("q_preset", named)
    st.pills(
        text("filters.period"),
        _PERIODS,
        format_func=lambda preset: text(f"periods.{preset.value}"),
        key="q_preset",
        on_change=_preset_chosen,
    )
    first, last = st.columns(2)
    with first:
        _day("q_from", text("filters.from"), view.scope.period.start)
    with last:
        _day("q_to", text("filters.to"), view.scope.period.end - _DAY)
    _keep("q_compare", question.compare)
    st.segmented_control(
        text("filters.compare"),
        list(Compare),
        format_func=lambda way: text(f"compare.{way.value}"),
        key="q_compare",
        on_change=_chosen,
        args=("q_compare", "compare", Compare.PREVIOUS),
    )
    _keep("q_grain", view.scope.grain)
    st.segmented_control(
        text("filters.grain"),
        _GRAINS,
        format_func=lambda grain: text(f"grains.{grain.value}"),
        key="q_grain",
        on_change=_chosen,
        args=("q_grain", "grain", None),
    )


def _day(key: str, label: str, day: date) -> None:
    _keep(key, day)
    st.date_input(
        label,
        key=key,
        format="DD.MM.YYYY",
        min_value=address.FIRST_DAY,
        max_value=address.LAST_DAY,
        on_change=_dates_chosen,
    )


def _filters(view: View) -> None:
    known = view.known.choices
    for name in FILTERS:
        chosen = list(getattr(view.question, f"{name}s"))
        options = list(dict.fromkeys([*known.get(name, ()), *chosen]))
        if not options:
            continue
        _keep(f"q_{name}", chosen)
        st.multiselect(
            view.text(f"dimensions.{name}.title"),
            options,
            key=f"q_{name}",
            placeholder=view.text(f"dimensions.{name}.all"),
            select_all=False,
            disabled=name in view.scope.rights.limits and len(options) == 1,
            on_change=_names_chosen,
            args=(name,),
        )
    if view.question.chosen:
        st.button(view.text("filters.clear"), key="q_clear", on_click=_cleared)


def _keep(key: str, value: Any) -> None:
    """The link decides what a widget shows."""
    if st.session_state.get(key) != value or key not in st.session_state:
        st.session_state[key] = value


def _preset_chosen() -> None:
    chosen = st.session_state["q_preset"]
    if chosen is not None:
        ask(replace(asked(), preset=chosen, period=None))


def _dates_chosen() -> None:
    first, last = st.session_state["q_from"], st.session_state["q_to"]
    if first and last:
        first, last = min(first, last), max(first, last)
        ask(replace(asked(), preset=address.DEFAULT_PRESET, period=Period(first, last + _DAY)))


def _chosen(key: str, part: str, otherwise: Any) -> None:
    chosen = st.session_state[key]
    ask(replace(asked(), **{part: otherwise if chosen is None else chosen}))


def _names_chosen(name: str) -> None:
    chosen = {f"{name}s": tuple(st.session_state[f"q_{name}"])}
    ask(replace(asked(), **chosen))  # type: ignore[arg-type]


def _cleared() -> None:
    nobody: dict[str, Any] = {f"{name}s": () for name in FILTERS}
    ask(replace(asked(), **nobody))


def _filters_title(view: View) -> str:
    names = [name for part in FILTERS for name in getattr(view.question, f"{part}s")]
    if not names:
        return view.text("filters.title")
    if len(names) == 1:
        return plain(names[0])
    return view.text("filters.chosen", n=len(names))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
