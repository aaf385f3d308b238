"""The canonical tables: what every figure stands on, whatever system the file came from."""

from dataclasses import dataclass, replace
from enum import StrEnum

from data.model.dimensions import DIMENSIONS, PLANNED, columns_of


class Type(StrEnum):
    """What a column holds; the values are DuckDB type names."""

    TEXT = "VARCHAR"
    MOMENT = "TIMESTAMP"  # local time of the company, no zone
    DAY = "DATE"
    MONEY = "DECIMAL(18, 2)"
    NUMBER = "DOUBLE"
    COUNT = "BIGINT"
    FLAG = "BOOLEAN"


@dataclass(frozen=True)
class Column:
    """One column: its name in code, its type, and what stands in it."""

    name: str
    type: Type
    meaning: str


@dataclass(frozen=True)
class Table:
    """One canonical table.

    `key` names the columns that tell two rows apart; `id` is the one an export must bring
    for that (None: rows of this kind never carry an id and get a key from their contents).
    `when` is the column by which the table's period and freshness are told.
    `required` columns must be mapped for a file to be taken in at all.
    """

    name: str
    key: tuple[str, ...]
    id: str | None
    when: str
    required: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns that a file can bring, in order, without the provenance."""
        return tuple(name for name in self.stored if name not in DECIDED)

    @property
    def stored(self) -> tuple[str, ...]:
        """Names of all the table's own columns, those of the user's decisions included."""
        return tuple(column.name for column in self.columns)

    def type_of(self, name: str) -> Type:
        """Type of the column called `name`; KeyError when there is none."""
        return {column.name: column.type for column in (*self.columns, *PROVENANCE)}[name]


def _columns(*rows: tuple[str, Type, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


T = Type

# What the user decided about a row; made anew after every change, never brought by a file.
DECIDED = ("matched_deal_id", "united_client", "united_owner", "apart_clients")
_UNITED = ("united_client", T.TEXT, "key of the client that the user says this row's client is")

# Follows every row of every table to the file and the line it came from.
PROVENANCE = _columns(
    ("source_system", T.TEXT, "id of the preset that read the file"),
    ("row_key", T.TEXT, "the row's id within its source system, or a key made of its contents"),
    ("upload_id", T.COUNT, "the upload that brought this version of the row"),
    ("line", T.COUNT, "its line in the file, counted from 1"),
)

DEALS = Table(
    "deals",
    ("source_system", "deal_id"),
    "deal_id",
    "created_at",
    ("created_at|closed_at",),
    _columns(
        ("deal_id", T.TEXT, "id in the CRM"),
        ("title", T.TEXT, "name of the deal"),
        ("client_id", T.TEXT, "id of the client in the CRM"),
        ("client", T.TEXT, "name of the client"),
        ("phone", T.TEXT, "client's phone, E.164"),
        ("email", T.TEXT, "client's e-mail, lower case"),
        ("inn", T.TEXT, "client's taxpayer number"),
        ("owner", T.TEXT, "manager, by his one name"),
        ("owner_written", T.TEXT, "manager as the export spells him"),
        ("pipeline", T.TEXT, "pipeline"),
        ("stage", T.TEXT, "stage as the CRM names it"),
        ("status", T.TEXT, "open, won, lost or unmapped"),
        ("amount", T.MONEY, "amount of the deal"),
        ("paid_amount", T.MONEY, "paid so far, as the CRM says; never counted as receipts"),
        ("currency", T.TEXT, "ISO 4217 code"),
        ("cost", T.MONEY, "cost of what was sold"),
        ("product", T.TEXT, "product; the first one where there are several"),
        ("source", T.TEXT, "channel the client came by"),
        ("created_at", T.MOMENT, "creation"),
        ("stage_changed_at", T.MOMENT, "entry into the present stage"),
        ("closed_at", T.MOMENT, "outcome; empty while open"),
        ("expected_at", T.MOMENT, "planned close"),
        ("due_at", T.MOMENT, "payment due"),
        ("modified_at", T.MOMENT, "last change in the CRM"),
        ("lost_reason", T.TEXT, "why it was lost"),
        ("is_repeat", T.FLAG, "the client bought before"),
        _UNITED,
        ("apart_clients", T.TEXT, "keys of the clients that the user says are others, a line each"),
    ),
)

DEAL_ITEMS = Table(
    "deal_items",
    ("source_system", "deal_id", "line"),
    None,
    "",
    ("deal_id", "product"),
    _columns(
        ("deal_id", T.TEXT, "the deal it belongs to"),
        ("product", T.TEXT, "product"),
        ("price", T.MONEY, "price of one"),
        ("quantity", T.NUMBER, "how many"),
        ("amount", T.MONEY, "sum of the row"),
    ),
)

STAGE_HISTORY = Table(
    "stage_history",
    ("source_system", "deal_id", "entered_at"),
    None,
    "entered_at",
    (),
    _columns(
        ("deal_id", T.TEXT, "the deal"),
        ("stage", T.TEXT, "stage entered"),
        ("status", T.TEXT, "what the stage means: open, won, lost or unmapped"),
        ("entered_at", T.MOMENT, "when"),
        ("left_at", T.MOMENT, "when it left for the next stage; empty while there"),
    ),
)

LEADS = Table(
    "leads",
    ("source_system", "lead_id"),
    "lead_id",
    "created_at",
    ("created_at",),
    _columns(
        ("lead_id", T.TEXT, "id in the CRM"),
        ("title", T.TEXT, "name of the lead"),
        ("client", T.TEXT, "name of the person or company"),
        ("phone", T.TEXT, "phone, E.164"),
        ("email", T.TEXT, "e-mail, lower case"),
        ("owner", T.TEXT, "manager, by his one name"),
        ("owner_written", T.TEXT, "manager as the export spells him"),
        ("stage", T.TEXT, "stage as the CRM names it"),
        ("status", T.TEXT, "open, won, lost or unmapped"),
        ("amount", T.MONEY, "expected amount"),
        ("currency", T.TEXT, "ISO 4217 code"),
        ("source", T.TEXT, "channel"),
        ("created_at", T.MOMENT, "creation"),
        ("closed_at", T.MOMENT, "end of the work on it"),
    ),
)

CONTACTS = Table(
    "contacts",
    ("source_system", "client_id"),
    "client_id",
    "created_at",
    ("client_id",),
    _columns(
        ("client_id", T.TEXT, "id in the CRM"),
        ("client", T.TEXT, "name"),
        ("phone", T.TEXT, "phone, E.164"),
        ("email", T.TEXT, "e-mail, lower case"),
        ("inn", T.TEXT, "taxpayer number"),
        ("owner", T.TEXT, "manager, by his one name"),
        ("owner_written", T.TEXT, "manager as the export spells him"),
        ("created_at", T.MOMENT, "creation"),
        ("modified_at", T.MOMENT, "last change in the CRM"),
    ),
)

CALLS = Table(
    "calls",
    ("source_system", "call_id"),
    "call_id",
    "started_at",
    ("started_at",),
    _columns(
        ("call_id", T.TEXT, "id in the telephony"),
        ("owner", T.TEXT, "manager, by his one name"),
        ("owner_written", T.TEXT, "manager or extension as the export writes it"),
        ("direction", T.TEXT, "in, out or internal"),
        ("client_phone", T.TEXT, "the other side's number, E.164 where it is a phone"),
        ("client_id", T.TEXT, "id of the client in the CRM"),
        ("deal_id", T.TEXT, "id of the deal in the CRM"),
        ("started_at", T.MOMENT, "start"),
        ("wait_seconds", T.COUNT, "ringing"),
        ("talk_seconds", T.COUNT, "talk"),
        ("answered", T.FLAG, "somebody spoke"),
        ("line_number", T.TEXT, "company's own number"),
        ("recording", T.TEXT, "name of the recording"),
        ("score", T.NUMBER, "score given to the call"),
        ("count", T.COUNT, "how many calls the row stands for; 1 unless it is an aggregate"),
    ),
)

PAYMENTS = Table(
    "payments",
    ("source_system", "payment_id"),
    "payment_id",
    "paid_at",
    ("paid_at", "amount"),
    _columns(
        ("payment_id", T.TEXT, "id in the bank, the cash register or the CRM"),
        ("refund_of", T.TEXT, "for a refund: id of the payment that went back"),
        ("deal_id", T.TEXT, "the deal paid for"),
        ("client_id", T.TEXT, "id of the client in the CRM"),
        ("client", T.TEXT, "payer"),
        ("phone", T.TEXT, "payer's phone, E.164"),
        ("email", T.TEXT, "payer's e-mail, lower case"),
        ("inn", T.TEXT, "payer's taxpayer number"),
        ("owner", T.TEXT, "manager, by his one name"),
        ("owner_written", T.TEXT, "manager as the export spells him"),
        ("paid_at", T.MOMENT, "when the money came or went back"),
        ("amount", T.MONEY, "money in; a refund is negative"),
        ("currency", T.TEXT, "ISO 4217 code"),
        ("fee", T.MONEY, "what the bank kept"),
        ("status", T.TEXT, "status as the export writes it"),
        ("purpose", T.TEXT, "purpose of the payment"),
        ("matched_deal_id", T.TEXT, "the deal by the user's word, where the file names none"),
        _UNITED,
    ),
)

PLANS = Table(
    "plans",
    ("month", *PLANNED, "measure", "scenario"),
    None,
    "month",
    ("month", "amount"),
    _columns(
        ("month", T.DAY, "first day of the month"),
        ("owner", T.TEXT, "whose plan; at most one of the planned dimensions is filled"),
        ("owner_written", T.TEXT, "manager as the file spells him"),
        ("team", T.TEXT, "which team's plan"),
        ("source", T.TEXT, "which channel's plan"),
        ("product", T.TEXT, "which product's plan"),
        ("client_kind", T.TEXT, "new or repeat clients"),
        ("measure", T.TEXT, "metric planned; net_receipts unless said otherwise"),
        ("scenario", T.TEXT, "pessimistic or optimistic; empty is the realistic plan"),
        ("amount", T.MONEY, "the plan"),
    ),
)

OWNERS = Table(
    "owners",
    ("owner",),
    "owner",
    "hired_at",
    ("owner",),
    _columns(
        ("owner", T.TEXT, "the one name"),
        ("aliases", T.TEXT, "other spellings and extensions, separated by «;»"),
        ("team", T.TEXT, "team"),
        ("role", T.TEXT, "role: manager, head, coordinator"),
        ("hired_at", T.DAY, "first working day"),
        ("left_at", T.DAY, "last working day; empty while he works"),
        ("full_time_share", T.NUMBER, "share of full time, 1 when empty"),
        ("united_owner", T.TEXT, "the name under which another row stands for this person"),
    ),
)

ACTIVITIES = Table(
    "activities",
    ("source_system", "activity_id"),
    "activity_id",
    "happened_at",
    ("happened_at",),
    _columns(
        ("activity_id", T.TEXT, "id in the CRM"),
        ("owner", T.TEXT, "manager, by his one name"),
        ("owner_written", T.TEXT, "manager as the export spells him"),
        ("kind", T.TEXT, "meeting, offer, invoice, task or letter"),
        ("happened_at", T.MOMENT, "when"),
        ("deal_id", T.TEXT, "the deal"),
        ("done", T.FLAG, "done"),
    ),
)

FEEDBACK = Table(
    "feedback",
    ("source_system", "feedback_id"),
    "feedback_id",
    "happened_at",
    ("happened_at", "kind"),
    _columns(
        ("feedback_id", T.TEXT, "id"),
        ("client_id", T.TEXT, "who said it"),
        ("owner", T.TEXT, "about whom, by his one name"),
        ("owner_written", T.TEXT, "manager as the export spells him"),
        ("happened_at", T.MOMENT, "when"),
        ("kind", T.TEXT, "complaint or nps"),
        ("score", T.NUMBER, "0 to 10 for nps"),
    ),
)


def _with_dimensions(table: Table) -> Table:
    """The table, and after its columns one for each dimension of it that is not among them."""
    absent = [name for name in columns_of(table.name) if name not in table.stored]
    added = _columns(*((name, T.TEXT, DIMENSIONS[name].meaning) for name in absent))
    return replace(table, columns=(*table.columns, *added))


TABLES: dict[str, Table] = {
    table.name: _with_dimensions(table)
    for table in (
        DEALS,
        DEAL_ITEMS,
        STAGE_HISTORY,
        LEADS,
        CONTACTS,
        CALLS,
        PAYMENTS,
        PLANS,
        OWNERS,
        ACTIVITIES,
        FEEDBACK,
    )
}

# Tables that a file can bring; the other two are made from deals.
KINDS = tuple(name for name in TABLES if name not in ("deal_items", "stage_history"))
