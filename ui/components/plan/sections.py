"""The sections of the plan page, and the power that each requires."""

from collections.abc import Mapping

from data.model.roles import Power
from ui.components.link_choice import link_choice
from ui.components.plan.build_section import build_section
from ui.components.plan.causes_section import causes_section
from ui.components.plan.decomposition_section import decomposition_section
from ui.components.plan.month_section import month_section
from ui.components.plan.year_section import year_section
from ui.components.sections import Section, visible_sections
from ui.view import View

_SECTIONS: Mapping[str, Section] = {
    "month": Section(draw=month_section, power=None),
    "year": Section(draw=year_section, power=None),
    "why": Section(draw=causes_section, power=None),
    "needed": Section(draw=decomposition_section, power=None),
    "build": Section(draw=build_section, power=Power.PLAN),
}


def section(view: View) -> None:
    """Draw the choice of a section, stored in the address, and the selected section."""
    name = link_choice(
        "part",
        visible_sections(view, _SECTIONS),
        lambda part: view.text(f"plan.parts_of_page.{part}"),
        view.text("plan.part"),
    )
    _SECTIONS[name].draw(view)
