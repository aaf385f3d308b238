"""Chain of figures, each computed from the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.components import custom
from ui.components.plan.month_tiles import tile
from ui.view import View


@dataclass(frozen=True)
class ChainFigure:
    """One figure of the chain: its code and its text."""

    name: str
    value: str


def figure_chain(view: View, figures: Sequence[ChainFigure], way: str) -> None:
    """Draw the figures as tiles; a note on each names the operation."""
    tiles = [
        tile(
            view,
            figure.name,
            figure.value,
            figure.value,
            [view.text(f"plan.chain.{way}.{figure.name}")],
            title=view.text(f"plan.chain.{figure.name}"),
        )
        for figure in figures
    ]
    custom.tiles({"columns": len(tiles), "tiles": tiles}, f"plan_chain_{way}")
