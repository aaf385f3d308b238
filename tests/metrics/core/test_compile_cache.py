"""Compiled questions kept on disk: the same text, and never another question's."""

from dataclasses import dataclass
from datetime import date

import pytest

from data.model.rights import Rights
from metrics.catalog import METRICS
from metrics.core import compile_cache
from metrics.core.evaluate import compiled
from metrics.core.query_plan import Shape, frame
from metrics.core.scope import Period, Scope
from metrics.definitions import conversion
from metrics.reports.checks.catalog import ALL
from metrics.reports.checks.check import _ByOwner, _Listing

SHAPE = Shape.of(Scope(Period(date(2026, 1, 1), date(2026, 2, 1)), rights=Rights.everything()))


@dataclass(frozen=True)
class Strange:
    """A maker that does not stand in a module of ours."""

    n: int


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Texts are kept in a folder of the test's own."""
    monkeypatch.setattr(compile_cache, "_place", [])
    compile_cache.keep_in(tmp_path, METRICS)
    return tmp_path


def made(sql):
    """A maker that says how often it was asked."""
    asked = []

    def make():
        asked.append(sql)
        return sql, ("start",)

    return make, asked


def test_a_text_is_made_once_and_read_by_the_next_process(folder):
    make, asked = made("SELECT 'ё'")
    name = compile_cache.named("metrics", (conversion.win_rate,), ("owner",), SHAPE, "duckdb")

    assert (
        compile_cache.kept(name, make)
        == compile_cache.kept(name, make)
        == ("SELECT 'ё'", ("start",))
    )
    assert asked == ["SELECT 'ё'"]


def test_each_question_has_a_name_of_its_own():
    names = [
        compile_cache.named("metrics", (each,), by, SHAPE, dialect)
        for each in METRICS
        for by in ((), ("owner",), ("team",))
        for dialect in ("duckdb", "spark")
    ]
    for check in ALL.values():
        names += [
            compile_cache.named("report", each, SHAPE)
            for each in (_ByOwner(check), _Listing(check, 5))
        ]

    assert None not in names
    assert len(set(names)) == len(names)


def test_what_has_no_lasting_name_is_not_kept(folder):
    def within(shape):
        return shape

    assert compile_cache.named("report", within, SHAPE) is None
    assert compile_cache.named("report", lambda shape: shape, SHAPE) is None
    assert compile_cache.named("report", Strange(1), SHAPE) is None
    make, asked = made("SELECT 1")
    compile_cache.kept(None, make)
    compile_cache.kept(None, make)
    assert len(asked) == 2
    assert list(folder.rglob("*.json")) == []


def test_a_broken_or_foreign_file_is_made_anew(folder):
    make, asked = made("SELECT 2")
    compile_cache.kept("question", make)
    (path,) = folder.rglob("*.json")
    for content in ("", "{", "[]", '{"name": "another", "sql": "SELECT 3", "values": []}'):
        path.write_text(content, "utf-8")
        assert compile_cache.kept("question", make) == ("SELECT 2", ("start",))
    assert len(asked) == 5


def test_texts_of_other_sources_are_thrown_away(folder):
    old = folder / "0123"
    old.mkdir()
    (old / "x.json").write_text("{}", "utf-8")
    compile_cache.keep_in(folder, METRICS)
    assert not old.exists()


def test_without_a_place_to_write_everything_is_made(folder, monkeypatch):
    (folder / "file").write_text("", "utf-8")
    compile_cache.keep_in(folder / "file", METRICS)
    make, asked = made("SELECT 4")
    assert compile_cache.kept("question", make) == ("SELECT 4", ("start",))
    assert len(asked) == 1


def test_a_kept_text_is_the_compiled_one(folder):
    asked = (conversion.win_rate, conversion.won_deals)
    fresh = compiled(frame(asked, ("owner",), SHAPE), "duckdb")
    name = compile_cache.named("metrics", asked, ("owner",), SHAPE, "duckdb")
    compile_cache.kept(name, lambda: fresh)

    assert compile_cache.kept(name, lambda: pytest.fail("made again")) == fresh
