"""SVG charts of the HTML report, without a script; text keeps its size on any screen.

Shapes are in an inner drawing that stretches; text is outside of it, placed by percent of width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from present.markup import Markup, tag

_HEIGHT, _TOP, _BOTTOM = 256, 22, 32
_SIZE = 1000  # of the inner drawing, stretched to whatever width there is


@dataclass(frozen=True)
class Curve:
    """A line of a chart: its CSS class, and its values (None: not there yet)."""

    kind: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Band:
    """A range around a line."""

    low: Sequence[float | None]
    high: Sequence[float | None]


@dataclass(frozen=True)
class Column:
    """A column of a chart: its labels, its value as text and as a number, the plan as outline.

    `under` is a second line below the label.
    """

    label: str
    words: str
    value: float | None
    plan: float | None = None
    running: bool = False
    under: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar in a list: its name, its value as text and as a number, the plan, a note in grey."""

    name: str
    words: str
    value: float | None
    plan: float | None = None
    note: str = ""


def lines(
    title: str,
    curves: Sequence[Curve],
    band: Band | None,
    across: Sequence[tuple[int, str]],
    along: Sequence[tuple[float, str]],
) -> Markup:
    """Running totals; `across` are the labels by place, `along` the labels by value."""
    drawn = [curve for curve in curves if any(value is not None for value in curve.values)]
    values = [value for curve in drawn for value in curve.values if value is not None]
    values += [value for value in (band.high if band else ()) if value is not None]
    top = max([*values, *(value for value, _ in along), 1.0])
    count = max((len(curve.values) for curve in drawn), default=1)
    shapes = [_polygon(band, count, top)] if band else []
    shapes += [_polyline(curve, count, top) for curve in drawn]
    words = [
        tag("text", label, kind="axis", x=_percent(_across(place, count)), y=str(_HEIGHT - 14))
        for place, label in across
    ]
    return _chart(title, [*_grid(along, top), *words], shapes)


def columns(title: str, series: Sequence[Column]) -> Markup:
    """Columns, each with its value above and its label below."""
    heights = [v for column in series for v in (column.value, column.plan) if v is not None]
    top = max([*heights, 1.0])
    step = 100 / max(len(series), 1)
    marks: list[Markup] = []
    for place, column in enumerate(series):
        middle = (place + 0.5) * step
        if column.plan is not None:
            marks.append(_rect("plan", middle, step * 0.72, column.plan, top))
        if column.value is not None:
            kind = "running" if column.running else "fact"
            marks.append(_rect(kind, middle, step * 0.5, column.value, top))
        highest = max(column.value or 0.0, column.plan or 0.0, 0.0)
        above = str(round(_down(highest, top) - 5, 1))
        marks.append(tag("text", column.words, kind="value", x=_percent(middle), y=above))
        for label, up in ((column.label, 17), (column.under, 4)):
            at = {"x": _percent(middle), "y": str(_HEIGHT - up)}
            marks.append(tag("text", label, kind="axis mid", **at))
    return _chart(title, marks, [])


def bars(title: str, series: Sequence[Bar]) -> Markup:
    """A list of bars; the text is above each bar, so that it can be read at any width."""
    lengths = [v for bar in series for v in (bar.value, bar.plan) if v is not None]
    top = max([*lengths, 1e-9])
    return tag("ul", *(_bar(bar, top) for bar in series), kind="bars", aria_label=title)


def swatch(kind: str) -> Markup:
    """A sample of a line or a band for a legend."""
    shape = (
        tag("rect", kind=kind, x="0", y="0", width="18", height="10")
        if kind in ("band", "fact", "plan", "running")
        else tag("line", kind=kind, x1="0", x2="18", y1="5", y2="5")
    )
    return tag("svg", shape, kind="swatch", width="18", height="10", aria_hidden="true")


def patterns() -> Markup:
    """The hatching that every chart of the page refers to by its id."""
    line = tag("path", d="M0 6L6 0", kind="hatch")
    hatch = tag("pattern", line, id="hatch", width="6", height="6", patternUnits="userSpaceOnUse")
    return tag("svg", tag("defs", hatch), width="0", height="0", aria_hidden="true", kind="defs")


def _chart(title: str, outside: Sequence[Markup], inside: Sequence[Markup]) -> Markup:
    stretched = tag(
        "svg",
        *inside,
        x="0",
        y=str(_TOP),
        width="100%",
        height=str(_HEIGHT - _TOP - _BOTTOM),
        viewBox=f"0 0 {_SIZE} {_SIZE}",
        preserveAspectRatio="none",
    )
    labels = {"role": "img", "aria_label": title}
    parts = [*outside[:0], stretched, *outside] if inside else outside
    return tag("svg", *parts, kind="chart", width="100%", height=str(_HEIGHT), **labels)


def _grid(along: Sequence[tuple[float, str]], top: float) -> list[Markup]:
    marks = []
    for value, words in along:
        down = _down(value, top)
        marks.append(tag("line", kind="grid", x1="0", x2="100%", y1=str(down), y2=str(down)))
        if value:
            marks.append(tag("text", words, kind="axis", x="0", y=str(round(down - 4, 1))))
    return marks


def _polyline(curve: Curve, count: int, top: float) -> Markup:
    points = [
        f"{_inner_x(place, count)},{_inner_y(value, top)}"
        for place, value in enumerate(curve.values)
        if value is not None
    ]
    return tag("polyline", kind=f"curve {curve.kind}", points=" ".join(points))


def _polygon(band: Band, count: int, top: float) -> Markup:
    edge = [*enumerate(band.high), *reversed(list(enumerate(band.low)))]
    points = [
        f"{_inner_x(place, count)},{_inner_y(value, top)}"
        for place, value in edge
        if value is not None
    ]
    return tag("polygon", kind="band", points=" ".join(points))


def _rect(kind: str, middle: float, width: float, value: float, top: float) -> Markup:
    down = _down(max(value, 0.0), top)
    return tag(
        "rect",
        kind=kind,
        x=_percent(middle - width / 2),
        y=str(down),
        width=_percent(width),
        height=str(round(_HEIGHT - _BOTTOM - down, 1)),
    )


def _bar(bar: Bar, top: float) -> Markup:
    shapes = []
    if bar.plan is not None:
        wide = _percent(100 * max(bar.plan, 0.0) / top)
        shapes.append(tag("rect", kind="plan", x="0", y="1", width=wide, height="12"))
    if bar.value is not None:
        wide = _percent(100 * max(bar.value, 0.0) / top)
        shapes.append(tag("rect", kind="fact", x="0", y="3", width=wide, height="8"))
    note = tag("small", bar.note) if bar.note else ""
    head = tag("span", tag("b", bar.name), " ", note)
    drawn = tag("svg", *shapes, width="100%", height="14", aria_hidden="true")
    return tag("li", tag("p", head, tag("span", bar.words)), drawn)


def _down(value: float, top: float) -> float:
    """Pixels from the upper edge at which a value stands."""
    return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / top), 1)


def _across(place: int, count: int) -> float:
    return 100 * place / max(count - 1, 1)


def _inner_x(place: int, count: int) -> float:
    return round(_SIZE * place / max(count - 1, 1), 1)


def _inner_y(value: float, top: float) -> float:
    return round(_SIZE * (1 - value / top), 1)


def _percent(share: float) -> str:
    return f"{round(share, 2)}%"
