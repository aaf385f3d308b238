"""The page of all metrics is made of the catalogue."""

from pathlib import Path

from metrics.catalog import METRICS
from metrics.docs import PAGE, page

HERE = Path(__file__).parent


def test_the_page_is_up_to_date() -> None:
    """Run `python -m metrics.docs` when this fails."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_metric_is_counted_by_hand() -> None:
    """A test that names it draws its rows and counts along."""
    families = (HERE / "definitions").glob("test_*.py")
    sources = "".join(file.read_text(encoding="utf-8") for file in families)

    assert [metric.name for metric in METRICS if f'"{metric.name}"' not in sources] == []
