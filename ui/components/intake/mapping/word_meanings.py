"""Meanings of the words of a file, and the reading of ambiguous dates and numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from data.custom_presets import build_preset
from data.custom_presets.section_source import MappingAnswers
from data.recognition.meanings import MEANINGS
from data.recognition.profiling import TableProfile
from present.markup import escape_md, tag
from ui.components.intake.mapping import column_choices
from ui.view import View

_ANSWERS = {
    "decimal": {",": "comma", ".": "point"},
    "durations": {"m:s": "minutes", "h:m": "hours"},
    "minus": {"outgoing": "outgoing", "refund": "refund"},
}
_ORDERS = {"dmy": (0, 1, 2), "mdy": (1, 0, 2), "ymd": (2, 1, 0)}


def word_meanings(
    view: View, key: str, sheet: TableProfile, answers: MappingAnswers
) -> dict[str, dict[str, str]]:
    """Draw every column whose words have meanings; gives column → word → meaning."""
    meanings: dict[str, dict[str, str]] = {}
    guessed = set(build_preset.unknown_words(sheet, answers.kind, answers.columns))
    rows = build_preset.word_counts(sheet, answers.columns)
    for column, meant in build_preset.word_meanings(sheet, answers.kind, answers.columns).items():
        open_ones = sum((column, word) in guessed for word in meant)
        name = column_choices.column_title(view, column)
        label = view.text("mapping.words", column=name, n=open_ones)
        if not open_ones:
            label = view.text("mapping.words_known", column=name)
        with st.expander(escape_md(label), expanded=bool(open_ones)):
            if column == "stage":
                st.html(tag("p", view.text("mapping.stages_hint"), kind="pl-note").html)
            place, about = f"{key}_{answers.kind}", (answers.kind, column)
            meanings[column] = {
                word: meaning_choice(view, place, about, word, rows[column, word], meant[word])
                for word in _unknown_first(column, meant, guessed, rows)
            }
    return meanings


def _unknown_first(
    column: str,
    meant: Iterable[str],
    guessed: set[tuple[str, str]],
    rows: Mapping[tuple[str, str], int],
) -> list[str]:
    """Unknown words first, then the others, by frequency."""
    return sorted(meant, key=lambda word: ((column, word) not in guessed, -rows[column, word]))


def meaning_choice(
    view: View, key: str, about: tuple[str, str], word: str, rows: int | None, likely: str
) -> str:
    """Draw the choice of what one word means."""
    left, right = st.columns([2, 3], vertical_alignment="center")
    counted = [tag("p", view.text("mapping.rows", n=rows), kind="pl-note")] if rows else []
    left.html(tag("div", tag("b", word), *counted).html)
    chosen = right.segmented_control(
        escape_md(word),
        MEANINGS[about],
        default=likely,
        required=True,
        format_func=lambda name: view.text(f"mapping.meaning.{name}"),
        key=f"word_{key}_{about[1]}_{word}",
        label_visibility="collapsed",
    )
    return str(chosen or likely)


def reading_choices(
    view: View, key: str, sheet: TableProfile, answers: MappingAnswers
) -> MappingAnswers:
    """Draw the ambiguous readings with an example of each; returns the completed answers."""
    chosen: dict[str, Any] = {}
    for question, (header, example) in build_preset.open_questions(sheet, answers).items():
        offered = _offered(view, question, example)
        shown = {answer: escape_md(words) for answer, words in offered.items()}
        chosen[question] = st.radio(
            escape_md(view.text(f"mapping.reading.{question}", column=header, example=example)),
            list(shown),
            format_func=shown.__getitem__,
            key=f"reading_{key}_{question}",
        )
    return replace(answers, **chosen)


def _offered(view: View, question: str, example: str) -> dict[str, str]:
    """The answers to a question, each with its words."""
    if question == "dates":
        return _dates(view, example)
    named = _ANSWERS[question]
    return {answer: view.text(f"intake.{question}.{words}") for answer, words in named.items()}


def _dates(view: View, example: str) -> dict[str, str]:
    """Order of day and month → the example read so."""
    parts = [int(part) for part in _numbers(example)[:3]]
    examples = {}
    for order, (day, month, year) in _ORDERS.items():
        try:
            whole = parts[year] + 2000 if parts[year] < 100 else parts[year]
            examples[order] = view.dates.day(date(whole, parts[month], parts[day]), year=True)
        except (ValueError, IndexError):
            continue
    return examples or {"dmy": view.text("intake.dates.dmy"), "mdy": view.text("intake.dates.mdy")}


def _numbers(text: str) -> list[str]:
    return "".join(letter if letter.isdigit() else " " for letter in text).split()
