"""Palette, formatters and layout shared by all charts."""

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
        """A Plotly figure of these traces, with the shared template and layout."""
        return go.Figure(
            data=list(marks), layout={"template": template(self.palette), "height": height}
        )

    def value_axis(self, top: float, unit: Unit) -> dict[str, object]:
        """Layout of a value axis from zero to `top`, its tick labels formatted by the unit."""
        places, words = self.numbers.ticks(top, unit)
        return {
            "tickmode": "array",
            "tickvals": places,
            "ticktext": words,
            "range": [0, max(top * 1.08, places[-1])] if top > 0 else [0, 1],
        }

    def name(self, key: object) -> str:
        """Name of a segment; None is labelled as not given."""
        return self.text("figure.not_given") if key is None else str(key)


CAPTIONED = 52  # height of a bar with its words above it


def caption(figure: go.Figure, place: float, name: str, value: str) -> None:
    """Annotate a bar: its name above it on the left, its value on the right."""
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
    """Escape text from the data, so that Plotly reads no tags in it."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
