"""`backup` and `restore`: equal figures after a restore, refusals."""

import shutil
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from data.ingest.load import LoadOptions, load
from data.ops.job_queue import JobQueue
from data.storage.storage_errors import StoreBusy
from data.storage.store import Store
from metrics.core.scope import Rules
from present.jobs.background import _answer_job
from tests.present.reports.conftest import FILES
from tests.verbs.conftest import CommandResult, Run
from verbs import backup as verb


def figures(run: Run) -> str:
    """Figures of a year, as printed."""
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    result = run("metrics", "net_receipts", *days, "--by", "owner", "--json")
    assert result.status == 0, result.err
    return result.out


@pytest.fixture
def full(run: Run, tmp_path: Path) -> Run:
    """The command line on a store with every file loaded."""
    with closing(Store.open(tmp_path / "store")) as store:
        for kind, text in FILES.items():
            load(store, text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
    return run


def test_a_restored_store_gives_the_same_figures(full: Run, tmp_path: Path) -> None:
    before = figures(full)
    assert full("accounts", "add", "anna", "--role", "head").status == 0
    backup_result = full("backup", tmp_path / "copy.tar")
    assert (backup_result.status, f"{len(FILES)} файл" in backup_result.err) == (0, True)
    shutil.rmtree(tmp_path / "store")

    back = full("restore", tmp_path / "copy.tar")

    assert back.status == 0
    assert f"{len(FILES)} загруз" in back.err
    assert "Учётных записей: 1" in back.err
    assert figures(full) == before
    assert "anna" in full("accounts", "list").out
    again = full("restore", tmp_path / "copy.tar")
    assert (again.status, "--force" in again.err) == (1, True)
    forced = full("restore", tmp_path / "copy.tar", "--force")
    assert (forced.status, "before-restore-" in forced.err) == (0, True)
    assert figures(full) == before


def test_invalid_arguments_are_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    def refused(result: CommandResult, status: int, words: str) -> None:
        assert (result.status, result.out) == (status, "")
        assert words in result.err

    refused(run("backup", tmp_path / "copy.tar"), 2, "копировать нечего")
    refused(run("backup", tmp_path / "no" / "copy.tar"), 1, "copy.tar")
    refused(run("restore", tmp_path / "no.tar"), 1, "no.tar")
    (tmp_path / "odd.tar").write_bytes(b"x" * 2000)
    refused(run("restore", tmp_path / "odd.tar"), 1, "не целая копия")
    assert not (tmp_path / "copy.tar").exists()


def test_a_running_dashboard_makes_the_snapshot(run: Run, tmp_path: Path, monkeypatch) -> None:
    """The store is open in the dashboard, so the command asks it for a snapshot."""
    store, over = Store.open(tmp_path / "store"), Event()

    def busy(*words: object) -> Store:
        raise StoreBusy(store="")

    def dashboard() -> None:
        while not over.wait(0.01):
            JobQueue(store.folder).serve(lambda payload: _answer_job(store, Rules(), payload))

    serving = Thread(target=dashboard)
    serving.start()
    try:
        monkeypatch.setattr(verb.Store, "open", busy)
        backup_result = run("backup", tmp_path / "copy.tar")
    finally:
        over.set()
        serving.join()
        store.close()

    assert backup_result.status == 0, backup_result.err
    assert (tmp_path / "copy.tar").is_file()
