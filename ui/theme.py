"""Colours and the Plotly template: one accent, greys, green and red for change only."""

from dataclasses import dataclass

import plotly.graph_objects as go

FONT = "'Source Sans', 'Source Sans Pro', -apple-system, 'Segoe UI', Roboto, Arial, sans-serif"


@dataclass(frozen=True)
class Palette:
    """The colours of one mode; every mark on a screen takes its colour from here."""

    name: str
    paper: str
    card: str
    text: str
    quiet: str
    line: str
    accent: str
    accent_soft: str
    previous: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str
    warn_soft: str


LIGHT = Palette(
    name="light",
    paper="#F5F6F8",
    card="#FFFFFF",
    text="#17202E",
    quiet="#5B6676",
    line="#E1E5EB",
    accent="#1F4FBF",
    accent_soft="#E8EEFB",
    previous="#A3ADBB",
    good="#0B7A4B",
    good_soft="#E2F4EB",
    bad="#BE3A1E",
    bad_soft="#FCEAE5",
    warn_soft="#FFF5DA",
)
DARK = Palette(
    name="dark",
    paper="#10141B",
    card="#181E28",
    text="#E9EDF3",
    quiet="#9AA6B6",
    line="#2A3341",
    accent="#7DA6FF",
    accent_soft="#1D2A45",
    previous="#6B778A",
    good="#4CC38A",
    good_soft="#15322A",
    bad="#FF8B6E",
    bad_soft="#3A2220",
    warn_soft="#35301C",
)

# What a chart's own buttons would say is English: the panel has its own words and download.
CHART_CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}


def palette(kind: str | None) -> Palette:
    """The colours for the reader's mode, light unless dark is asked for."""
    return DARK if kind == "dark" else LIGHT


def template(colours: Palette) -> go.layout.Template:
    """The look of every chart."""
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


def variables(colours: Palette) -> str:
    """The same colours as CSS variables, for what is not a chart."""
    names = [name for name in Palette.__dataclass_fields__ if name != "name"]
    pairs = (f"--pl-{name.replace('_', '-')}:{getattr(colours, name)}" for name in names)
    return f":root{{{';'.join(pairs)};color-scheme:{colours.name}}}"
