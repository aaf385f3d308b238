"""Questions as SQL: for which engines, with which values, refused when they have no answer."""

import ibis
import pytest
from ibis.config import Config

from data.model.dimensions import Selection
from data.model.rights import Rights
from metrics.catalog import HEADLINE_METRICS, MANAGER_METRICS, METRICS, OTHER_METRICS, metric
from metrics.core import evaluate as evaluation
from metrics.core.drill_rows import DrillRows
from metrics.core.errors import UnknownDimension, UnknownMetric
from metrics.core.evaluate import evaluate, report_query
from metrics.core.metric import GRAINS
from metrics.core.scope import Rules, Scope
from metrics.reports.funnel import stages, transitions
from tests.metrics.workspace import MARCH

EVERYTHING = Rights.everything()
SLICED = Scope(
    MARCH,
    rights=EVERYTHING,
    selected=Selection.of(owner=("Anna",)),
    as_of=MARCH.start,
    rules=Rules(churn_days=30),
)
REPORTS = (
    stages._stage_facts,
    stages._ordered_pairs,
    transitions.cohort_deals,
    transitions.closed_deals,
    transitions.cohort_stays,
    transitions.moves,
    transitions.open_deals,
)


class SparkOptions(Config):
    """The options that Ibis declares where Spark is installed."""

    treat_nan_as_null: bool = False


@pytest.fixture(params=["pyspark", "clickhouse"])
def dialect(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Another engine that the same expressions must compile for."""
    if request.param == "pyspark" and ibis.options.pyspark is None:
        # The compiler reads an option that only the installed backend declares.
        monkeypatch.setattr(ibis.options, "pyspark", SparkOptions())
    return str(request.param)


@pytest.mark.parametrize("name", [m.name for m in METRICS])
def test_compiles_for_every_engine(dialect: str, name: str) -> None:
    """Nothing in a metric is of one engine, and no value is left in the text."""
    query = evaluate([metric(name)], SLICED, ("owner",), dialect)

    assert "param_" not in query.sql.lower()
    assert query.parameters["owner"] == ["Anna"]


@pytest.mark.parametrize("report", REPORTS)
def test_reports_compile_for_every_engine(dialect: str, report: object) -> None:
    """The funnel too."""
    query = report_query(report, SLICED, {"stages": []}, dialect)  # type: ignore[arg-type]

    assert "param_" not in query.sql.lower()


def test_rows_compile_for_every_engine(dialect: str) -> None:
    """And the rows behind each figure."""
    for leaf in {leaf for m in METRICS for leaf in m.leaves if leaf.fact and leaf.fact.has_rows}:
        assert report_query(DrillRows(leaf, 10), SLICED, None, dialect).sql


def test_compiled_once_for_all_values() -> None:
    """Another month, another owner: the same text, other values."""
    first = evaluate(
        [metric("win_rate")],
        Scope(MARCH, rights=EVERYTHING, selected=Selection.of(owner=("Anna",))),
    )
    hits = evaluation._cached_metrics_sql.cache_info().hits

    other = evaluate(
        [metric("win_rate")],
        Scope(SLICED.period, rights=EVERYTHING, selected=Selection.of(owner=("Boris", "Vera"))),
    )

    assert evaluation._cached_metrics_sql.cache_info().hits == hits + 1
    assert other.sql == first.sql
    assert other.parameters["owner"] == ["Boris", "Vera"]


def test_a_value_cannot_become_sql() -> None:
    """A name with a quote in it is only a name."""
    evil = "x' OR 1=1 --"

    assert (
        evil
        not in evaluate(
            [metric("win_rate")],
            Scope(MARCH, rights=EVERYTHING, selected=Selection.of(owner=(evil,))),
        ).sql
    )


@pytest.mark.parametrize(
    ("name", "scope", "by"),
    [
        ("calls", Scope(MARCH, rights=EVERYTHING), ("source",)),
        ("calls", Scope(MARCH, rights=EVERYTHING, selected=Selection.of(pipeline=("main",))), ()),
        ("win_rate", Scope(MARCH, rights=EVERYTHING), ("weather",)),
        (
            "talks_per_day",
            Scope(MARCH, rights=EVERYTHING, selected=Selection.of(source=("ads",))),
            ("owner",),
        ),
    ],
)
def test_a_dimension_that_is_not_there_is_refused(
    name: str, scope: Scope, by: tuple[str, ...]
) -> None:
    """A filter that a table lacks is never silently dropped."""
    with pytest.raises(UnknownDimension) as refused:
        evaluate([metric(name)], scope, by)

    assert refused.value.facts["metric"] == name
    assert refused.value.key == "errors.unknown_dimension"


def test_an_unknown_name_gets_the_nearest() -> None:
    """Somebody typed it by hand."""
    with pytest.raises(UnknownMetric) as refused:
        metric("win_rat")

    assert "win_rate" in str(refused.value.facts["close"])


def test_needs_are_read_off_the_expression() -> None:
    """What must be filled for a figure to be known."""
    assert metric("won_amount").needs["deals"] >= {"amount", "status", "closed_at"}
    assert "lost_reason" not in metric("won_amount").needs["deals"]
    assert set(metric("collection_rate").needs) == {"deals", "payments"}
    assert set(metric("plan_attainment").needs) == {"payments", "plans"}
    assert metric("margin_per_hour").needs["deals"] >= {"cost"}


def test_catalogue_groups_hold_every_metric_once() -> None:
    """Every name once; the sets and the companions name metrics that exist."""
    names = [m.name for m in METRICS]

    assert len(names) == len(set(names))
    assert {*HEADLINE_METRICS, *MANAGER_METRICS, *OTHER_METRICS} == set(names)
    assert len(MANAGER_METRICS) == 12
    assert {beside for m in METRICS for beside in m.beside} <= set(names)


@pytest.mark.parametrize("m", METRICS, ids=lambda m: m.name)
def test_every_metric_has_a_title_formula_unit_and_source(m: object) -> None:
    """A sentence, and the three lines that a passport shows."""
    definition = metric(getattr(m, "name", ""))

    assert definition.words.title.endswith(".")
    assert all((definition.words.formula, definition.words.unit, definition.words.source))
    assert definition.dimensions & GRAINS
