"""What every chart needs besides its data: colours, formats, words."""

from dataclasses import dataclass

import plotly.graph_objects as go

from metrics.core.metric import Unit
from present.dates import Dates
from present.numbers import Numbers
from present.palette import Palette
from present.text import Text
from ui.charts.theme import template


@dataclass(frozen=True)
class Look:
    """Colours, number and date formats and words of one reader's charts."""

    palette: Palette
    numbers: Numbers
    dates: Dates
    text: Text

    def figure(self, *marks: go.Scatter | go.Bar | go.Funnel, height: int) -> go.Figure:
        """A figure with these marks in the look of the house."""
        return go.Figure(
            data=list(marks), layout={"template": template(self.palette), "height": height}
        )

    def value_axis(self, top: float, unit: Unit) -> dict[str, object]:
        """An axis from zero whose places are written as figures are written everywhere."""
        places, words = self.numbers.ticks(top, unit)
        return {
            "tickmode": "array",
            "tickvals": places,
            "ticktext": words,
            "range": [0, max(top * 1.08, places[-1])] if top > 0 else [0, 1],
        }

    def name(self, key: object) -> str:
        """Name of a segment, and the words for one that is not given."""
        return self.text("figure.not_given") if key is None else str(key)


CAPTIONED = 52  # height of a bar with its words above it


def caption(figure: go.Figure, place: float, name: str, value: str) -> None:
    """Words above a bar: its name on the left, its figure on the right, at any width."""
    for words, x, anchor in ((escape_tags(name), 0, "left"), (value, 1, "right")):
        figure.add_annotation(
            x=x,
            xref="paper",
            xanchor=anchor,
            y=place,
            yanchor="bottom",
            yshift=7,
            text=words,
            showarrow=False,
        )


def escape_tags(name: str) -> str:
    """Escape text from the data, in which Plotly would read tags."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
