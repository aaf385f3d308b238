"""The month outside of the screen: `report` writes the workbook, the page, the text; mails them."""

import argparse
import os
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from data.ops.job_queue import Errands
from data.ops.mail import Attachment, MailNotSet, address, send
from data.storage.storage_errors import StoreBusy
from data.storage.store import Store
from present.address import FILTERS
from present.jobs.report import MAKERS, Errand, Made, answered, make
from present.reports.digest import Span
from present.text import LANGUAGES, Text
from settings import Settings
from verbs.words import RIGHTS, say

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
_PATIENCE = 300.0  # seconds for a running dashboard to make it


def add(verbs: Any) -> None:
    """Declare report."""
    told = verbs.add_parser("report", help="the month as a workbook, a page, a text, a letter")
    told.set_defaults(outside=_report)  # a running dashboard makes it where it has the store
    told.add_argument("--month", type=_month, metavar="YYYY-MM", help="else the latest of the data")
    many: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    told.add_argument("--out", type=_file, metavar="FILE.xlsx|FILE.html", **many)
    told.add_argument("--digest", choices=[span.value for span in Span], help="text to paste")
    told.add_argument("--lang", choices=LANGUAGES)
    for name in FILTERS:
        told.add_argument(f"--{name}", metavar="NAME", **many)
    told.add_argument("--mail", metavar="TO", **many)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM") from error


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower().lstrip(".") not in MAKERS:
        raise argparse.ArgumentTypeError(f"{text}: FILE.xlsx, FILE.html")
    return path


def _report(asked: argparse.Namespace, settings: Settings) -> int:
    lang = asked.lang or settings.language
    text = Text(lang)
    if not (asked.out or asked.digest or asked.mail):
        return say(text("cli.report_what"), 2)
    to = [address(each) for each in asked.mail]
    if to and settings.mail is None:
        raise MailNotSet(to=", ".join(to))
    for path in asked.out:
        if not path.parent.is_dir():  # better now than after all the work
            raise FileNotFoundError(2, "no such folder", str(path))
    kinds = tuple(dict.fromkeys(_kind(path) for path in asked.out)) or (tuple(MAKERS) if to else ())
    span = Span(asked.digest) if asked.digest else Span.DAY if to else None
    filters = {name: tuple(getattr(asked, name)) for name in FILTERS if getattr(asked, name)}
    made = _made(settings, Errand(asked.month, lang, kinds, span, filters), text)
    if isinstance(made, str):
        return say(made, 2)
    for path in asked.out:
        put(path, made.files[_kind(path)])
        say(text("cli.report_made", file=path))
    if to:
        _mail(settings, to, made)
        say(text("cli.report_sent", to=", ".join(to)))
    if asked.digest:
        print(made.digest)
    return 0


def _made(settings: Settings, errand: Errand, text: Text) -> Made | str:
    """The report, made here or by the running dashboard; a refusal in its words."""
    try:
        store = Store.open(settings.store, settings.intake)
    except StoreBusy:
        say(text("cli.report_waits"))
        told, files = Errands(settings.store).ask(errand.written(), _PATIENCE)
        return str(told["error"]) if "error" in told else answered(told, files)
    with closing(store):
        return make(store, settings.rules, RIGHTS, errand)


def put(path: Path, content: bytes) -> None:
    """Write the file so that it is there whole or as it was before."""
    coming = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        coming.write_bytes(content)
        os.replace(coming, path)
    except OSError as error:
        coming.unlink(missing_ok=True)
        error.filename = str(path)
        raise


def _mail(settings: Settings, to: Sequence[str], made: Made) -> None:
    attached = [
        Attachment(made.names[kind], _KINDS[kind], content) for kind, content in made.files.items()
    ]
    send(settings.mail, to, made.title, made.digest, attached)


def _kind(path: Path) -> str:
    return path.suffix.lower().lstrip(".")
