"""What a command asks of the running dashboard: answered whole, or told that nobody answers."""

import os
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from data.ops.job_queue import Errands, NobodyAnswers


def test_a_question_is_answered_with_its_files(tmp_path: Path) -> None:
    asked, over = [], Event()

    def make(told):
        asked.append(told)
        return {"title": "Октябрь"}, {"report.xlsx": b"PK", "digest.txt": "да".encode()}

    def dashboard():
        while not over.wait(0.01):
            Errands(tmp_path).serve(make)

    serving = Thread(target=dashboard)
    serving.start()
    try:
        told, files = Errands(tmp_path).ask({"lang": "ru"}, patience=30)
    finally:
        over.set()
        serving.join()

    assert asked == [{"lang": "ru"}]
    assert told == {"title": "Октябрь"}
    assert files == {"report.xlsx": b"PK", "digest.txt": "да".encode()}
    assert list((tmp_path / "errands").iterdir()) == []


def test_nobody_answers(tmp_path: Path) -> None:
    """The question does not stay to be answered when nobody waits any more."""
    with pytest.raises(NobodyAnswers):
        Errands(tmp_path).ask({}, patience=0.0)

    assert list((tmp_path / "errands").iterdir()) == []


def test_what_is_no_question_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "errands").mkdir()
    (tmp_path / "errands" / "odd.json").write_bytes(b"\xff{")

    assert Errands(tmp_path).serve(lambda told: ({}, {})) == 1
    assert list((tmp_path / "errands").iterdir()) == []


def test_nothing_was_ever_asked(tmp_path: Path) -> None:
    assert Errands(tmp_path).serve(lambda told: ({}, {})) == 0
    assert not (tmp_path / "errands").exists()


def test_an_answer_that_nobody_took_is_thrown_away(tmp_path: Path) -> None:
    """Whoever asked was killed while he waited: his report does not stay for ever."""
    for name, age in (("old", 7200), ("new", 0)):
        answer = tmp_path / "errands" / name
        answer.mkdir(parents=True)
        os.utime(answer, (time.time() - age,) * 2)

    Errands(tmp_path).serve(lambda told: ({}, {}))

    assert [answer.name for answer in (tmp_path / "errands").iterdir()] == ["new"]
