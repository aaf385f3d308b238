"""The format of a file's cells (dates, decimals …), as stated by preset, user and workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from data.presets.section import BrokenPreset

_TEXTS = ("delimiter", "decimal", "timezone", "durations", "sheets", "sheet", "currency")
_KEYS = frozenset((*_TEXTS, "encodings", "dates", "columns", "patterns"))


@dataclass(frozen=True)
class FileFormat:
    """The format of a file; None means not stated: it is detected from the values.

    `dates`: strptime formats, or one order of day, month and year (dmy, mdy, ymd).
    `date_order`: the order that the whole file decided, for a part of it that comes back.
    `decimal`: the sign before the fraction. `durations`: what 03:25 means, m:s or h:m.
    `timezone`, `currency`: those of the file where they are not the company's.
    `columns`, `patterns`: of files without a header, the known orders of columns and the regular
    expressions that their values fit. `sheets` is «all» where each sheet is a table of its own,
    `sheet` names the only one to read.
    `has_numbers`, `since_1904`: facts of the workbook, see `RawFile`.
    `by_column`: what the whole file decided for single columns: order, decimal or durations.
    """

    dates: tuple[str, ...] | None = None
    date_order: str | None = None
    decimal: str | None = None
    durations: str | None = None
    timezone: str | None = None
    currency: str | None = None
    delimiter: str | None = None
    encodings: tuple[str, ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    patterns: Mapping[str, str] = field(default_factory=dict)
    sheets: str | None = None
    sheet: str | None = None
    has_numbers: bool = False
    since_1904: bool = False
    by_column: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def from_table(cls, table: Mapping[str, Any], name: str) -> Self:
        """The format from a preset's [file] table; BrokenPreset names a key that is not known."""
        for unknown in set(table) - _KEYS:
            raise BrokenPreset(file=name, what=f"[file] {unknown}")
        texts: dict[str, Any] = {key: str(table[key]) for key in _TEXTS if key in table}
        columns = _listed(table.get("columns", ()))
        layouts = (
            columns if columns and isinstance(columns[0], list) else (columns,) * bool(columns)
        )
        return cls(
            dates=tuple(map(str, _listed(table["dates"]))) if "dates" in table else None,
            encodings=tuple(map(str, _listed(table.get("encodings", ())))),
            columns=tuple(tuple(map(str, layout)) for layout in layouts),
            patterns=dict(table.get("patterns", {})),
            **texts,
        )

    def overridden_by(self, other: "FileFormat") -> "FileFormat":
        """This format with everything that `other` says instead."""
        unsaid = FileFormat()
        stated = {
            name: value for name, value in vars(other).items() if value != getattr(unsaid, name)
        }
        return replace(self, **stated)

    def of_column(self, column: str) -> "FileFormat":
        """The format for one column, with what the whole file decided for it."""
        decided = self.by_column.get(column, {})
        return self.overridden_by(
            FileFormat(
                date_order=decided.get("order"),
                decimal=decided.get("decimal"),
                durations=decided.get("durations"),
            )
        )


def _listed(value: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
