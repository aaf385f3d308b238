"""Write docs/metrics.md from the catalogue: `python -m metrics.docs`."""

from collections.abc import Iterator
from pathlib import Path

from metrics.catalog import MANAGER_METRICS, METRICS
from metrics.core.metric import Metric

PAGE = Path(__file__).parent.parent / "docs" / "metrics.md"
_HEAD = """# Metrics

Generated from the catalogue (`metrics/catalog.py`) by `python -m metrics.docs`; do not edit.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((_HEAD, *(line for metric in METRICS for line in _entry(metric))))


def _entry(metric: Metric) -> Iterator[str]:
    position = (
        f" — no. {MANAGER_METRICS.index(metric.name) + 1} of the twelve"
        if metric.name in MANAGER_METRICS
        else ""
    )
    yield f"## {metric.name}{position}\n"
    yield f"{metric.words.title}\n"
    yield f"- Formula: {metric.words.formula}"
    yield f"- Unit: {metric.words.unit}"
    yield f"- Source: {metric.words.source}"
    yield f"- Better: {metric.better.value}; segments add up: {'yes' if metric.adds_up else 'no'}"
    yield f"- Dated by: {_dated(metric)}"
    yield f"- Told by: {', '.join(sorted(metric.dimensions))}"
    if metric.beside:
        yield f"- Beside it: {', '.join(metric.beside)}"
    yield ""


def _dated(metric: Metric) -> str:
    dates = {leaf.at or "the period's end" for leaf in metric.leaves}
    return ", ".join(sorted(dates))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
