"""Dimensions: by what figures are broken down, filtered, planned and limited.

This table is read by the canonical tables, rights, row security, scope, facts, addresses, links,
plans, pages and reports. To add a dimension: one row here, its headers in the presets that have
it, its words in both locale files, its tests.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Names = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One dimension; no field has a default, so that none is forgotten.

    `column_in` lists the canonical tables whose rows carry the dimension in a column of its name;
    `meaning` is what stands in the column. A payment, a refund or a line of goods has those of its
    deal. A team is a team of owners: a row with an owner has the team of that owner.
    `computed`: no export brings it; a fact computes it.
    `in_keys`: a row without an id has a key made of its contents, this column among them. Not one
    that was added after stores existed: a row stored before keeps its key, so that its file loaded
    again does not double it. Planned dimensions are parts of a plan's key, so they are in keys.

    What it is used for:
    `filtered`: a reader may filter by it, rights may limit it and a link may lock it.
    `planned`: a plan may be set for its values.
    `split`: the plan page splits a month and the causes of a change by it, where rows have it. Not
    a team, whose owners are split already, nor a pipeline, which is the way a deal goes.
    `reported`: the report of a month has a sheet and a panel of it, filled or not. The set is
    fixed, so that a reader finds every month's report laid out alike.
    `repeating`: few values, each on many rows; a column of mostly different values is not it.
    """

    name: str
    meaning: str
    column_in: Names
    computed: bool
    in_keys: bool
    filtered: bool
    planned: bool
    split: bool
    reported: bool
    repeating: bool

    @property
    def of_deals_only(self) -> bool:
        """Whether a row that is no deal has it through its deal."""
        return not self.computed and "deals" in self.column_in and self.name != "owner"


DIMENSIONS: Mapping[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            name="owner",
            meaning="manager, by his one name",
            column_in=("deals", "leads", "calls", "feedback", "payments", "owners", "activities"),
            computed=False,
            in_keys=True,
            filtered=True,
            planned=True,
            split=True,
            reported=False,
            repeating=True,
        ),
        Dimension(
            name="team",
            meaning="team of the manager",
            column_in=("owners",),
            computed=False,
            in_keys=True,
            filtered=True,
            planned=True,
            split=False,
            reported=False,
            repeating=True,
        ),
        Dimension(
            name="source",
            meaning="channel the client came by",
            column_in=("deals", "leads"),
            computed=False,
            in_keys=True,
            filtered=True,
            planned=True,
            split=True,
            reported=True,
            repeating=True,
        ),
        Dimension(
            name="pipeline",
            meaning="pipeline",
            column_in=("deals",),
            computed=False,
            in_keys=True,
            filtered=True,
            planned=False,
            split=False,
            reported=False,
            repeating=True,
        ),
        Dimension(
            name="product",
            meaning="product; the first one where there are several",
            column_in=("deals",),
            computed=False,
            in_keys=True,
            filtered=True,
            planned=True,
            split=True,
            reported=True,
            repeating=False,
        ),
        Dimension(
            name="region",
            meaning="client's region, where the export has such a column",
            column_in=("deals",),
            computed=False,
            in_keys=False,
            filtered=True,
            planned=False,
            split=True,
            reported=False,
            repeating=True,
        ),
        Dimension(
            name="client_kind",
            meaning="new or repeat clients",
            column_in=(),
            computed=True,
            in_keys=True,
            filtered=False,
            planned=True,
            split=False,
            reported=False,
            repeating=True,
        ),
    )
}
FILTERED: Names = tuple(name for name, dimension in DIMENSIONS.items() if dimension.filtered)
PLANNED: Names = tuple(name for name, dimension in DIMENSIONS.items() if dimension.planned)
SPLIT: Names = tuple(name for name, dimension in DIMENSIONS.items() if dimension.split)
REPORTED: Names = tuple(name for name, dimension in DIMENSIONS.items() if dimension.reported)
REPEATING: Names = tuple(
    name for name, dimension in DIMENSIONS.items() if dimension.repeating and not dimension.computed
)
NOT_IN_KEYS = frozenset(name for name, dimension in DIMENSIONS.items() if not dimension.in_keys)
OF_DEALS: Names = tuple(name for name, dimension in DIMENSIONS.items() if dimension.of_deals_only)


def columns_of(table: str) -> Names:
    """Dimensions that the canonical table has a column of; plans of those that are planned."""
    if table == "plans":
        return PLANNED
    return tuple(name for name in DIMENSIONS if table in DIMENSIONS[name].column_in)


def of_table(table: str) -> Names:
    """Filterable dimensions that a row of the canonical table has by itself or by its owner."""
    names = {name for name in FILTERED if table in DIMENSIONS[name].column_in}
    if "owner" in names:
        names.add("team")
    return tuple(name for name in FILTERED if name in names)


@dataclass(frozen=True)
class Selection(Mapping[str, Names]):
    """Values selected in some dimensions; a dimension that is absent is not restricted.

    `Selection.of(owner=("Анна",))`. ValueError for a name that is no dimension to filter by.
    """

    pairs: tuple[tuple[str, Names], ...] = ()

    def __post_init__(self) -> None:
        """Refuse unknown names, so that a misspelt limit never lets everything through."""
        unknown = [name for name, _ in self.pairs if name not in FILTERED]
        if unknown:
            raise ValueError(f"no dimension to filter by: {', '.join(unknown)}")

    @classmethod
    def of(
        cls, values: Mapping[str, Iterable[str]] | None = None, **more: Iterable[str]
    ) -> "Selection":
        """The selection of these values, in the order of the table of dimensions."""
        merged = {**(values or {}), **more}
        order = {name: place for place, name in enumerate(FILTERED)}
        names = sorted(merged, key=lambda name: order.get(name, len(order)))
        return cls(tuple((name, tuple(merged[name])) for name in names))

    def select(self, name: str, values: Iterable[str]) -> "Selection":
        """The selection with these values of a dimension; without the dimension when none."""
        rest = {other: names for other, names in self.items() if other != name}
        chosen = tuple(values)
        return Selection.of({**rest, name: chosen} if chosen else rest)

    def only(self, *names: str) -> "Selection":
        """The part of the selection that is in these dimensions."""
        return Selection(tuple(pair for pair in self.pairs if pair[0] in names))

    def __getitem__(self, name: str) -> Names:
        """Selected values of a dimension; KeyError where it is not restricted."""
        return dict(self.pairs)[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the restricted dimensions."""
        return (name for name, _ in self.pairs)

    def __len__(self) -> int:
        """Number of restricted dimensions."""
        return len(self.pairs)


NOTHING_SELECTED = Selection()
