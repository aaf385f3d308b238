"""Lead sentence of the data quality page: failing checks, the manager with most to correct."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from metrics.reports.checks.reconciliation import RECONCILIATION_CHECKS
from present.sentences.control import (
    CheckResult,
    check_result,
    finding_words,
    late_words,
    waiting_queue,
)
from ui.components.panel import sentence
from ui.view import View

_NAMED = 2  # kinds of wrong rows that a sentence can carry


def control_lead(view: View) -> None:
    """Draw the sentence, and below it which checks could not be run."""
    with st.spinner(view.text("control.working")):
        answers = [check_result(view, check.name) for check in RECONCILIATION_CHECKS]
        words = lead_words(view, answers)
    sentence(words)
    missing = [answer for answer in answers if answer.finding is None]
    if missing:
        reasons = Counter(each.why for each in missing)
        parts = [view.text("control.lead.unasked_part", n=n, why=why) for why, n in reasons.items()]
        words = view.text("control.lead.unasked", parts="; ".join(parts))
        sentence(words, kind="pl-note")


def lead_words(view: View, answers: Sequence[CheckResult]) -> str:
    """Which checks fail and which manager has the most rows to correct."""
    with_findings = sorted((each for each in answers if each.count), key=_heaviest)
    waits = waiting_queue(view)
    sentences = [finding_words(view, each) for each in with_findings[:_NAMED]]
    if waits and waits.count:
        sentences.append(view.text("control.lead.waiting", n=waits.count))
    if not sentences:
        was_checked = any(each.finding for each in answers)
        key = "fine" if was_checked else "nothing"
        return " ".join([view.text(f"control.lead.{key}"), late_words(view)]).strip()
    parts = [f"{'; '.join(sentences)}.", _manager_to_correct(view, with_findings), late_words(view)]
    return " ".join(part for part in parts if part)


def _manager_to_correct(view: View, with_findings: Sequence[CheckResult]) -> str:
    """The manager with the most findings, among those who are still employed."""
    counted: Counter[str] = Counter()
    for answer in with_findings:
        for each in answer.finding.owners if answer.finding else ():
            if each.owner and not each.has_left:
                counted[each.owner] += each.count
    whole = sum(answer.count for answer in with_findings)
    if not counted:
        return view.text("control.lead.nobody") if with_findings else ""
    owner, n = min(counted.items(), key=lambda item: (-item[1], item[0]))
    return view.text("control.lead.who", owner=owner, n=n, whole=whole)


def _heaviest(answer: CheckResult) -> tuple[float, int]:
    money = answer.finding.money if answer.finding else None
    return -(money or 0.0), -answer.count
