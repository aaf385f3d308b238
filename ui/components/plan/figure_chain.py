"""Chain of figures, each worked out from the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.components import custom
from ui.components.plan.month_tiles import tile
from ui.view import View


@dataclass(frozen=True)
class ChainFigure:
    """One figure of the chain: its code and how it is written."""

    name: str
    value: str


def figure_chain(view: View, figures: Sequence[ChainFigure], way: str) -> None:
    """Draw the figures as tiles; under each stands what it is worked out from."""
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
