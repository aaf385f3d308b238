"""`report`: files, digest and mail from the command line, and its refusals."""

import shutil
from datetime import date
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from aiosmtpd.controller import Controller
from openpyxl import load_workbook

from data.ingest.load import LoadOptions, load
from data.model.rights import Rights
from data.ops.job_queue import JobQueue
from data.storage.store import Store
from metrics.core.scope import Rules
from present.jobs.report import ReportRequest, answer_request
from present.reports.digest import Span
from tests.browser.server import free_port
from tests.present.reports.conftest import FILES, OCTOBER, plain_spaces
from tests.verbs.conftest import Run
from verbs import report
from verbs.report import write_atomically

FACT = "B5"  # net receipts on the first sheet


@pytest.fixture(scope="session")
def report_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The department of the reports' tests in a store; to be copied, not written to."""
    folder = tmp_path_factory.mktemp("report_store") / "store"
    store = Store.open(folder)
    for kind, text in FILES.items():
        load(store, text.encode(), f"{kind}.csv", LoadOptions(kind=kind))
    store.close()
    return folder


@pytest.fixture
def full(run: Run, report_store: Path, tmp_path: Path) -> Run:
    """The command line on a copy of that store."""
    shutil.copytree(report_store, tmp_path / "store")
    return run


class LetterInbox:
    """A mail server that collects the messages it gets."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A mail server that the settings name."""
    inbox = LetterInbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
    (tmp_path / "settings.toml").write_text(f'{mail}from = "planerka@example.ru"\n', "utf-8")
    monkeypatch.setenv("PLANERKA_SETTINGS", str(tmp_path / "settings.toml"))
    yield inbox
    server.stop()


def test_one_call_writes_files_prints_the_digest_and_sends_mail(
    full: Run, mailbox: LetterInbox, tmp_path: Path
) -> None:
    """One call writes both files, prints the text alone, and sends all three to everybody."""
    book, html = tmp_path / "отчёт.xlsx", tmp_path / "отчёт.HTML"

    result = full(
        *("report", "--month", "2026-10", "--out", book, html, "--digest", "day"),
        *("--owner", "Анна", "--mail", "rop@example.ru", "director@example.ru"),
    )

    assert result.status == 0
    assert result.out.startswith("Октябрь идёт с опережением: 70,0")  # 1400 of her 2000
    assert "Менеджер: Анна." in result.out
    assert str(book) in result.err
    assert load_workbook(book, data_only=True).worksheets[0][FACT].value == 1400
    assert "Менеджер: Анна." in html.read_text("utf-8")
    (letter,) = (message_from_bytes(each, policy=policy.default) for each in mailbox.letters)
    attached = {part.get_filename(): part for part in letter.iter_attachments()}
    assert letter["Subject"] == "Отчёт о продажах: октябрь 2026"
    assert letter["To"] == "rop@example.ru, director@example.ru"
    assert set(attached) == {f"Отчёт за октябрь 2026 – Анна.{kind}" for kind in ("xlsx", "html")}
    sent = attached["Отчёт за октябрь 2026 – Анна.xlsx"].get_payload(decode=True)
    assert load_workbook(BytesIO(sent), data_only=True).worksheets[0][FACT].value == 1400


def test_without_a_month_the_latest_one_is_reported(full: Run) -> None:
    result = full("report", "--digest", "week", "--lang", "en")

    assert result.status == 0
    assert result.out.startswith("October is ahead: 51.3")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--month", "2026-10"),
        ("--digest", "day", "--owner", "Ана"),
        ("--digest", "day", "--mail", "rop"),
        ("--digest", "day", "--month", "2026-11"),
    ],
    ids=["nothing", "no form", "unknown name", "no address", "a month that has not begun"],
)
def test_unknown_names_and_months_exit_with_2(words: tuple[str, ...], full: Run) -> None:
    result = full("report", *words)

    assert result.status == 2
    assert result.err.strip()
    assert result.out == ""


@pytest.mark.parametrize(
    "words", [("--out", "a.pdf"), ("--month", "2026-13"), ("--lang", "de"), ("--digest", "year")]
)
def test_wrong_arguments_exit_with_2(words: tuple[str, ...], run: Run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("report", *words)

    assert ended.value.code == 2


def test_an_unknown_name_offers_a_near_one(full: Run) -> None:
    assert "Анна" in full("report", "--digest", "day", "--owner", "Ана").err


def test_missing_mail_settings_are_reported_before_the_report_is_made(
    full: Run, tmp_path: Path
) -> None:
    result = full("report", "--out", tmp_path / "r.html", "--mail", "rop@example.ru")

    assert result.status == 1
    assert "[mail]" in result.err
    assert not (tmp_path / "r.html").exists()


def test_a_missing_output_folder_is_named(full: Run, tmp_path: Path) -> None:
    result = full("report", "--out", tmp_path / "absent" / "r.html")

    assert result.status == 1
    assert str(tmp_path / "absent" / "r.html") in result.err


def test_a_file_is_written_atomically(tmp_path: Path, monkeypatch) -> None:
    """The disk gets full: the earlier file is unchanged and no partial file is left."""
    place = tmp_path / "r.html"
    write_atomically(place, b"yesterday")

    def full_disk(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:2])
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space") as failed:
        write_atomically(place, b"today")

    assert failed.value.filename == str(place)
    assert place.read_bytes() == b"yesterday"
    assert list(tmp_path.iterdir()) == [place]


def test_a_running_dashboard_makes_the_report(full: Run, tmp_path: Path) -> None:
    """The store is open in the dashboard, so the command asks it for the report."""
    store, over = Store.open(tmp_path / "store"), Event()

    def dashboard() -> None:
        while not over.wait(0.05):
            JobQueue(store.folder).serve(
                lambda payload: answer_request(store, Rules(), Rights.everything(), payload)
            )

    request = ReportRequest(OCTOBER, "ru", ("html",), Span.DAY, {"owner": ("Анна",)})
    unknown = ReportRequest(date(2026, 10, 1), "ru", (), Span.DAY, {"owner": ("Ана",)})
    serving = Thread(target=dashboard)
    serving.start()
    try:
        answer, files = JobQueue(store.folder).submit(request.to_payload(), 120)
        refused, _ = JobQueue(store.folder).submit(unknown.to_payload(), 120)
    finally:
        over.set()
        serving.join()
        store.close()

    assert plain_spaces(answer["title"]) == "Отчёт о продажах: октябрь 2026"
    assert files["digest.txt"].decode().startswith("Октябрь идёт с опережением: 70,0")
    assert "Менеджер: Анна." in files["report.html"].decode()
    assert "Похоже: Анна" in str(refused["error"])


def test_a_request_survives_its_payload() -> None:
    request = ReportRequest(OCTOBER, "en", ("xlsx",), Span.WEEK, {"team": ("A", "B")})

    assert ReportRequest.from_payload(request.to_payload()) == request


def test_no_argument_takes_a_password() -> None:
    source = Path(report.__file__).read_text("utf-8")

    assert "password" not in source
