"""Results of the data checks and late feeds, with sentences about them."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from metrics.core.errors import UnknownDimension
from metrics.reports.checks.catalog import CHECKS_BY_NAME, check_by_name
from metrics.reports.checks.check import Check
from metrics.reports.checks.finding import Findings
from metrics.reports.checks.freshness import Rhythm, rhythms
from metrics.reports.checks.waiting import Queue, waiting
from present.answers import Answers

SHOWN, EVERYTHING = 300, 100_000
_MONTH = range(28, 32)


@dataclass(frozen=True)
class CheckResult:
    """A check with its finding; `why` says in words why the check could not be run."""

    check: Check
    finding: Findings | None
    why: str = ""

    @property
    def count(self) -> int:
        """Number of wrong rows; 0 where the check could not be run."""
        return self.finding.count if self.finding else 0


def check_result(answers: Answers, name: str, limit: int = 0) -> CheckResult:
    """Run a check, or give the reason why it cannot be run; cached until the data change."""
    check = CHECKS_BY_NAME[name]
    lacking = check.lacking(answers.data_state.filled)
    if lacking:
        return CheckResult(check, None, _missing_words(answers, *lacking))
    try:
        return CheckResult(check, answers.cached(check_by_name, name, limit))
    except UnknownDimension as refused:
        by = answers.text(f"dimensions.{refused.facts['dimension']}.by")
        return CheckResult(check, None, answers.text("control.no_filter", by=by))


def waiting_queue(answers: Answers) -> Queue | None:
    """Leads and deals without a first contact; None where the data cannot tell."""
    contact_checks = [
        check for check in CHECKS_BY_NAME.values() if check.name.startswith("waiting")
    ]
    if all(check.lacking(answers.data_state.filled) for check in contact_checks):
        return None
    return answers.cached(waiting)


def finding_words(answers: Answers, answer: CheckResult) -> str:
    """The sentence of a check: number of wrong rows and their sum of money."""
    finding = answer.finding
    assert finding
    words = answers.text(f"control.checks.{answer.check.name}.says", n=finding.count)
    if not finding.money:
        return words
    return answers.text(
        "control.with_money", what=words, money=answers.numbers.about(finding.money)
    )


def company_today(answers: Answers) -> date | None:
    """Today in the company's time zone; None for demo data or a report as of an earlier day."""
    has_demo = any(upload.demo and upload.active for upload in answers.uploads())
    if has_demo or answers.scope.as_of:
        return None
    return datetime.now(ZoneInfo(answers.data_state.timezone)).date()


def feed_rhythms(answers: Answers) -> list[Rhythm]:
    """How often each feed is uploaded and how late it is, the latest first."""
    now = answers.data_state.now
    if now is None:
        return []
    zone = ZoneInfo(answers.data_state.timezone)
    return rhythms(answers.uploads(), now, answers.scope.rules, company_today(answers), zone)


def late_words(answers: Answers) -> str:
    """Which feed is late and by how many days; an empty string where none is."""
    worst = next(iter(feed_rhythms(answers)), None)
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


def rhythm_words(answers: Answers, rhythm: Rhythm) -> str:
    """«обычно каждый понедельник», «обычно раз в 10 дней»."""
    text, gap = answers.text, rhythm.gap
    if gap is None:
        return text("control.fresh.once")
    if rhythm.weekday is not None:
        return text(f"control.fresh.weekdays.{rhythm.weekday}")
    if gap == 1:
        return text("control.fresh.daily")
    return text("control.fresh.monthly") if gap in _MONTH else text("control.fresh.every", n=gap)


def _missing_words(answers: Answers, table: str, column: str) -> str:
    if not column:
        return answers.text(f"tables.{table}.need")
    return answers.text("figure.no_column", column=answers.text(f"columns.{column}"))
