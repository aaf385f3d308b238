"""Sections of a page: only the selected one is computed and drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data.model.roles import Power
from ui.view import View


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of a page; `power` is required to see it, None opens it to every reader."""

    draw: Callable[[View], None]
    power: Power | None


def visible_sections(view: View, sections: Mapping[str, Section]) -> Sequence[str]:
    """Names of the sections that this reader may see."""
    return [
        name
        for name, section in sections.items()
        if section.power is None or view.visitor.has_power(section.power)
    ]
