"""A view without a store, for sentences on figures that are given."""

from datetime import date

from data.model.rights import Rights
from metrics.core.scope import Period, Rules, Scope
from metrics.definitions.receipts import net_receipts
from metrics.forecasting.month import Forecast, MonthForecast, MonthState
from metrics.models.outlook import Outlook
from present.address import Question
from present.data_state import DataState
from present.dates import Dates
from present.numbers import Numbers
from present.palette import LIGHT
from present.text import Text
from present.visitor import Visitor
from ui.view import View

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
NOW = date(2026, 10, 21)


def view(lang="ru", period=OCTOBER, now=NOW):
    """A view in that language."""
    text = Text(lang)
    scope = Scope(period, rights=Rights.everything(), now=now, rules=Rules())
    data_state = DataState(now, {}, {}, {}, "RUB")
    words = (text, Numbers(text), Dates(text))
    return View(data_state, scope, *words, None, "", 0, Question(), LIGHT, Visitor.local())


def month(fact, middle, plan, **more):
    """October 2026 seen up to the 21st: fifteen working days gone, seven left."""
    facts = {
        "sigma": 0.02,
        "state": MonthState.RUNNING,
        "origin": NOW,
        "measure": net_receipts,
    } | more
    outlook = Outlook(fact, middle, facts["sigma"], rough=facts.get("rough", False))
    whole = Forecast(None, outlook, plan, needed=facts.get("needed"))
    origin, state = facts["origin"], facts["state"]
    return MonthForecast(
        OCTOBER, origin, origin, state, 7, facts["measure"], whole, (), middle, None, ()
    )


def spoken(words):
    """The same with ordinary spaces, so that a test can be read."""
    return words.replace("\N{NO-BREAK SPACE}", " ")
