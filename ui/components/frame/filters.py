"""Period and filters of the page; the selection is written into the address."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from data.model.dimensions import Selection
from data.model.roles import Power
from metrics.core.calendar import shift, unit
from metrics.core.comparison import Preset
from metrics.core.scope import Compare, Grain, Period
from present import address
from present.address import FILTERS, Question
from present.markup import escape_md
from ui.components.frame import welcome
from ui.components.frame.share_button import share_button
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


def current_question() -> Question:
    """The question in this page's address."""
    query = {code: st.query_params.get_all(code) for code in address.CODES}
    return address.read(query).question


def set_question(question: Question) -> None:
    """Write a question into the address; other query parameters stay."""
    query = address.write(question)
    for code in address.CODES:
        if code in query:
            st.query_params[code] = query[code]
        elif code in st.query_params:
            del st.query_params[code]


def warn_of_broken_link(view: View) -> None:
    """Warn of the parts of the address that could not be read."""
    query = {code: st.query_params.get_all(code) for code in address.CODES}
    codes = address.read(query).broken
    if codes:
        st.warning(escape_md(view.text("filters.broken", names=", ".join(codes))))


def filter_bar(view: View, page: str) -> None:
    """Draw one row above the page: period, previous and next, filters, freshness of the data."""
    with st.container(horizontal=True, vertical_alignment="center", key="question_bar"):
        _neighbour_button(view, -1)
        with st.popover(_capitalised(view.dates.period(view.scope.period)), key="period_box"):
            _period_form(view)
        _neighbour_button(view, 1)
        with st.popover(_filters_title(view), key="filters_box", icon=":material/filter_list:"):
            _filter_form(view)
        if view.visitor.has_power(Power.SHARE):
            share_button(view, page)
        welcome.freshness(view)


def _neighbour_button(view: View, way: int) -> None:
    name, icon = ("next", "chevron_right") if way > 0 else ("earlier", "chevron_left")
    st.button(
        view.text(f"filters.{name}"),
        key=f"period_{name}",
        icon=f":material/{icon}:",
        on_click=_move_period,
        args=(view.scope.period, way),
    )


def _move_period(period: Period, way: int) -> None:
    for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.WEEK):
        if period == unit(period.start, grain):
            first = shift(period.start, grain, way)
            moved = Period(first, shift(first, grain, 1))
            break
    else:
        length = period.end - period.start
        moved = Period(period.start + length * way, period.end + length * way)
    set_question(replace(current_question(), period=moved, preset=address.DEFAULT_PRESET))


def _period_form(view: View) -> None:
    text, question = view.text, view.question
    named = None if question.period else question.preset
    _set_widget("q_preset", named)
    st.pills(
        text("filters.period"),
        _PERIODS,
        format_func=lambda preset: text(f"periods.{preset.value}"),
        key="q_preset",
        on_change=_preset_chosen,
    )
    first, last = st.columns(2)
    with first:
        _day_input("q_from", text("filters.from"), view.scope.period.start)
    with last:
        _day_input("q_to", text("filters.to"), view.scope.period.end - _DAY)
    _set_widget("q_compare", question.compare)
    st.segmented_control(
        text("filters.compare"),
        list(Compare),
        format_func=lambda way: text(f"compare.{way.value}"),
        key="q_compare",
        on_change=_option_chosen,
        args=("q_compare", "compare", Compare.PREVIOUS),
    )
    _set_widget("q_grain", view.scope.grain)
    st.segmented_control(
        text("filters.grain"),
        _GRAINS,
        format_func=lambda grain: text(f"grains.{grain.value}"),
        key="q_grain",
        on_change=_option_chosen,
        args=("q_grain", "grain", None),
    )


def _day_input(key: str, label: str, day: date) -> None:
    _set_widget(key, day)
    st.date_input(
        label,
        key=key,
        format="DD.MM.YYYY",
        min_value=address.FIRST_DAY,
        max_value=address.LAST_DAY,
        on_change=_dates_chosen,
    )


def _filter_form(view: View) -> None:
    choices = view.data_state.choices
    for name in FILTERS:
        chosen = list(view.question.selected.get(name, ()))
        options = list(dict.fromkeys([*choices.get(name, ()), *chosen]))
        if not options:
            continue
        _set_widget(f"q_{name}", chosen)
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
        st.button(view.text("filters.clear"), key="q_clear", on_click=_clear_filters)


def _set_widget(key: str, value: Any) -> None:
    """Set a widget to the value in the address."""
    if st.session_state.get(key) != value or key not in st.session_state:
        st.session_state[key] = value


def _preset_chosen() -> None:
    chosen = st.session_state["q_preset"]
    if chosen is not None:
        set_question(replace(current_question(), preset=chosen, period=None))


def _dates_chosen() -> None:
    first, last = st.session_state["q_from"], st.session_state["q_to"]
    if first and last:
        first, last = min(first, last), max(first, last)
        set_question(
            replace(
                current_question(), preset=address.DEFAULT_PRESET, period=Period(first, last + _DAY)
            )
        )


def _option_chosen(key: str, part: str, otherwise: Any) -> None:
    chosen = st.session_state[key]
    set_question(replace(current_question(), **{part: otherwise if chosen is None else chosen}))


def _names_chosen(name: str) -> None:
    set_question(current_question().select(name, tuple(st.session_state[f"q_{name}"])))


def _clear_filters() -> None:
    set_question(replace(current_question(), selected=Selection()))


def _filters_title(view: View) -> str:
    names = [name for part in FILTERS for name in view.question.selected.get(part, ())]
    if not names:
        return view.text("filters.title")
    if len(names) == 1:
        return escape_md(names[0])
    return view.text("filters.chosen", n=len(names))


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
