"""The sections of the data quality page, and the power that each requires."""

from collections.abc import Mapping

import streamlit as st

from data.model.roles import Power
from metrics.reports.checks.quality import QUALITY_CHECKS
from metrics.reports.checks.reconciliation import RECONCILIATION_CHECKS
from ui.components.control.checks_board import checks_board
from ui.components.control.figure_ranges import figure_ranges
from ui.components.control.freshness import freshness_section
from ui.components.control.identity.section import identity_section
from ui.components.control.payment_matching.section import payment_matching_section
from ui.components.control.waiting_queue import waiting_queue_section
from ui.components.link_choice import link_choice
from ui.components.sections import Section, visible_sections
from ui.view import View


def section(view: View) -> None:
    """Draw the choice of a section, stored in the address, and the selected section."""
    name = link_choice(
        "part",
        visible_sections(view, _SECTIONS),
        lambda part: view.text(f"control.parts.{part}"),
        view.text("control.part"),
    )
    with st.spinner(view.text("control.working")):
        _SECTIONS[name].draw(view)


def _reconciliation(view: View) -> None:
    checks_board(view, [check.name for check in RECONCILIATION_CHECKS], "reconciliation")


def _quality(view: View) -> None:
    checks_board(view, [check.name for check in QUALITY_CHECKS], "quality")
    figure_ranges(view)


_SECTIONS: Mapping[str, Section] = {
    "reconciliation": Section(draw=_reconciliation, power=None),
    "quality": Section(draw=_quality, power=None),
    "freshness": Section(draw=freshness_section, power=None),
    "queue": Section(draw=waiting_queue_section, power=Power.DECIDE),
    "matching": Section(draw=payment_matching_section, power=Power.DECIDE),
    "people": Section(draw=identity_section, power=Power.DECIDE),
}
