"""The job queue: lets another process ask the running dashboard, which has the store open.

A job is a JSON file in a folder of the store; the answer is a folder beside it that appears by one
rename. Whoever may write there has access to the store itself.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from data.model.errors import ExportError

JobMessage = dict[str, object]
_POLL_SECONDS = 0.2  # seconds
_STALE_AFTER = 3600  # seconds
_ANSWER = "answer.json"


class NobodyAnswers(ExportError):
    """The store is open elsewhere, and nothing there answers. Facts: store."""

    key = "errors.nobody_answers"


class JobQueue:
    """The folder of jobs and answers of one store."""

    def __init__(self, store: Path) -> None:
        # the folder's name is shared with processes of earlier versions
        self.store, self.folder = store, store / "errands"

    def submit(self, job: JobMessage, patience: float) -> tuple[JobMessage, Mapping[str, bytes]]:
        """Submit a job and wait; gives the answer and its files by name.

        NobodyAnswers when there is no answer after `patience` seconds.
        """
        self.folder.mkdir(mode=0o700, exist_ok=True)
        name = uuid4().hex
        temporary, job_file = self.folder / f".{name}", self.folder / f"{name}.json"
        temporary.write_text(json.dumps(job), "utf-8")
        os.replace(temporary, job_file)
        answer, end = self.folder / name, time.monotonic() + patience
        try:
            while not answer.is_dir():
                if time.monotonic() > end:
                    raise NobodyAnswers(store=str(self.store))
                time.sleep(_POLL_SECONDS)
            files = {file.name: file.read_bytes() for file in sorted(answer.iterdir())}
            return json.loads(files.pop(_ANSWER)), files
        finally:
            job_file.unlink(missing_ok=True)
            shutil.rmtree(answer, ignore_errors=True)

    def serve(self, run_job: Callable[[JobMessage], tuple[JobMessage, Mapping[str, bytes]]]) -> int:
        """Run every waiting job and write its answer; gives how many files there were."""
        self._delete_stale_answers()
        job_files = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        for job_file in job_files:
            try:
                job = json.loads(job_file.read_text("utf-8"))
            except (OSError, ValueError):
                job_file.unlink(missing_ok=True)
                continue
            job_file.unlink(missing_ok=True)
            self._answer(job_file.stem, *run_job(job))
        return len(job_files)

    def _delete_stale_answers(self) -> None:
        """Delete answers that are too old for anyone to wait for."""
        for answer in self.folder.glob("*") if self.folder.is_dir() else ():
            if answer.is_dir() and time.time() - answer.stat().st_mtime > _STALE_AFTER:
                shutil.rmtree(answer, ignore_errors=True)

    def _answer(self, name: str, answer: JobMessage, files: Mapping[str, bytes]) -> None:
        temporary = self.folder / f".{name}.coming"
        temporary.mkdir(mode=0o700)
        for file, content in {**files, _ANSWER: json.dumps(answer).encode()}.items():
            (temporary / file).write_bytes(content)
        os.replace(temporary, self.folder / name)
