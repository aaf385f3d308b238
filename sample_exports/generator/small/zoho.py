"""Zoho: calls, deals and contacts of a made-up online school, with the quirks of its files."""

from collections import Counter
from datetime import datetime, timedelta

from generator.forms.archive import write_workbook
from generator.small.folder import Folder, facts

_OWNERS = ("Alma Birch", "Boris Quill", "Cora Finch", "Dean Marsh", "Elsa Thorn")
_CALLS = ("Id", "Call Start Date", "Call Start Time", "CONTACT ID", "Call Type",
          "Call Duration (in seconds)", "Call Status")  # fmt: skip
_CONTACTS = ("Id", "Contact Owner Name", "Created Time", "Modified Time")
_DEALS = ("Id", "Deal Owner Name", "Closing Date", "Quality", "Stage", "Lost Reason", "Page",
          "Campaign", "SLA", "Source", "Payment Type", "Product", "Education Type",
          "Created Time", "Course duration", "Months of study", "Initial Amount Paid",
          "Offer Total Amount", "Contact Name", "City")  # fmt: skip
_STAGES = ("Lost", "Lost", "Payment Done", "Call Delayed", "Waiting For Payment", "Lost")
_START = datetime(2026, 9, 1)
_FALSE_DAY = datetime(2024, 10, 7)  # stands beside every time of day


def _id(number: int) -> str:
    return f"58050280000{40_000_000 + number * 1013:08d}"


def write(folder: Folder) -> None:
    """The three workbooks."""
    contacts = [_id(n) for n in range(30)]
    _contacts(folder, contacts)
    _calls(folder, contacts)
    _deals(folder, contacts)


def _contacts(folder: Folder, contacts: list[str]) -> None:
    rows: list[tuple[object, ...]] = [_CONTACTS]
    for number, contact in enumerate(contacts):
        created = folder.moment(_START, 10)
        changed = created + timedelta(days=3)
        owner = _OWNERS[number % 5]
        rows.append((contact, owner, f"{created:%d.%m.%Y %H:%M}", f"{changed:%d.%m.%Y %H:%M}"))
    write_workbook(folder.path / "Contacts.xlsx", {"Contacts": rows})
    folder.expected["Contacts.xlsx"] = facts("contacts", len(contacts), len(contacts))


def _calls(folder: Folder, contacts: list[str]) -> None:
    rng, talk, kinds = folder.rng, 0, Counter[str]()
    rows: list[tuple[object, ...]] = [_CALLS]
    for number in range(50):
        kind = ("Outbound", "Outbound", "Missed", "Outbound", "Inbound")[number % 5]
        seconds = 0 if kind == "Missed" or number % 7 == 0 else rng.randrange(5, 900)
        talk += seconds
        kinds[kind] += 1
        at = folder.moment(_START, 28).replace(second=0)
        false = datetime.combine(_FALSE_DAY.date(), at.time())
        day = datetime.combine(at.date(), datetime.min.time())
        status = "Missed" if kind == "Missed" else f"{'Un' if not seconds else ''}attended Dialled"
        if kind == "Inbound":
            status = "Received"
        contact = contacts[number % 30] if number % 11 else None
        rows.append((_id(100 + number), day, false, contact, kind, seconds, status.capitalize()))
    write_workbook(folder.path / "Calls.xlsx", {"Sheet1": rows})
    expected = facts("calls", 50, 50, talk_seconds=talk, types=dict(sorted(kinds.items())))
    folder.expected["Calls.xlsx"] = expected


def _deals(folder: Folder, contacts: list[str]) -> None:
    rng, paid, offered, stages = folder.rng, 0, 0, Counter[str]()
    rows: list[tuple[object, ...]] = [_DEALS]
    for number in range(40):
        stage = _STAGES[number % 6]
        stages[stage] += 1
        created = folder.moment(_START, 20)
        closing = created + timedelta(days=rng.randrange(1, 9))
        is_closed = stage in ("Lost", "Payment Done")
        offer = rng.choice((2900, 3500, 9000, 11_398)) if number % 4 == 2 else None
        first = rng.choice((300, 500, 1000)) if stage == "Payment Done" else 0
        paid, offered = paid + first, offered + (offer or 0)
        rows.append((
            _id(500 + number), _OWNERS[number % 5], f"{closing:%d.%m.%Y}" if is_closed else None,
            "D - Non Target" if number % 3 else "B - Medium", stage,
            "Changed Decision" if stage == "Lost" else None, "/eng/test", "autumn", None,
            rng.choice(("Google Ads", "Organic", "Webinar")),
            "One Payment" if stage == "Payment Done" else None, "Web Developer", "Morning",
            f"{created:%d.%m.%Y %H:%M}", f'=IF(L{number + 2}="Web Developer", 6, "")', None,
            _money(first, number == 2), _money(offer, number in (2, 6)),
            contacts[number % 30], None,
        ))  # fmt: skip
    rows += [(*(None,) * 14, f'=IF(L{n}="Web Developer", 6, "")') for n in range(42, 47)]
    write_workbook(folder.path / "Deals.xlsx", {"Deals": rows})
    counted = dict(sorted(stages.items()))
    expected = facts(
        "deals", 40, 40, offered * 100, paid=f"{paid}.00", currency="EUR", stages=counted
    )
    folder.expected["Deals.xlsx"] = expected


def _money(amount: int | None, as_text: bool) -> object:
    """The amount as a number, or as the text «€ 3.500,00»."""
    if amount is None or not as_text:
        return amount
    return f"€ {amount:,}".replace(",", ".") + ",00"
