"""A deal as the CRM shows it at the end of a given day."""

from dataclasses import dataclass
from datetime import date, datetime, time

from generator import market
from generator.people import Person
from generator.records import Deal


@dataclass(frozen=True)
class Snapshot:
    """A deal as one export shows it."""

    deal: Deal
    export: date
    stage: str
    stage_since: datetime
    modified: datetime
    owner: Person
    outcome: str
    amount: int | None

    @property
    def closed(self) -> datetime | None:
        """Moment of the outcome, if it is not after the export."""
        return None if self.outcome == "open" else self.stage_since

    @property
    def itemised(self) -> bool:
        """Whether the product rows are filled in at the export."""
        return self.deal.itemised and self.amount == self.deal.amount


def snapshot(deal: Deal, export: date) -> Snapshot:
    """The deal at the end of the day `export`."""
    end = datetime.combine(export, time.max)
    past_moves = [move for move in deal.moves if move[0] <= end]
    since, stage = past_moves[-1]
    agreed = len(past_moves) > 2 or market.outcome_of(stage) == "won"
    return Snapshot(
        deal,
        export,
        stage,
        since,
        [change for change in deal.changes if change <= end][-1],
        deal.owner(end),
        market.outcome_of(stage),
        deal.amount if agreed else deal.first_estimate,
    )


def changed(deals: list[Deal], after: date, until: date) -> list[Snapshot]:
    """Deals that changed later than the day `after`, as they stand on the day `until`."""
    shots = [snapshot(deal, until) for deal in deals if deal.created.date() <= until]
    return [shot for shot in shots if shot.modified.date() > after]
