"""What the checks found and which feeds are late: an answer, or why there is none."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from metrics.core.errors import UnknownDimension
from metrics.reports.checks.catalog import ALL, checked
from metrics.reports.checks.check import Check
from metrics.reports.checks.finding import Found
from metrics.reports.checks.freshness import Rhythm, rhythms
from metrics.reports.checks.waiting import Queue, waiting
from present.answers import Answers

SHOWN, EVERYTHING = 300, 100_000
_MONTH = range(28, 32)


@dataclass(frozen=True)
class Told:
    """A check with what it found; `why` says in words why it could not be asked."""

    check: Check
    found: Found | None
    why: str = ""

    @property
    def count(self) -> int:
        """Wrong rows found."""
        return self.found.count if self.found else 0


def told(answers: Answers, name: str, limit: int = 0) -> Told:
    """The answer of a check, kept while the data stay as they are."""
    check = ALL[name]
    lacking = check.lacking(answers.known.filled)
    if lacking:
        return Told(check, None, _lacking(answers, *lacking))
    try:
        return Told(check, answers.kept(checked, name, limit))
    except UnknownDimension as refused:
        by = answers.text(f"dimensions.{refused.facts['dimension']}.by")
        return Told(check, None, answers.text("control.no_filter", by=by))


def queue(answers: Answers) -> Queue | None:
    """Who waits for a first contact; None where nobody can tell."""
    asked = [check for check in ALL.values() if check.name.startswith("waiting")]
    if all(check.lacking(answers.known.filled) for check in asked):
        return None
    return answers.kept(waiting)


def what(answers: Answers, answer: Told) -> str:
    """How many rows are wrong in which way, and how much money is in them."""
    found = answer.found
    assert found
    words = answers.text(f"control.checks.{answer.check.name}.says", n=found.count)
    if not found.money:
        return words
    return answers.text("control.with_money", what=words, money=answers.numbers.about(found.money))


def today(answers: Answers) -> date | None:
    """The day by the company's clock; None where the demonstration or an earlier day is shown."""
    made_up = any(upload.demo and upload.active for upload in answers.uploads())
    if made_up or answers.scope.as_of:
        return None
    return datetime.now(ZoneInfo(answers.known.timezone)).date()


def fed(answers: Answers) -> list[Rhythm]:
    """The feeds with their rhythm, the most belated first."""
    now = answers.known.now
    if now is None:
        return []
    zone = ZoneInfo(answers.known.timezone)
    return rhythms(answers.uploads(), now, answers.scope.rules, today(answers), zone)


def late_words(answers: Answers) -> str:
    """Which feed is late and by how long; nothing where none is."""
    worst = next(iter(fed(answers)), None)
    if worst is None or not worst.late:
        return ""
    return answers.text(
        "control.lead.late",
        table=answers.text(f"tables.{worst.table}.title"),
        source=worst.title.get(answers.text.lang, worst.source),
        last=answers.dates.day(worst.last),
        usual=rhythm_words(answers, worst),
        n=worst.late,
    )


def rhythm_words(answers: Answers, told: Rhythm) -> str:
    """«обычно каждый понедельник», «обычно раз в 10 дней»."""
    text, gap = answers.text, told.gap
    if gap is None:
        return text("control.fresh.once")
    if told.weekday is not None:
        return text(f"control.fresh.weekdays.{told.weekday}")
    if gap == 1:
        return text("control.fresh.daily")
    return text("control.fresh.monthly") if gap in _MONTH else text("control.fresh.every", n=gap)


def _lacking(answers: Answers, table: str, column: str) -> str:
    if not column:
        return answers.text(f"tables.{table}.need")
    return answers.text("figure.no_column", column=answers.text(f"columns.{column}"))
