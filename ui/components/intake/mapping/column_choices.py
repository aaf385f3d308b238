"""Choice of the canonical column for each column of a file; certain ones are collapsed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from data.custom_presets.section_source import MappingAnswers
from data.model.tables import TABLES
from data.recognition.meanings import assignable_columns
from data.recognition.profiling import ColumnProfile, TableProfile
from present.markup import escape_md, tag
from ui.view import View

_PLAIN = 0.85  # as sure as that, and the header says it: nothing to look at


def column_choices(
    view: View, key: str, sheet: TableProfile, proposed: MappingAnswers
) -> dict[int, str]:
    """Draw the columns; gives place → canonical column of those that are needed."""
    seen = [each for each in sheet.columns if each.header.strip()]
    recognised = [each for each in seen if proposed.confidence.get(each.place, 0.0) >= _PLAIN]
    unsure = [each for each in seen if each not in recognised and each.place in proposed.columns]
    rest = [each for each in seen if each not in recognised and each not in unsure]
    chosen_by_place: dict[int, str | None] = {}
    chosen_by_place |= _group(view, key, "known", recognised, proposed, sheet, is_open=not unsure)
    chosen_by_place |= _group(view, key, "unsure", unsure, proposed, sheet, is_open=True)
    chosen_by_place |= _group(
        view, key, "rest", rest, proposed, sheet, is_open=not recognised and not unsure
    )
    return {place: column for place, column in chosen_by_place.items() if column}


def column_title(view: View, column: str) -> str:
    """Title of a canonical column in the choice."""
    name = f"mapping.column.{column}"
    return view.text(name) if view.text.has(name) else view.text(f"columns.{column}")


def column_choice(
    view: View, key: str, seen: ColumnProfile, kind: str, chosen: str | None, header: str
) -> str | None:
    """Draw one column: its header, what stands in it, what it is."""
    left, right = st.columns([3, 2], vertical_alignment="center")
    shown = " · ".join(example[:40] for example in seen.examples) or view.text("mapping.nothing")
    about = tag("div", tag("b", header), tag("p", shown, kind="pl-note"))
    left.html(about.html)
    options: list[str | None] = [None, *_ordered(kind)]
    must = {name for need in TABLES[kind].required for name in need.split("|")}
    chosen_name = right.selectbox(
        escape_md(header),
        options,
        index=options.index(chosen) if chosen in options else 0,
        format_func=lambda name: _option(view, name, must),
        key=f"column_{key}_{seen.place}",
        placeholder=view.text("intake.choose"),
        label_visibility="collapsed",
    )
    return str(chosen_name) if chosen_name else None


def _group(
    view: View,
    key: str,
    group: str,
    seen: Sequence[ColumnProfile],
    proposed: MappingAnswers,
    sheet: TableProfile,
    is_open: bool,
) -> Mapping[int, str | None]:
    if not seen:
        return {}
    chosen_by_place = {}
    with st.expander(view.text(f"mapping.{group}", n=len(seen)), expanded=is_open):
        for each in seen:
            number = view.text("mapping.column_n", n=each.place + 1)
            header = each.header if sheet.is_headed else number
            chosen = proposed.columns.get(each.place)
            chosen_by_place[each.place] = column_choice(
                view, key, each, proposed.kind, chosen, header
            )
    return chosen_by_place


def _ordered(kind: str) -> list[str]:
    """Canonical columns of the table, in its own order, the most important first."""
    return [name for name in assignable_columns(kind) if name not in ("modified_at",)]


def _option(view: View, name: str | None, must: set[str]) -> str:
    if name is None:
        return view.text("mapping.unused")
    return (
        view.text("mapping.must", column=column_title(view, name))
        if name in must
        else column_title(view, name)
    )
