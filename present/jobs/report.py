"""Making what was asked for: the files and the text of a report, for a schedule or a letter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.model.errors import ExportError
from data.model.rights import Rights
from data.ops.job_queue import Told
from data.storage.store import Store
from metrics.core.calendar import unit
from metrics.core.errors import MonthAhead, UnknownName
from metrics.core.scope import Grain, Rules, Scope
from present.address import Question
from present.data_state import Known
from present.dates import Dates
from present.error_text import explain
from present.numbers import Numbers
from present.reports.contents import contents, of_month
from present.reports.digest import Span, digest
from present.reports.offline_answers import Desk
from present.reports.parts.page import page
from present.reports.sentences import file_name, title_words
from present.reports.sheets.workbook import workbook
from present.text import Text

MAKERS = {"xlsx": workbook, "html": page}
_DIGEST = "digest.txt"


@dataclass(frozen=True)
class Errand:
    """What somebody wants: of which month, in which language, narrowed to what, in which forms.

    Without a month it is the one that the data end in.
    """

    month: date | None
    lang: str
    kinds: tuple[str, ...]
    digest: Span | None
    filters: Mapping[str, tuple[str, ...]]

    def written(self) -> Told:
        """The same as plain values."""
        return {
            "month": self.month.isoformat() if self.month else None,
            "lang": self.lang,
            "kinds": list(self.kinds),
            "digest": self.digest.value if self.digest else None,
            "filters": {name: list(values) for name, values in self.filters.items()},
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Errand":
        """What was written."""
        return cls(
            date.fromisoformat(told["month"]) if told["month"] else None,
            told["lang"],
            tuple(told["kinds"]),
            Span(told["digest"]) if told["digest"] else None,
            {name: tuple(values) for name, values in told["filters"].items()},
        )


@dataclass(frozen=True)
class Made:
    """What came of it: the files under their kinds, what they are called, the text."""

    title: str
    files: Mapping[str, bytes]
    names: Mapping[str, str]
    digest: str


def make(store: Store, rules: Rules, rights: Rights, errand: Errand) -> Made:
    """Make the report; UnknownName and MonthAhead when the data know no such name or month."""
    known = Known.of(store, rights)
    for name, values in errand.filters.items():
        for value in values:
            if value not in known.choices.get(name, ()):
                raise UnknownName.of(name, value, known.choices.get(name, ()))
    first = errand.month or (known.now or date.today()).replace(day=1)
    if known.now and first > known.now:
        raise MonthAhead(month=f"{first:%m.%Y}", day=f"{known.now:%d.%m.%Y}")
    scope = _scope(rules, rights, errand, known, first)
    text = Text(errand.lang)
    words = (text, Numbers(text, known.currency), Dates(text))
    desk = Desk(known, scope, *words, store.run, tuple(store.uploads()))
    asked = of_month(desk, first)
    told = contents(desk, first) if errand.kinds else None
    return Made(
        title=title_words(asked),
        files={kind: MAKERS[kind](told) for kind in errand.kinds if told},
        names={kind: file_name(asked, kind) for kind in errand.kinds},
        digest=digest(desk, first, errand.digest) if errand.digest else "",
    )


def answer(
    store: Store, rules: Rules, rights: Rights, told: Told
) -> tuple[Told, Mapping[str, bytes]]:
    """The answer to a question from another process; a refusal is told in words."""
    errand = Errand.read(told)
    try:
        made = make(store, rules, rights, errand)
    except ExportError as error:
        return {"error": explain(Text(errand.lang), error)}, {}
    files = {f"report.{kind}": content for kind, content in made.files.items()}
    files[_DIGEST] = made.digest.encode()
    return {"title": made.title, "names": dict(made.names)}, files


def answered(told: Mapping[str, Any], files: Mapping[str, bytes]) -> Made:
    """What another process has made."""
    named = {name.rpartition(".")[2]: content for name, content in files.items() if name != _DIGEST}
    return Made(told["title"], named, told["names"], files[_DIGEST].decode())


def _scope(rules: Rules, rights: Rights, errand: Errand, known: Known, first: date) -> Scope:
    question = Question(
        period=unit(first, Grain.MONTH),
        lang=errand.lang,
        **{f"{name}s": values for name, values in errand.filters.items()},  # type: ignore[arg-type]
    )
    rules = replace(rules, currency=known.currency)
    return question.scope(known.now or first, rules, rights)
