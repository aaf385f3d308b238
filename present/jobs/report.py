"""Makes a report without a screen: its files and its text, for a schedule or a letter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.model.dimensions import Selection
from data.model.errors import ExportError
from data.model.rights import Rights
from data.ops.job_queue import JobMessage
from data.storage.store import Store
from metrics.core.calendar import unit
from metrics.core.errors import MonthBeyondData, UnknownName
from metrics.core.scope import Grain, Rules, Scope
from present.address import Question
from present.data_state import DataState
from present.dates import Dates
from present.error_text import explain
from present.numbers import Numbers
from present.reports.captions import file_name, title_words
from present.reports.digest import Span, digest
from present.reports.month_report import for_month, month_report
from present.reports.offline_answers import OfflineAnswers
from present.reports.parts.page import month_page
from present.reports.sheets.workbook import month_workbook
from present.text import Text

WRITERS = {"xlsx": month_workbook, "html": month_page}
_DIGEST = "digest.txt"


@dataclass(frozen=True)
class ReportRequest:
    """Parameters of a report: month, language, kinds of file, digest, filters.

    Without a month, the last one of the data.
    """

    month: date | None
    lang: str
    kinds: tuple[str, ...]
    digest: Span | None
    filters: Mapping[str, tuple[str, ...]]

    def to_payload(self) -> JobMessage:
        """The request as JSON values, for a job."""
        return {
            "month": self.month.isoformat() if self.month else None,
            "lang": self.lang,
            "kinds": list(self.kinds),
            "digest": self.digest.value if self.digest else None,
            "filters": {name: list(values) for name, values in self.filters.items()},
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "ReportRequest":
        """The request that `to_payload` wrote."""
        return cls(
            date.fromisoformat(payload["month"]) if payload["month"] else None,
            payload["lang"],
            tuple(payload["kinds"]),
            Span(payload["digest"]) if payload["digest"] else None,
            {name: tuple(values) for name, values in payload["filters"].items()},
        )


@dataclass(frozen=True)
class ReportFiles:
    """A finished report: contents and file names by kind (xlsx, html), the digest as text."""

    title: str
    files: Mapping[str, bytes]
    names: Mapping[str, str]
    digest: str


def make_report(store: Store, rules: Rules, rights: Rights, request: ReportRequest) -> ReportFiles:
    """Make the report; raises UnknownName and MonthAhead for what the data do not have."""
    state = DataState.of(store, rights)
    for name, values in request.filters.items():
        for value in values:
            if value not in state.choices.get(name, ()):
                raise UnknownName.of(name, value, state.choices.get(name, ()))
    first = request.month or (state.now or date.today()).replace(day=1)
    if state.now and first > state.now:
        raise MonthBeyondData(month=f"{first:%m.%Y}", day=f"{state.now:%d.%m.%Y}")
    scope = _scope(rules, rights, request, state, first)
    text = Text(request.lang)
    words = (text, Numbers(text, state.currency), Dates(text))
    offline = OfflineAnswers(state, scope, *words, store.run, tuple(store.uploads()))
    answers = for_month(offline, first)
    report = month_report(offline, first) if request.kinds else None
    return ReportFiles(
        title=title_words(answers),
        files={kind: WRITERS[kind](report) for kind in request.kinds if report},
        names={kind: file_name(answers, kind) for kind in request.kinds},
        digest=digest(offline, first, request.digest) if request.digest else "",
    )


def answer_request(
    store: Store, rules: Rules, rights: Rights, payload: JobMessage
) -> tuple[JobMessage, Mapping[str, bytes]]:
    """Make the report of a job from another process; an error is answered as a sentence."""
    request = ReportRequest.from_payload(payload)
    try:
        report = make_report(store, rules, rights, request)
    except ExportError as error:
        return {"error": explain(Text(request.lang), error)}, {}
    files = {f"report.{kind}": content for kind, content in report.files.items()}
    files[_DIGEST] = report.digest.encode()
    return {"title": report.title, "names": dict(report.names)}, files


def parse_answer(payload: Mapping[str, Any], files: Mapping[str, bytes]) -> ReportFiles:
    """The report as `answer_request` of another process sent it."""
    contents = {
        name.rpartition(".")[2]: content for name, content in files.items() if name != _DIGEST
    }
    return ReportFiles(payload["title"], contents, payload["names"], files[_DIGEST].decode())


def _scope(
    rules: Rules, rights: Rights, request: ReportRequest, state: DataState, first: date
) -> Scope:
    question = Question(
        period=unit(first, Grain.MONTH),
        lang=request.lang,
        selected=Selection.of(request.filters),
    )
    rules = replace(rules, currency=state.currency)
    return question.scope(state.now or first, rules, rights)
