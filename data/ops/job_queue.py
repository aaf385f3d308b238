"""What another process asks of the running dashboard, which has the store's file in its hands.

A question is a file in a folder of the store; the answer is a folder beside it that appears whole.
Whoever may write there has the store itself.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from data.model.errors import ExportError

Told = dict[str, object]
_EVERY = 0.2  # seconds
_FORGOTTEN = 3600  # seconds
_ANSWER = "answer.json"


class NobodyAnswers(ExportError):
    """The store is open elsewhere, and nothing there answers. Facts: store."""

    key = "errors.nobody_answers"


class Errands:
    """The folder of questions and answers."""

    def __init__(self, store: Path) -> None:
        self.store, self.folder = store, store / "errands"

    def ask(self, told: Told, patience: float) -> tuple[Told, Mapping[str, bytes]]:
        """Put a question and wait: the answer and its files; NobodyAnswers when none comes."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        name = uuid4().hex
        coming, question = self.folder / f".{name}", self.folder / f"{name}.json"
        coming.write_text(json.dumps(told), "utf-8")
        os.replace(coming, question)
        answer, end = self.folder / name, time.monotonic() + patience
        try:
            while not answer.is_dir():
                if time.monotonic() > end:
                    raise NobodyAnswers(store=str(self.store))
                time.sleep(_EVERY)
            files = {file.name: file.read_bytes() for file in sorted(answer.iterdir())}
            return json.loads(files.pop(_ANSWER)), files
        finally:
            question.unlink(missing_ok=True)
            shutil.rmtree(answer, ignore_errors=True)

    def serve(self, make: Callable[[Told], tuple[Told, Mapping[str, bytes]]]) -> int:
        """Answer what has been asked; gives how many questions there were."""
        self._tidy()
        questions = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        for question in questions:
            try:
                asked = json.loads(question.read_text("utf-8"))
            except (OSError, ValueError):
                question.unlink(missing_ok=True)
                continue
            question.unlink(missing_ok=True)
            self._answer(question.stem, *make(asked))
        return len(questions)

    def _tidy(self) -> None:
        """Throw away answers that nobody waits for any more."""
        for answer in self.folder.glob("*") if self.folder.is_dir() else ():
            if answer.is_dir() and time.time() - answer.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(answer, ignore_errors=True)

    def _answer(self, name: str, told: Told, files: Mapping[str, bytes]) -> None:
        coming = self.folder / f".{name}.coming"
        coming.mkdir(mode=0o700)
        for file, content in {**files, _ANSWER: json.dumps(told).encode()}.items():
            (coming / file).write_bytes(content)
        os.replace(coming, self.folder / name)
