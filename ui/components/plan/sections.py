"""The sections of the page: one is drawn, the others are not even worked out."""

from collections.abc import Callable, Mapping

from data.model.roles import Power
from ui.components.plan.build import build_section
from ui.components.plan.choice import choice
from ui.components.plan.month import month_section
from ui.components.plan.needed import needed_section
from ui.components.plan.why import why_section
from ui.components.plan.year import year_section
from ui.view import View

_SECTIONS: Mapping[str, Callable[[View], None]] = {
    "month": month_section,
    "year": year_section,
    "why": why_section,
    "needed": needed_section,
    "build": build_section,
}


def section(view: View) -> None:
    """Draw the choice of a section, kept in the link, and the chosen one."""
    name = choice(
        "part",
        [name for name in _SECTIONS if name != "build" or view.visitor.may(Power.PLAN)],
        lambda part: view.text(f"plan.parts_of_page.{part}"),
        view.text("plan.part"),
    )
    _SECTIONS[name](view)
