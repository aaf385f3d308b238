"""The first sentence: what is wrong, in words, and who has the most to mend."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from metrics.reports.checks.reconciliation import CHECKS
from present.sentences.control import Told, late_words, queue, told, what
from ui.components.panel import sentence
from ui.view import View

_NAMED = 2  # kinds of wrong rows that a sentence can carry


def control_lead(view: View) -> None:
    """Draw the sentence; under it what could not be checked."""
    with st.spinner(view.text("control.working")):
        answers = [told(view, check.name) for check in CHECKS]
        words = lead_words(view, answers)
    sentence(words)
    missing = [answer for answer in answers if answer.found is None]
    if missing:
        reasons = Counter(each.why for each in missing)
        parts = [view.text("control.lead.unasked_part", n=n, why=why) for why, n in reasons.items()]
        words = view.text("control.lead.unasked", parts="; ".join(parts))
        sentence(words, kind="pl-note")


def lead_words(view: View, answers: Sequence[Told]) -> str:
    """What is wrong and who mends it, in a sentence or two."""
    wrong = sorted((each for each in answers if each.count), key=_heaviest)
    waits = queue(view)
    said = [what(view, each) for each in wrong[:_NAMED]]
    if waits and waits.count:
        said.append(view.text("control.lead.waiting", n=waits.count))
    if not said:
        asked = any(each.found for each in answers)
        key = "fine" if asked else "nothing"
        return " ".join([view.text(f"control.lead.{key}"), late_words(view)]).strip()
    parts = [f"{'; '.join(said)}.", _who(view, wrong), late_words(view)]
    return " ".join(part for part in parts if part)


def _who(view: View, wrong: Sequence[Told]) -> str:
    """Who has the most to mend; one who has left mends nothing any more."""
    counted: Counter[str] = Counter()
    for answer in wrong:
        for each in answer.found.owners if answer.found else ():
            if each.owner and not each.has_left:
                counted[each.owner] += each.count
    whole = sum(answer.count for answer in wrong)
    if not counted:
        return view.text("control.lead.nobody") if wrong else ""
    owner, n = min(counted.items(), key=lambda item: (-item[1], item[0]))
    return view.text("control.lead.who", owner=owner, n=n, whole=whole)


def _heaviest(answer: Told) -> tuple[float, int]:
    money = answer.found.money if answer.found else None
    return -(money or 0.0), -answer.count
