"""Sections of a preset: the columns, words and rules of one kind of file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from data.model.errors import ExportError
from data.model.headers import fold
from data.model.tables import KINDS, PROVENANCE, TABLES

_SECTION_KEYS = frozenset(
    "table unused signature requires sign minus parties holder skip extract line_sum constant "
    "planned".split()
)

# Columns that a file may bring to compute another one from; they are not stored themselves.
HELPERS = {
    "deals": frozenset(("price", "quantity")),
    "calls": frozenset(("total_seconds", "answered_at", "ended_at")),
    "payments": frozenset(("refund_amount", "refunded_at")),
}


class BrokenPreset(ExportError):
    """A preset names a column, a kind or a setting that does not exist."""

    exit_status = 2

    key = "errors.broken_preset"


@dataclass(frozen=True)
class SkipRule:
    """Rows that are skipped, by a column: its values, an empty cell, a zero, or a minus.

    A `*` at the ends of a value stands for any text.
    """

    column: tuple[str, ...]
    reason: str
    values: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    empty: bool = False
    zero: bool = False
    negative: bool = False


@dataclass(frozen=True)
class RefundRule:
    """The words of a column that make the row's amount a refund, whatever its sign."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class AccountHolderRule:
    """For a statement without a direction: the name that is in every row holds the account."""

    payer: str
    recipient: str


