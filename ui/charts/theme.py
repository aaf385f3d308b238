"""The Plotly template and configuration shared by all charts."""

import plotly.graph_objects as go

from present.palette import Palette

FONT = "'Source Sans', 'Source Sans Pro', -apple-system, 'Segoe UI', Roboto, Arial, sans-serif"


# What a chart's own buttons would say is English: the panel has its own words and download.
CHART_CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}


def template(colours: Palette) -> go.layout.Template:
    """The Plotly template in these colours."""
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
        "title": {"text": ""},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": colours.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [colours.accent, colours.previous],
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "bargap": 0.35,
            "hoverlabel": {
                "bgcolor": colours.card,
                "bordercolor": colours.line,
                "font": {"family": FONT, "size": 14, "color": colours.text},
            },
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis,
        }
    )
