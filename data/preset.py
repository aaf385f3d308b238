"""How a system words its exports: presets are TOML data, never code."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from data.errors import ExportError
from data.readers.headers import fold
from data.tables import KINDS, PROVENANCE, TABLES

_FOLDER = Path(__file__).parent / "presets"
_FILE_KEYS = frozenset(
    "encodings delimiter decimal dates timezone columns patterns durations sheets sheet "
    "currency".split()
)
_LISTS = frozenset(("dates", "columns", "encodings"))
_SECTION_KEYS = frozenset("table signature sign parties skip extract line_sum".split())

# Columns that a file may bring to compute another one from; they are not stored themselves.
HELPERS = {
    "deals": frozenset(("price", "quantity")),
    "calls": frozenset(("total_seconds",)),
    "payments": frozenset(("refund_amount", "refunded_at")),
}


class BrokenPreset(ExportError):
    """A preset file says something that the tables do not know."""

    key = "errors.broken_preset"


@dataclass(frozen=True)
class Skip:
    """Rows that are read and not taken in: by the values of a column, or by its being empty."""

    column: tuple[str, ...]
    reason: str
    values: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    empty: bool = False


@dataclass(frozen=True)
class Parties:
    """Telephony without a direction: who called whom tells it, and who of the two is ours."""

    caller: str
    called: str
    groups: tuple[str, ...] = ()
    group_column: str = ""


@dataclass(frozen=True)
class Extract:
    """A column found inside a longer text by a regular expression with one group."""

    columns: tuple[str, ...]
    pattern: str


@dataclass(frozen=True)
class Section:
    """One kind of file of a system and how its columns are worded.

    `columns` gives for each canonical column the headers it is known under; a header list
    inside the list is a value split over several columns (date and time of day).
    `values` gives for a canonical column the words that mean each of its values.
    """

    name: str
    table: str
    columns: Mapping[str, tuple[tuple[str, ...], ...]]
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    signature: frozenset[str] = frozenset()
    sign: int = 1
    skip: tuple[Skip, ...] = ()
    extract: Mapping[str, Extract] = field(default_factory=dict)
    parties: Parties | None = None
    line_sum: bool = False

    @property
    def headers(self) -> frozenset[str]:
        """Folded headers that this section knows."""
        known = {fold(name) for spec in self.columns.values() for part in spec for name in part}
        known |= {fold(name) for rule in self.skip for name in rule.column}
        known |= {fold(name) for rule in self.extract.values() for name in rule.columns}
        if self.parties:
            known |= {fold(self.parties.caller), fold(self.parties.called)}
        return frozenset(known | self.signature)


@dataclass(frozen=True)
class Preset:
    """One system: its name, how its files are written, and the kinds of file it makes."""

    id: str
    title: Mapping[str, str]
    file: Mapping[str, Any]
    sections: tuple[Section, ...]
    source: Mapping[str, Any] = field(repr=False, default_factory=dict)


def parse(text: str, name: str = "preset") -> dict[str, Any]:
    """Read a preset's TOML; BrokenPreset says where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenPreset(file=name, what=str(error)) from error


def build(source: Mapping[str, Any], name: str) -> Preset:
    """A preset from its data; BrokenPreset names what the tables do not know or cannot take."""
    try:
        return _build(source, name)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BrokenPreset(file=name, what=str(error)) from error


def _build(source: Mapping[str, Any], name: str) -> Preset:
    file = dict(source.get("file", {}))
    for unknown in set(file) - _FILE_KEYS:
        raise BrokenPreset(file=name, what=f"[file] {unknown}")
    for key in _LISTS & set(file):
        file[key] = [file[key]] if isinstance(file[key], str) else list(file[key])
    sections = tuple(
        _section(key, body, name)
        for key, body in source.items()
        if key not in ("id", "title", "file")
    )
    identity = str(source.get("id", Path(name).stem))
    title = source.get("title", {"ru": identity, "en": identity})
    return Preset(identity, title, file, sections, source)


def _section(key: str, body: Mapping[str, Any], file: str) -> Section:
    table = body.get("table", key) if isinstance(body, Mapping) else key
    if table not in KINDS or not isinstance(body, Mapping):
        raise BrokenPreset(file=file, what=f"[{key}]")
    known = {*TABLES[table].names, *(column.name for column in PROVENANCE)}
    known |= HELPERS.get(table, frozenset())
    columns, values = {}, {}
    for column, spec in body.items():
        if column in _SECTION_KEYS:
            continue
        if column not in known:
            close = ", ".join(get_close_matches(column, known, 1))
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
        sign=int(body.get("sign", 1)),
        skip=tuple(_skip(rule) for rule in body.get("skip", ())),
        extract={
            column: Extract(tuple(rule["from"]), rule["pattern"])
            for column, rule in body.get("extract", {}).items()
        },
        parties=_parties(body.get("parties")),
        line_sum=bool(body.get("line_sum", False)),
    )


def _skip(rule: Mapping[str, Any]) -> Skip:
    column = rule["column"]
    return Skip(
        column=(column,) if isinstance(column, str) else tuple(column),
        reason=rule["reason"],
        values=tuple(rule.get("values", ())),
        keep=tuple(rule.get("keep", ())),
        empty=bool(rule.get("empty", False)),
    )


def _parties(rule: Mapping[str, Any] | None) -> Parties | None:
    if not rule:
        return None
    groups = rule.get("groups", {})
    return Parties(
        rule["caller"], rule["called"], tuple(groups.get("values", ())), groups.get("column", "")
    )


def overlay(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with what `top` says instead; tables are merged, lists replaced."""
    merged = dict(base)
    for key, value in top.items():
        below = merged.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[key] = overlay(below, value) if both else value  # type: ignore[arg-type]
    return merged


@cache
def builtin() -> Mapping[str, Preset]:
    """The presets that come with the product, by id."""
    found = (
        build(parse(path.read_text("utf-8"), path.name), path.name)
        for path in sorted(_FOLDER.glob("*.toml"))
    )
    return {preset.id: preset for preset in found}


def canonical(kind: str) -> Section:
    """The section of a file whose headers are the canonical column names themselves."""
    names = TABLES[kind].names
    columns: dict[str, tuple[tuple[str, ...], ...]] = {name: ((name,),) for name in names}
    if "owner_written" in names:
        columns["owner_written"] = (("owner_written",), ("owner",))
    columns.pop("owner", None) if kind != "owners" else None
    columns["source_system"] = (("source_system",),)
    return Section(name=kind, table=kind, columns=columns)


def stage_words(table: str) -> dict[str, tuple[str, ...]]:
    """What stages mean by all the presets together, for a table that tells stages alone."""
    met: dict[str, dict[str, None]] = {}
    for each in builtin().values():
        for section in each.sections:
            if section.table == table:
                for status, forms in section.values.get("status", {}).items():
                    met.setdefault(status, {}).update(dict.fromkeys(forms))
    return {status: tuple(forms) for status, forms in met.items()}


def plan_words() -> dict[str, Mapping[str, tuple[str, ...]]]:
    """What the words of a plan's measure and version mean, whatever the headers are."""
    sections = (section for each in builtin().values() for section in each.sections)
    values = next(section.values for section in sections if section.table == "plans")
    return {column: values[column] for column in ("measure", "scenario")}


def known_headers(presets: Iterable[Preset]) -> frozenset[str]:
    """Every folded header that any of the presets knows, the canonical names included."""
    names = {name for kind in KINDS for name in TABLES[kind].names}
    return frozenset(names).union(*(s.headers for preset in presets for s in preset.sections))
