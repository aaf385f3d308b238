"""Lead sentence of the plan page: will the plan be met."""

import streamlit as st

from present.sentences.plan import caveats, forecast, plan_words
from ui.components.panel import sentence
from ui.view import View


def plan_lead(view: View) -> None:
    """Draw the sentence, and below it the caveats of the forecast."""
    slot = st.empty()
    with slot.container():
        sentence(view.text("plan.lead.working"), kind="pl-lead pl-quiet")
    month_forecast = forecast(view)
    with slot.container():
        sentence(plan_words(view, month_forecast))
    caveat_words = caveats(view, month_forecast)
    if caveat_words:
        sentence(caveat_words, kind="pl-note")