@dataclass(frozen=True)
class CallPartiesRule:
    """Derives the direction of a call and our side of it from who called whom.

    Each field but `number`, `mailbox` and the words names headers. A number of six digits or more
    is not ours, unless the file has a column of directions or columns of extensions, which are
    filled for our side only. `answerer` is who took a call that came in, where the called side is
    a number of the company. Channels name the telephone of either side, and the relays that tie
    two legs together. `groups`: the called side is a queue or a ring group and no person.
    `machines`: applications that answer instead of a person; `machines_alone`: those that do where
    nobody was called. `linked`: the id common to all legs. `tenant`: within what ids are unique.
    `number`: a pattern of the number inside a cell with a name; `mailbox`: of the extension inside
    the number of its mailbox.
    """

    caller: tuple[str, ...]
    called: tuple[str, ...]
    caller_extension: tuple[str, ...] = ()
    called_extension: tuple[str, ...] = ()
    answerer: tuple[str, ...] = ()
    caller_channel: tuple[str, ...] = ()
    called_channel: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    tenant: tuple[str, ...] = ()
    group_column: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    machine_column: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    machines_alone: tuple[str, ...] = ()
    number: str = ""
    mailbox: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers that the rule reads."""
        extensions = (*self.caller_extension, *self.called_extension, *self.answerer)
        channels = (*self.caller_channel, *self.called_channel)
        kinds = (*self.group_column, *self.machine_column, *self.linked, *self.tenant)
        return (*self.caller, *self.called, *extensions, *channels, *kinds)


@dataclass(frozen=True)
class ExtractRule:
    """Cuts a column out of longer texts by a regular expression with one group."""

    columns: tuple[str, ...]
    pattern: str


@dataclass(frozen=True)
class Section:
    """One kind of file of a system: the names of its columns and the words in them.

    `columns` gives for each canonical column the headers it is known under; a header list
    inside the list is a value split over several columns (date and time of day).
    `values` gives for a canonical column the words that mean each of its values.
    `constant` gives what all rows of such a file have in common; `planned` says that the close
    date of a deal that is not closed is the one it is planned for. `requires`: headers without
    any of which a table is none of this system's.
    """

    name: str
    table: str
    columns: Mapping[str, tuple[tuple[str, ...], ...]]
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    signature: frozenset[str] = frozenset()
    unused: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    sign: int = 1
    minus: RefundRule | None = None
    holder: AccountHolderRule | None = None
    constant: Mapping[str, str] = field(default_factory=dict)
    planned: bool = False
    skip: tuple[SkipRule, ...] = ()
    extract: Mapping[str, ExtractRule] = field(default_factory=dict)
    parties: CallPartiesRule | None = None
    line_sum: bool = False

    @property
    def headers(self) -> frozenset[str]:
        """Folded headers that this section knows."""
        folded = {fold(name) for spec in self.columns.values() for part in spec for name in part}
        folded |= {fold(name) for rule in self.skip for name in rule.column}
        folded |= {fold(name) for rule in self.extract.values() for name in rule.columns}
        if self.parties:
            folded |= {fold(name) for name in self.parties.columns}
        if self.minus:
            folded.add(fold(self.minus.column))
        if self.holder:
            folded |= {fold(self.holder.payer), fold(self.holder.recipient)}
        return frozenset(folded | self.signature | self.unused)


def build_section(key: str, body: Mapping[str, Any], file: str) -> Section:
    """A section from its data; BrokenPreset names an unknown column or setting."""
    table = body.get("table", key) if isinstance(body, Mapping) else key
    if table not in KINDS or not isinstance(body, Mapping):
        raise BrokenPreset(file=file, what=f"[{key}]")
    allowed = {*TABLES[table].names, *(column.name for column in PROVENANCE)}
    allowed |= HELPERS.get(table, frozenset())
    for column in set(body.get("constant", ())) - allowed:
        raise BrokenPreset(file=file, what=f"[{key}] constant {column}")
    columns, values = {}, {}
    for column, spec in body.items():
        if column in _SECTION_KEYS:
            continue
        if column not in allowed:
            close = ", ".join(get_close_matches(column, allowed, 1))
            raise BrokenPreset(file=file, what=f"[{key}] {column}", close=close or "—")
        if isinstance(spec, Mapping):
            values[column] = {word: tuple(forms) for word, forms in spec.items() if word != "from"}
            spec = spec.get("from", ())
        if spec:
            columns[column] = tuple((h,) if isinstance(h, str) else tuple(h) for h in spec)
    return Section(
        name=key,
        table=table,
        columns=columns,
        values=values,
        signature=frozenset(fold(header) for header in body.get("signature", ())),
        unused=frozenset(fold(header) for header in body.get("unused", ())),
        requires=frozenset(fold(header) for header in body.get("requires", ())),
        sign=int(body.get("sign", 1)),
        minus=_minus(body.get("minus")),
        holder=AccountHolderRule(**body["holder"]) if "holder" in body else None,
        constant=dict(body.get("constant", {})),
        planned=bool(body.get("planned", False)),
        skip=tuple(_skip(rule) for rule in body.get("skip", ())),
        extract={
            column: ExtractRule(tuple(rule["from"]), rule["pattern"])
            for column, rule in body.get("extract", {}).items()
        },
        parties=_parties(body.get("parties")),
        line_sum=bool(body.get("line_sum", False)),
    )


def _skip(rule: Mapping[str, Any]) -> SkipRule:
    column = rule["column"]
    return SkipRule(
        column=(column,) if isinstance(column, str) else tuple(column),
        reason=rule["reason"],
        values=tuple(rule.get("values", ())),
        keep=tuple(rule.get("keep", ())),
        empty=bool(rule.get("empty", False)),
        zero=bool(rule.get("zero", False)),
        negative=bool(rule.get("negative", False)),
    )


def _minus(rule: Mapping[str, Any] | None) -> RefundRule | None:
    return RefundRule(rule["column"], tuple(rule["values"])) if rule else None


def _parties(rule: Mapping[str, Any] | None) -> CallPartiesRule | None:
    if not rule:
        return None
    groups, machines = rule.get("groups", {}), rule.get("machines", {})
    own: dict[str, Any] = {
        name: value if name in ("number", "mailbox") else _names(value)
        for name, value in rule.items()
        if name not in ("groups", "machines")
    }
    return CallPartiesRule(
        **own,
        group_column=_names(groups.get("column", ())),
        groups=_names(groups.get("values", ())),
        machine_column=_names(machines.get("column", ())),
        machines=_names(machines.get("values", ())),
        machines_alone=_names(machines.get("alone", ())),
    )


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value))
