"""HubSpot, Pipedrive and Salesforce: deals as these systems export them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator.forms.archive import lines_of
from generator.forms.words import roubles
from generator.people import PEOPLE
from generator.small.folder import Facts, Folder, facts

_SINCE = datetime(2026, 7, 1)
_COMPANIES = ("Bluefern", "Corvane", "Dulcimo", "Farholt", "Glintek", "Hexaray", "Ironbay")
_SOURCES = ("Web", "Referral", "Trade Show")
_REASONS = ("Price", "Went to a competitor")
_OUTCOMES = ("won", "open", "lost", "open", "won")
_HUBSPOT = (
    "Record ID;Deal Name;Deal Stage;Pipeline;Amount;Close Date;Create Date;Deal owner;"
    "Associated Company;Associated Contact IDs"
)
_PIPEDRIVE = (
    "Deal - ID;Deal - Title;Deal - Value;Deal - Currency of value;Deal - Pipeline;Deal - Stage;"
    "Deal - Status;Deal - Owner;Deal - Organization;Deal - Contact person;"
    "Deal - Expected close date;Deal - Won time;Deal - Lost time;Deal - Lost reason;"
    "Deal - Deal created"
)
_SALESFORCE = (
    "Opportunity Owner;Account Name;Opportunity Name;Stage;Amount;Close Date;Created Date;"
    "Lead Source"
)
_FOOTER = (
    '"Confidential Information - Do Not Distribute"\n'
    '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
)


@dataclass(frozen=True)
class Deal:
    """A made-up deal; `closes` is when it closed or is planned to."""

    number: int
    company: str
    owner: str
    status: str
    cents: int
    created: datetime
    closes: datetime


def _deals(folder: Folder, number: int) -> list[Deal]:
    rng, deals = folder.rng, []
    for n in range(number):
        created = folder.moment(_SINCE, 60)
        person = PEOPLE[n % 4]
        deals.append(
            Deal(
                n,
                f"{_COMPANIES[n % 7]} {chr(65 + n // 7)}",
                f"{person.latin} {chr(75 + n % 4)}.",
                _OUTCOMES[n % 5],
                rng.randrange(90, 9000) * 1000 + 50 * (n % 2),
                created,
                created + timedelta(days=rng.randrange(5, 40), minutes=41),
            )
        )
    return deals


def _expected(deals: list[Deal], **more: int) -> Facts:
    closed = [deal for deal in deals if deal.status != "open"]
    return facts(
        "deals",
        len(deals) + more.get("skipped", 0),
        len(deals),
        sum(deal.cents for deal in deals),
        skipped=more.get("skipped", 0),
        statuses=dict(sorted(Counter(deal.status for deal in deals).items())),
        owners=dict(sorted(Counter(deal.owner for deal in deals).items())),
        closed=len(closed),
    )


def write_hubspot(folder: Folder) -> None:
    """Stages by their label or by their inner id; several contacts in one cell."""
    stages = {
        "won": ("Closed Won", "closedwon"),
        "lost": ("Closed Lost", "closedlost"),
        "open": ("Contract Sent", "qualifiedtobuy"),
    }
    deals, rows = _deals(folder, 35), []
    for deal in deals:
        contacts = f"{8000 + deal.number};{8500 + deal.number}" if deal.number % 3 else ""
        rows.append([str(70_000_000_000 + deal.number), f"{deal.company} – new site",
                     stages[deal.status][deal.number % 4 == 0], "Sales Pipeline",
                     roubles(deal.cents).removesuffix(".00"), f"{deal.closes:%Y-%m-%d %H:%M}",
                     f"{deal.created:%Y-%m-%d %H:%M}", deal.owner, deal.company,
                     contacts])  # fmt: skip
    content = lines_of(_HUBSPOT.split(";"), rows, ",").encode("utf-8-sig")
    folder.put("hubspot-crm-exports-all-deals-2026-10-20.csv", content, _expected(deals))


def write_pipedrive(folder: Folder) -> None:
    """The outcome stands apart from the stage; the fraction is after a comma."""
    stages = ("Qualified", "Contact Made", "Demo Scheduled", "Proposal Made")
    deals, rows = _deals(folder, 30), []
    for deal in deals:
        closed = f"{deal.closes:%Y-%m-%d %H:%M:%S}"
        reason = _REASONS[deal.number % 2] if deal.status == "lost" else ""
        rows.append([str(500 + deal.number), f"{deal.company} deal",
                     roubles(deal.cents).replace(".", ","), "EUR", "Pipeline",
                     stages[deal.number % 4], deal.status.capitalize(), deal.owner, deal.company,
                     f"Person {deal.number}", f"{deal.closes:%Y-%m-%d}",
                     closed if deal.status == "won" else "",
                     closed if deal.status == "lost" else "", reason,
                     f"{deal.created:%Y-%m-%d %H:%M:%S}"])  # fmt: skip
    content = lines_of(_PIPEDRIVE.split(";"), rows, ",").encode()
    folder.put("deals-7654321-1.csv", content, _expected(deals) | {"currency": "EUR"})


def write_salesforce(folder: Folder) -> None:
    """A report grouped by owner: each name once, a subtotal below, totals and a footer."""
    stages = {"won": "Closed Won", "lost": "Closed Lost"}
    deals = sorted(_deals(folder, 36), key=lambda deal: deal.owner)
    rows: list[list[str]] = []
    for owner in sorted({deal.owner for deal in deals}):
        group = [deal for deal in deals if deal.owner == owner]
        for place, deal in enumerate(group):
            rows.append(["" if place else owner, deal.company, f"{deal.company}: licences",
                         stages.get(deal.status, "Negotiation/Review"), _amount(deal.cents),
                         _american(deal.closes), _american(deal.created),
                         _SOURCES[deal.number % 3]])  # fmt: skip
        total = _amount(sum(deal.cents for deal in group))
        rows.append(["Subtotal", "", "", "", total, "", "", ""])
    groups = len({deal.owner for deal in deals})
    text = lines_of(_SALESFORCE.split(";"), rows, ",")
    text += f'\n"Grand Totals ({len(deals)} records)"\n\n{_FOOTER}'
    expected = _expected(deals, skipped=groups + 3)
    folder.put("report1760950000000.csv", text.encode(), expected)


def _amount(cents: int) -> str:
    return f"{cents / 100:,.2f}"


def _american(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment.year}"
