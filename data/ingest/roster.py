"""The roster of the department: the list of owners, other people met in the data, and edits.

An edit is an upload like any other: a file of the list of owners with the rows that were changed.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO

from data.identity.decisions import InvalidDecision
from data.identity.duplicates import row_counts_by_owner
from data.ingest.load import LoadOptions, load
from data.model.headers import fold
from data.model.problems import LoadResult
from data.parse.no_owner import is_nobody
from data.storage.store import Store
from data.storage.uploads import Upload

ROLES = ("manager", "head", "coordinator")
_COLUMNS = ("owner", "aliases", "team", "role", "hired_at", "left_at", "full_time_share")
_MOST = 2.0  # two full times


class NoName(InvalidDecision):
    """A person has no name, or one that means nobody."""

    key = "errors.no_name"


class NameTaken(InvalidDecision):
    """Another person of the list has this name or alias."""

    key = "errors.name_taken"


class LeftBeforeHired(InvalidDecision):
    """The last day is before the first."""

    key = "errors.left_before_hired"


class UnknownRole(InvalidDecision):
    """No role has this name."""

    key = "errors.unknown_role"


class WrongShare(InvalidDecision):
    """A full-time share is below 0 or above 2."""

    key = "errors.wrong_share"


@dataclass(frozen=True)
class Person:
    """One person. `aliases`: spellings of the list; `united`: other spellings met in the data.

    `listed`: the person is in the list of owners; `rows`: how many rows of the data are theirs.
    """

    name: str
    aliases: tuple[str, ...] = ()
    team: str | None = None
    role: str | None = None
    hired: date | None = None
    left: date | None = None
    share: float | None = None
    listed: bool = False
    rows: int = 0
    united: tuple[str, ...] = ()


def people(store: Store) -> list[Person]:
    """All persons: those of the list first, then those only met in the data, each by name."""
    rows_of, spelled = row_counts_by_owner(store), _spellings_by_name(store)
    listed = {
        row["owner"]: Person(
            row["owner"],
            _split(row["aliases"]),
            *(row["team"], row["role"], row["hired_at"], row["left_at"], row["full_time_share"]),
            listed=True,
        )
        for row in store.all_rows(
            f"SELECT {', '.join(_COLUMNS)} FROM owners WHERE united_owner IS NULL", {}
        ).to_pylist()
    }
    persons = listed | {name: Person(name) for name in rows_of if name not in listed}
    with_counts = [
        _with_data_counts(each, rows_of, spelled.get(name, ())) for name, each in persons.items()
    ]
    return sorted(with_counts, key=lambda each: (not each.listed, each.name.casefold()))


def _with_data_counts(person: Person, rows_of: Mapping[str, int], spelled: Iterable[str]) -> Person:
    own_names = {fold(name) for name in (person.name, *person.aliases)}
    united = tuple(name for name in spelled if fold(name) not in own_names)
    return replace(person, rows=rows_of.get(person.name, 0), united=united)


def _spellings_by_name(store: Store) -> dict[str, list[str]]:
    """A person's name → its spellings in the files and the listed names united with it."""
    rows = store.all_rows(
        "SELECT owner AS name, written FROM owner_names WHERE owner IS NOT NULL UNION "
        "SELECT united_owner, owner FROM owners WHERE united_owner IS NOT NULL ORDER BY 1, 2",
        {},
    ).to_pylist()
    spellings: dict[str, list[str]] = {}
    for row in rows:
        spellings.setdefault(row["name"], []).append(row["written"])
    return spellings


def _split(aliases: str | None) -> tuple[str, ...]:
    parts = (aliases or "").replace("\n", ";").split(";")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def save(
    store: Store, edits: Sequence[tuple[str | None, Person]], title: str, author: str = ""
) -> LoadResult | None:
    """Keep edited and added people as one upload; None where nothing has changed.

    Each edit is the name the person had (None: a new person) and the person after the edit.
    A renamed person keeps the old name among the aliases.
    """
    persons = {each.name: each for each in people(store)}
    tidied = [_tidy(was, person) for was, person in edits]
    changed = [
        (was, person)
        for was, person in tidied
        if was not in persons or not persons[was].listed or _row(persons[was]) != _row(person)
    ]
    if not changed:
        return None
    _check(persons, changed)
    options = LoadOptions(
        preset="planerka",
        kind="owners",
        demo=store.has_demo(),
        author=author or None,
        revision=1 + max((each.upload_id for each in store.uploads()), default=0),
    )
    name = f"{title.strip().lstrip('~$') or 'people'}.csv"
    return load(store, _to_csv(person for _, person in changed), name, options)


def edits(store: Store) -> list[Upload]:
    """Uploads that were edits of people in the dashboard, newest first; undone ones too."""
    return [
        each
        for each in reversed(store.uploads())
        if each.kind == "owners" and each.recipe.get("revision")
    ]


def _tidy(was: str | None, person: Person) -> tuple[str | None, Person]:
    name = " ".join(person.name.split())
    spellings = [*person.aliases, *([was] if was and was != name else [])]
    aliases = _split("\n".join(each for each in spellings if each.strip() != name))
    team = " ".join((person.team or "").split()) or None
    return was, replace(person, name=name, aliases=aliases, team=team, role=person.role or None)


def _check(persons: Mapping[str, Person], changed: Sequence[tuple[str | None, Person]]) -> None:
    """Raise WrongAnswer where a name is in use twice or a person's facts contradict."""
    gone = {was for was, _ in changed}
    holders = {
        fold(name): (-1, each.name)
        for each in persons.values()
        if each.listed and each.name not in gone
        for name in (each.name, *each.aliases)
    }
    for number, (_, person) in enumerate(changed):
        _check_alone(person)
        for name in (person.name, *person.aliases):
            holder, other = holders.setdefault(fold(name), (number, person.name))
            if holder != number:
                raise NameTaken(name=name, other=other)


def _check_alone(person: Person) -> None:
    if is_nobody(person.name) or not fold(person.name):
        raise NoName(name=person.name)
    if person.role is not None and person.role not in ROLES:
        raise UnknownRole(name=person.name, role=person.role, known=", ".join(ROLES))
    if person.hired and person.left and person.left < person.hired:
        raise LeftBeforeHired(
            name=person.name, hired=person.hired.isoformat(), left=person.left.isoformat()
        )
    if person.share is not None and not 0 <= person.share <= _MOST:
        raise WrongShare(name=person.name, most=int(_MOST * 100))


def _to_csv(persons: Iterable[Person]) -> bytes:
    """The rows as CSV of the template's own columns, by name."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_COLUMNS, *(_row(each) for each in sorted(persons, key=_name))])
    return text.getvalue().encode()


def _name(person: Person) -> str:
    return person.name


def _row(person: Person) -> tuple[str, ...]:
    days = (day.isoformat() if day else "" for day in (person.hired, person.left))
    share = "" if person.share is None else f"{person.share:g}"
    words = (person.name, "; ".join(person.aliases), person.team or "", person.role or "")
    return (*words, *days, share)


def teams(persons: Collection[Person]) -> list[str]:
    """Names of the teams that have members, sorted."""
    return sorted({each.team for each in persons if each.team})


def find_by_name(persons: Iterable[Person], name: str) -> Iterator[Person]:
    """Persons with this name, alias or united spelling."""
    wanted = fold(name)
    return (
        each
        for each in persons
        if wanted in {fold(spelling) for spelling in (each.name, *each.aliases, *each.united)}
    )
