"""Passport of a figure: definition, components, freshness, the rows it is computed from."""

from collections.abc import Sequence

import streamlit as st

from metrics.catalog import metric as by_name
from metrics.core.answer import Figure
from metrics.core.metric import Metric
from present.markup import Markup, escape_md, tag
from present.sentences.definitions import source
from ui.components import drill_rows
from ui.view import View


def open_passport(view: View, metric: Metric, figure: Figure) -> None:
    """Open the drawer of one figure."""
    title = escape_md(view.text(f"metrics.{metric.name}.title"))
    st.dialog(title, width="large", position="right")(_passport)(view, metric, figure)


def beside_words(view: View) -> str:
    """The compared period, without the year where it is the same."""
    if view.compared_period is None:
        return ""
    year = view.compared_period.start.year != view.scope.period.start.year
    return view.dates.towards(view.compared_period, year=year)


def definition(view: View, metric: Metric) -> Markup:
    """Draw formula, source and meaning of a metric."""
    text = view.text
    facts = [
        (text("passport.formula"), text(f"metrics.{metric.name}.formula")),
        (text("passport.source"), source(text, metric)),
        (text("passport.better"), text(f"better.{metric.better.value}")),
    ]
    return _facts(facts)


def _passport(view: View, metric: Metric, figure: Figure) -> None:
    text, numbers = view.text, view.numbers
    st.html(tag("p", numbers.full(figure.value, metric.unit), kind="pl-figure").html)
    st.html(tag("p", text(f"metrics.{metric.name}.hint"), kind="pl-note").html)
    st.html(_facts([*_current_facts(view, metric, figure)]).html)
    st.html(definition(view, metric).html)
    obstacle = view.obstacle(metric)
    if obstacle:
        st.info(escape_md(obstacle))
        return
    rows, sql = st.tabs([text("passport.rows"), text("passport.sql")])
    with rows:
        drill_rows.draw_drill_rows(view, metric)
    with sql:
        st.caption(text("passport.sql_hint"))
        st.code(view.sql(metric), language="sql", wrap_lines=True)


def _current_facts(view: View, metric: Metric, figure: Figure) -> Sequence[tuple[str, str]]:
    text, numbers = view.text, view.numbers
    facts = [(text("passport.period"), view.dates.period(view.scope.elapsed))]
    if view.compared_period is not None:
        before = numbers.full(figure.previous, metric.unit)
        words = text(
            "passport.before", value=before, period=view.dates.period(view.compared_period)
        )
        facts.append((text("passport.compared"), words))
    if figure.n is not None:
        facts.append((text("passport.n"), numbers.plain(figure.n)))
    facts += _companions(view, metric)
    for table, last in view.freshness(list(metric.needs)):
        name = text(f"tables.{table}.title")
        fresh = text("passport.fresh_until", table=name, day=view.dates.day(last, year=True))
        facts.append((text("passport.fresh"), fresh))
    return facts


def _companions(view: View, metric: Metric) -> list[tuple[str, str]]:
    """Draw the companion metrics, which the figure should be read with."""
    near = [by_name(name) for name in metric.beside]
    figures = view.totals(*near)
    return [
        (view.text(f"metrics.{m.name}.title"), view.numbers.full(figures[m.name].value, m.unit))
        for m in near
        if figures[m.name].value is not None
    ]


def _facts(facts: Sequence[tuple[str, str]]) -> Markup:
    cells = [tag("div", tag("dt", name), tag("dd", words)) for name, words in facts]
    return tag("dl", *cells, kind="pl-facts")
