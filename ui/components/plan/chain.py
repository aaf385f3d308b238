"""Figures that follow from each other, side by side in the order in which they follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.components import custom
from ui.components.plan.tiles import tile
from ui.view import View


@dataclass(frozen=True)
class Link:
    """One figure of the chain: its code and how it is written."""

    name: str
    value: str


def chain(view: View, links: Sequence[Link], way: str) -> None:
    """Draw the links; under each stands what it is worked out from."""
    tiles = [
        tile(
            view,
            link.name,
            link.value,
            link.value,
            [view.text(f"plan.chain.{way}.{link.name}")],
            title=view.text(f"plan.chain.{link.name}"),
        )
        for link in links
    ]
    custom.tiles({"columns": len(tiles), "tiles": tiles}, f"plan_chain_{way}")
