"""The sections of the page: one is drawn, the others are not even worked out."""

from collections.abc import Callable, Mapping

import streamlit as st

from data.model.roles import Power
from metrics.reports.checks.quality import GAPS
from metrics.reports.checks.reconciliation import CHECKS
from ui.components.control.board import board
from ui.components.control.fresh import fresh_section
from ui.components.control.queue import queue_section
from ui.components.control.ranges import ranges
from ui.components.matching import matching
from ui.components.people import people
from ui.components.plan.choice import choice
from ui.view import View


def section(view: View) -> None:
    """Draw the choice of a section, kept in the link, and the chosen one."""
    name = choice(
        "part",
        [name for name in _SECTIONS if name not in _FOR or view.visitor.may(Power.DECIDE)],
        lambda part: view.text(f"control.parts.{part}"),
        view.text("control.part"),
    )
    with st.spinner(view.text("control.working")):
        _SECTIONS[name](view)


def _reconciliation(view: View) -> None:
    board(view, [check.name for check in CHECKS], "reconciliation")


def _quality(view: View) -> None:
    board(view, [check.name for check in GAPS], "quality")
    ranges(view)


_FOR = {"queue", "matching", "people"}  # those who answer for the whole department
_SECTIONS: Mapping[str, Callable[[View], None]] = {
    "reconciliation": _reconciliation,
    "quality": _quality,
    "freshness": fresh_section,
    "queue": queue_section,
    "matching": matching,
    "people": people,
}
