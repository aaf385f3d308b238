"""Table of the problems of a file: number of rows, first line, an example."""

from collections.abc import Sequence

import streamlit as st

from data.model.problems import Problem
from ui.components.table import Cell, Column, Line, Table
from ui.components.table import draw as draw_table
from ui.view import View


def draw(view: View, problems: Sequence[Problem], key: str) -> None:
    """Draw the problems of one file, errors first."""
    if not problems:
        return
    text = view.text
    worst = sorted(problems, key=lambda problem: (problem.severity != "error", -problem.rows))
    columns = [
        Column(text("problems.what")),
        Column(text("rows.title"), number=True),
        Column(text("problems.example"), wide=True),
        Column(text("columns.line"), number=True, wide=True),
    ]
    lines = [Line(_cells(view, problem)) for problem in worst]
    with st.expander(
        text("problems.title", n=len(problems)), expanded=worst[0].severity == "error"
    ):
        draw_table(Table(text("problems.heading"), columns, lines), key)


def words(view: View, problem: Problem) -> str:
    """The problem as a sentence."""
    text = view.text
    column = text.get(f"columns.{problem.column}", problem.column or "")
    table = text.get(f"tables.{problem.table}.title", problem.table)
    key = f"problems.{problem.code}"
    facts = {"n": problem.rows, "column": column, "table": table, "example": problem.example or ""}
    return text(key, **facts) if text.has(key) else text("problems.other", **facts)


def _cells(view: View, problem: Problem) -> list[Cell]:
    sentence = words(view, problem)
    mark = "low" if problem.severity == "error" else ""
    example = problem.example or ""
    line = "" if problem.line is None else str(problem.line)
    return [
        Cell(sentence, sentence, mark=mark),
        Cell(view.numbers.plain(problem.rows), problem.rows),
        Cell(example, example),
        Cell(line, problem.line),
    ]
