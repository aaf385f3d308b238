"""Draws the course of a deal through its stages, up to the end of the data."""

import math
from datetime import datetime, time, timedelta
from random import Random

from generator import market, workdays
from generator.people import LEAVES, PEOPLE, Person
from generator.records import Deal

END = datetime.combine(market.LAST, time(19))
_DEPTHS = (42, 27, 19, 8, 4)  # how far lost deals come, in percent
_FORGETFUL = 104


def draw_course(rng: Random, deal: Deal, person: Person, wins: bool) -> None:
    """Draw the deal's moves through the stages and its outcome."""
    path = _path(rng, deal, wins)
    forgotten = not wins and rng.random() < (0.12 if person.extension == _FORGETFUL else 0.05)
    median = person.cycle * (0.7 if deal.is_repeat else 1) * (1 if wins else 0.75)
    total = min(240.0, max(0.4, rng.lognormvariate(math.log(median), 0.62)))
    steps = path[1:] if forgotten else [*path[1:], _ending(rng, deal, wins)]
    cuts = [*sorted(rng.random() ** 0.8 for _ in steps[:-1]), 1.0]
    moves = [(deal.created, path[0])]
    for stage, cut in zip(steps, cuts, strict=False):
        day = (deal.created + timedelta(days=total * cut)).date()
        moment = max(workdays.working_moment(rng, day), moves[-1][0] + timedelta(minutes=25))
        moves.append((moment, stage))
    if not wins and not forgotten and rng.random() < 0.012:  # reopened
        again = workdays.working_moment(rng, moves[-1][0].date() + timedelta(25))
        moves.append((again, _stages(deal)[-2]))
    _settle(rng, deal, moves)


def _stages(deal: Deal) -> tuple[str, ...]:
    return market.AMO_STAGES if deal.system == "amocrm" else market.BITRIX_STAGES


def _path(rng: Random, deal: Deal, wins: bool) -> list[str]:
    """Stages that the deal enters: some are skipped, lost deals stop half-way."""
    stages = _stages(deal)
    last = len(stages) - 1
    depth = last if wins else min(last, rng.choices(range(5), _DEPTHS)[0])
    path = [
        stage
        for n, stage in enumerate(stages)
        if n in (0, depth) or (n < depth and rng.random() < 0.88)
    ]
    if wins and len(path) > 2 and rng.random() < 0.3:
        path.pop()  # some deals are closed without the last stage
    return path


def _ending(rng: Random, deal: Deal, wins: bool) -> str:
    if wins:
        return market.WON[deal.system]
    deal.reason = rng.choices(list(market.REASONS), list(market.REASONS.values()))[0]
    if deal.system == "amocrm":
        return f"{market.LOST_AMO} ({deal.reason})"
    return rng.choices(market.LOST_BITRIX, (85, 15))[0]


def _settle(rng: Random, deal: Deal, moves: list[tuple[datetime, str]]) -> None:
    deal.moves = [move for move in moves if move[0] <= END]
    moment, stage = deal.moves[-1]
    deal.outcome = market.outcome_of(stage)
    if deal.outcome == "won":
        deal.due = moment.date() + timedelta(rng.choice((21, 30, 45, 60)))
    if deal.outcome != "lost":
        deal.reason = ""


def hand_over(rng: Random, deal: Deal) -> None:
    """Hand open deals of the manager who leaves over to colleagues; some keep their owner."""
    if not deal.owners[0][1].left:
        return
    moment = datetime.combine(LEAVES, time(17, 30)) + timedelta(seconds=deal.created.second)
    if deal.created > moment or (deal.closed and deal.closed <= moment):
        return
    if deal.closed or rng.random() < 0.35:
        deal.owners.append((moment, rng.choice(PEOPLE[:4])))
