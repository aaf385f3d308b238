"""A plain list of opportunities with American dates."""

from collections import Counter
from datetime import date, timedelta

from generator.forms.archive import lines_of
from generator.small.folder import Folder, facts

_HEADER = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
_AGENTS = ("Orla Pine", "Hugo Vance", "Mina Frost", "Theo Blake")
_ACCOUNTS = ("Bluefern", "Corvane", "Dulcimo", "Farholt", "Glintek", "Hexaray", "Ironbay")
_STAGES = ("Won", "Lost", "Won", "Engaging", "Prospecting")


def write(folder: Folder) -> None:
    """Won, lost and open opportunities of one quarter."""
    rng, rows, won, stages = folder.rng, [], 0, Counter[str]()
    for number in range(45):
        stage = _STAGES[number % 5]
        stages[stage] += 1
        engaged = date(2026, 7, 1) + timedelta(rng.randrange(60))
        closed = engaged + timedelta(rng.randrange(5, 45))
        value = rng.randrange(50, 6000) if stage == "Won" else 0
        won += value
        is_closed = stage in ("Won", "Lost")
        rows.append([
            f"{rng.getrandbits(32):08X}", _AGENTS[number % 4], rng.choice(("AX Basic", "AX Pro")),
            _ACCOUNTS[number % 7], stage, "" if stage == "Prospecting" else _american(engaged),
            _american(closed) if is_closed else "", str(value) if is_closed else "",
        ])  # fmt: skip
    expected = facts("deals", 45, 45, won * 100, stages=dict(sorted(stages.items())))
    folder.put("sales_pipeline.csv", lines_of(_HEADER.split(","), rows, ",").encode(), expected)


def _american(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"
