"""«Will we make the plan», answered in the first line."""

import streamlit as st

from present.sentences.plan import caveats, forecast, plan_words
from ui.components.panel import sentence
from ui.view import View


def plan_lead(view: View) -> None:
    """The answer, and under it what it stands on where that is not as usual."""
    slot = st.empty()
    with slot.container():
        sentence(view.text("plan.lead.working"), kind="pl-lead pl-quiet")
    told = forecast(view)
    with slot.container():
        sentence(plan_words(view, told))
    beside = caveats(view, told)
    if beside:
        sentence(beside, kind="pl-note")
