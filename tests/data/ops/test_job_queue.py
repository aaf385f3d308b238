"""Jobs of the command line for the running dashboard: answered whole, or an error in time."""

import os
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from data.ops.job_queue import JobQueue, NobodyAnswers


def test_a_job_is_answered_with_its_files(tmp_path: Path) -> None:
    jobs, over = [], Event()

    def run_job(answer):
        jobs.append(answer)
        return {"title": "Октябрь"}, {"report.xlsx": b"PK", "digest.txt": "да".encode()}

    def dashboard():
        while not over.wait(0.01):
            JobQueue(tmp_path).serve(run_job)

    serving = Thread(target=dashboard)
    serving.start()
    try:
        answer, files = JobQueue(tmp_path).submit({"lang": "ru"}, patience=30)
    finally:
        over.set()
        serving.join()

    assert jobs == [{"lang": "ru"}]
    assert answer == {"title": "Октябрь"}
    assert files == {"report.xlsx": b"PK", "digest.txt": "да".encode()}
    assert list((tmp_path / "errands").iterdir()) == []


def test_an_unanswered_job_is_withdrawn(tmp_path: Path) -> None:
    """A job whose caller no longer waits must not be run later."""
    with pytest.raises(NobodyAnswers):
        JobQueue(tmp_path).submit({}, patience=0.0)

    assert list((tmp_path / "errands").iterdir()) == []


def test_a_file_that_is_no_job_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "errands").mkdir()
    (tmp_path / "errands" / "odd.json").write_bytes(b"\xff{")

    assert JobQueue(tmp_path).serve(lambda job: ({}, {})) == 1
    assert list((tmp_path / "errands").iterdir()) == []


def test_an_empty_queue_creates_no_folder(tmp_path: Path) -> None:
    assert JobQueue(tmp_path).serve(lambda job: ({}, {})) == 0
    assert not (tmp_path / "errands").exists()


def test_a_stale_answer_is_deleted(tmp_path: Path) -> None:
    """A caller killed while it waited leaves an answer that nobody would ever delete."""
    for name, age in (("old", 7200), ("new", 0)):
        answer = tmp_path / "errands" / name
        answer.mkdir(parents=True)
        os.utime(answer, (time.time() - age,) * 2)

    JobQueue(tmp_path).serve(lambda job: ({}, {}))

    assert [answer.name for answer in (tmp_path / "errands").iterdir()] == ["new"]
