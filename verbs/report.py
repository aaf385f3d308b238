"""`report`: write the month as a workbook, a page, a text; mail them."""

import argparse
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from data.ops.job_queue import JobQueue
from data.ops.mail import Attachment, MailNotSet, address, send
from data.storage.storage_errors import StoreBusy
from data.storage.store import Store
from present.address import FILTERS
from present.jobs.report import WRITERS, ReportFiles, ReportRequest, make_report, parse_answer
from present.reports.digest import Span
from present.text import LANGUAGES, Text
from settings import Settings
from verbs.arguments import month
from verbs.questions import RIGHTS
from verbs.runner import notify, without_store

_MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
_TIMEOUT = 300.0  # seconds for a running dashboard to make it


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `report`."""
    parser.add_argument(
        "--month", type=month, metavar="YYYY-MM", help="else the latest of the data"
    )
    many: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    parser.add_argument("--out", type=_file, metavar="FILE.xlsx|FILE.html", **many)
    parser.add_argument("--digest", choices=[span.value for span in Span], help="text to paste")
    parser.add_argument("--lang", choices=LANGUAGES)
    for name in FILTERS:
        parser.add_argument(f"--{name}", metavar="NAME", **many)
    parser.add_argument("--mail", metavar="TO", **many)
    parser.set_defaults(run=without_store(_report))


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower().lstrip(".") not in WRITERS:
        raise argparse.ArgumentTypeError(f"{text}: FILE.xlsx, FILE.html")
    return path


def _report(args: argparse.Namespace, settings: Settings) -> int:
    lang = args.lang or settings.language
    text = Text(lang)
    if not (args.out or args.digest or args.mail):
        return notify(text("cli.report_what"), 2)
    to = [address(each) for each in args.mail]
    if to and settings.mail is None:
        raise MailNotSet(to=", ".join(to))
    for path in args.out:
        if not path.parent.is_dir():  # better now than after all the work
            raise FileNotFoundError(2, "no such folder", str(path))
    kinds = tuple(dict.fromkeys(_kind(path) for path in args.out)) or (tuple(WRITERS) if to else ())
    span = Span(args.digest) if args.digest else Span.DAY if to else None
    filters = {name: tuple(getattr(args, name)) for name in FILTERS if getattr(args, name)}
    report = _make(settings, ReportRequest(args.month, lang, kinds, span, filters), text)
    if isinstance(report, str):
        return notify(report, 2)
    for path in args.out:
        write_atomically(path, report.files[_kind(path)])
        notify(text("cli.report_made", file=path))
    if to:
        _mail(settings, to, report)
        notify(text("cli.report_sent", to=", ".join(to)))
    if args.digest:
        print(report.digest)
    return 0


def _make(settings: Settings, request: ReportRequest, text: Text) -> ReportFiles | str:
    """The report, made here or by the running dashboard; a refusal in its words."""
    try:
        store = Store.open(settings.store, settings.intake)
    except StoreBusy:
        notify(text("cli.report_waits"))
        answer, files = JobQueue(settings.store).submit(request.to_payload(), _TIMEOUT)
        return str(answer["error"]) if "error" in answer else parse_answer(answer, files)
    with closing(store):
        return make_report(store, settings.rules, RIGHTS, request)


def write_atomically(path: Path, content: bytes) -> None:
    """Write the file so that it is there whole or as it was before."""
    partial = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        error.filename = str(path)
        raise


def _mail(settings: Settings, to: Sequence[str], report: ReportFiles) -> None:
    attached = [
        Attachment(report.names[kind], _MIME_TYPES[kind], content)
        for kind, content in report.files.items()
    ]
    send(settings.mail, to, report.title, report.digest, attached)


def _kind(path: Path) -> str:
    return path.suffix.lower().lstrip(".")
