"""Compiled questions kept on disk: the same text, and never another question's."""

from dataclasses import dataclass
from datetime import date

import pytest

from data.model.rights import Rights
from metrics.catalog import METRICS
from metrics.core import compile_cache
from metrics.core.compile_cache import CompileCache
from metrics.core.evaluate import compile_sql
from metrics.core.query_plan import Shape, metric_table
from metrics.core.scope import Period, Scope
from metrics.definitions import conversion
from metrics.reports.checks.catalog import CHECKS_BY_NAME
from metrics.reports.checks.check import _ByOwner, _Listing

SHAPE = Shape.of(Scope(Period(date(2026, 1, 1), date(2026, 2, 1)), rights=Rights.everything()))


@dataclass(frozen=True)
class Foreign:
    """A part of a question that stands in no module of ours."""

    n: int


@pytest.fixture
def cache(tmp_path):
    """A cache in a folder of the test's own."""
    return CompileCache(tmp_path, METRICS)


def counting(sql):
    """A builder of a text, and the list of the times it was called."""
    calls = []

    def build():
        calls.append(sql)
        return sql, ("start",)

    return build, calls


def test_a_text_is_built_once_and_read_by_the_next_process(cache, tmp_path):
    build, calls = counting("SELECT 'ё'")
    name = cache.name_of("metrics", (conversion.win_rate,), ("owner",), SHAPE, "duckdb")

    next_process = CompileCache(tmp_path, METRICS)

    assert cache.get(name, build) == next_process.get(name, build) == ("SELECT 'ё'", ("start",))
    assert calls == ["SELECT 'ё'"]


def test_each_question_has_a_name_of_its_own(cache):
    names = [
        cache.name_of("metrics", (each,), by, SHAPE, dialect)
        for each in METRICS
        for by in ((), ("owner",), ("team",))
        for dialect in ("duckdb", "spark")
    ]
    for check in CHECKS_BY_NAME.values():
        names += [
            cache.name_of("report", each, SHAPE) for each in (_ByOwner(check), _Listing(check, 5))
        ]

    assert None not in names
    assert len(set(names)) == len(names)


def test_a_question_without_a_lasting_name_is_not_stored(cache, tmp_path):
    """A nested function of the same name may build another table in the next process."""

    def nested(shape):
        return shape

    assert cache.name_of("report", nested, SHAPE) is None
    assert cache.name_of("report", lambda shape: shape, SHAPE) is None
    assert cache.name_of("report", Foreign(1), SHAPE) is None
    build, calls = counting("SELECT 1")
    cache.get(None, build)
    cache.get(None, build)
    assert len(calls) == 2
    assert list(tmp_path.rglob("*.json")) == []


def test_a_broken_or_foreign_file_is_rebuilt(cache, tmp_path):
    build, calls = counting("SELECT 2")
    cache.get("question", build)
    (path,) = tmp_path.rglob("*.json")
    for content in ("", "{", "[]", '{"name": "another", "sql": "SELECT 3", "values": []}'):
        path.write_text(content, "utf-8")
        assert cache.get("question", build) == ("SELECT 2", ("start",))
    assert len(calls) == 5


def test_texts_of_other_sources_are_deleted(tmp_path):
    old = tmp_path / "0123"
    old.mkdir()
    (old / "x.json").write_text("{}", "utf-8")

    CompileCache(tmp_path, METRICS)

    assert not old.exists()


def test_a_folder_that_cannot_be_written_costs_time_and_no_error(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    build, calls = counting("SELECT 4")

    sql = CompileCache(tmp_path / "file", METRICS).get("question", build)

    assert sql == ("SELECT 4", ("start",))
    assert len(calls) == 1


def test_without_a_folder_nothing_is_stored():
    """What a process that installed no cache reads."""
    build, calls = counting("SELECT 5")
    cache = CompileCache()

    assert cache.get("question", build) == cache.get("question", build)
    assert len(calls) == 2


def test_the_installed_cache_is_the_one_that_questions_read(cache, monkeypatch):
    monkeypatch.setattr(compile_cache._process, "cache", CompileCache())

    compile_cache.install(cache)

    assert compile_cache.installed() is cache


def test_a_stored_text_is_the_compiled_one(cache):
    metrics = (conversion.win_rate, conversion.won_deals)
    fresh = compile_sql(metric_table(metrics, ("owner",), SHAPE), "duckdb")
    name = cache.name_of("metrics", metrics, ("owner",), SHAPE, "duckdb")
    cache.get(name, lambda: fresh)

    assert cache.get(name, lambda: pytest.fail("built again")) == fresh
