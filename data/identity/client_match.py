"""Scores pairs of client keys that may be one client: by phone, e-mail, INN and name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import duckdb

from data.identity import person_match
from data.identity.name_normalize import latinized, legal_form, name_words, normalized_company
from data.identity.phone_number import e164

_KEY_SQL = (
    "coalesce({united}'id:' || {t}client_id, 'phone:' || {t}phone, 'email:' || {t}email, "
    "'inn:' || {t}inn)"
)
CLIENT_KEY = _KEY_SQL.format(united="united_client, ", t="")  # of a deal or a payment
_MAX_SHARING = {"inn": 10, "phone": 4, "email": 4, "name": 4, "latin": 4, "slip": 4}
_SCORES = {"inn": 0.97, "email": 0.92, "phone": 0.9, "name": 0.85, "latin": 0.8, "slip": 0.7}
_TWO_KEYS = 0.97
_MAX_FUZZY_CLIENTS = (
    150_000  # clients; of more, comparing each name letter by letter takes too long
)
_OTHER_NAME, _OTHER_FORM, _OTHER_PHONE = 0.82, 0.55, 0.8
_BARE_PERSON, _FULL_PERSON = 0.5, 0.9  # namesakes: two words, three words
_LONG_WORD = re.compile(r"[^\W\d]{5,}")  # words in which one typo is accepted
Evidence = dict[tuple[str, str], set[str]]


@dataclass(frozen=True)
class ClientPair:
    """Two clients that may be one: their keys, a name of each, a score, reasons as codes.

    `owners`: the manager of the latest deal of each, where there is one.
    """

    keys: tuple[str, str]
    names: tuple[str, str]
    score: float
    reasons: tuple[str, ...]
    owners: tuple[str | None, str | None] = (None, None)


@dataclass
class _Client:
    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    inns: set[str] = field(default_factory=set)


def likely_pairs(connection: duckdb.DuckDBPyConnection) -> list[ClientPair]:
    """Pairs of clients that share a phone, an e-mail, an INN or a name, each with its score.

    Of very many clients names are compared as they are written.
    """
    clients = _clients(connection)
    evidence: Evidence = defaultdict(set)
    for reason, column in (("inn", "inns"), ("phone", "phones"), ("email", "emails")):
        _add_shared(
            evidence, reason, ((key, getattr(each, column)) for key, each in clients.items())
        )
    names_by_key = {
        key: {normalized_company(name) for name in each.names} for key, each in clients.items()
    }
    names_by_key = {
        key: {name for name in names if _is_specific(name)} for key, names in names_by_key.items()
    }
    for is_person, limit in (
        (False, _MAX_SHARING["name"]),
        (True, 2),
    ):  # three namesakes are a crowd
        selected_names = {
            key: [name for name in names if _is_person_name(name) == is_person]
            for key, names in names_by_key.items()
        }
        _add_shared(evidence, "name", selected_names.items(), limit)
    if len(clients) <= _MAX_FUZZY_CLIENTS:
        _add_shared(
            evidence, "latin", ((key, map(_latin, names)) for key, names in names_by_key.items())
        )
        _add_typos(evidence, names_by_key)
    pairs = (_scored_pair(pair, reasons, clients) for pair, reasons in evidence.items())
    return [each for each in pairs if each]


def _clients(connection: duckdb.DuckDBPyConnection) -> Mapping[str, _Client]:
    """Client key, as in the metrics → names, phones, e-mails and INNs of the client's rows."""
    contact_key = _KEY_SQL.format(united="", t="")
    rows = connection.execute(
        f"SELECT DISTINCT {CLIENT_KEY}, client, phone, email, inn FROM deals UNION "
        f"SELECT DISTINCT {CLIENT_KEY}, client, phone, email, inn FROM payments "
        "WHERE coalesce(deal_id, matched_deal_id) IS NULL OR client_id IS NOT NULL UNION "
        f"SELECT DISTINCT {contact_key}, client, phone, email, inn FROM contacts"
    ).fetchall()
    clients: dict[str, _Client] = defaultdict(_Client)
    for key, name, phone, email, inn in rows:
        if key:
            client = clients[key]
            for value, target in (
                *((name, client.names), (e164(phone or ""), client.phones)),
                *((email, client.emails), (inn, client.inns)),
            ):
                if value:
                    target.add(value)
    return clients


def _is_specific(name: str) -> bool:
    """Whether the name is more specific than a first name alone («Anna»)."""
    name_parts = name.split()
    return sum(map(len, name_parts)) > 3 and (
        len(name_parts) > 1 or not person_match.is_first_name(name)
    )


def _is_person_name(name: str) -> bool:
    name_parts = name.split()
    return len(name_parts) > 1 and any(map(person_match.is_first_name, name_parts))


def _latin(name: str) -> str:
    return " ".join(sorted(latinized(word) for word in name.split()))


def _add_shared(
    evidence: Evidence,
    reason: str,
    values_by_key: Iterable[tuple[str, Iterable[str]]],
    limit: int = 0,
) -> None:
    """Add a reason to every pair of clients that share a value, unless too many share it."""
    value_holders = ((value, key) for key, values in values_by_key for value in values)
    for keys in _holders_of_shared(value_holders, limit or _MAX_SHARING[reason]):
        for pair in combinations(sorted(keys), 2):
            evidence[pair].add(reason)


def _holders_of_shared(value_holders: Iterable[tuple[str, str]], limit: int) -> Iterator[set[str]]:
    """Sets of holders of one value, of two up to `limit` holders.

    A set is created for the second holder only: most values have one, and there may be millions.
    """
    first_holders: dict[str, str] = {}
    holders_by_value: dict[str, set[str]] = {}
    for value, holder in value_holders:
        first_holder = first_holders.setdefault(value, holder)
        if first_holder != holder:
            holders_by_value.setdefault(value, {first_holder}).add(holder)
    return (holders for holders in holders_by_value.values() if len(holders) <= limit)


def _add_typos(evidence: Evidence, names_by_key: Mapping[str, Iterable[str]]) -> None:
    """Add the reason `slip` to clients whose names differ in one letter of a long word.

    Such names are equal once that letter is left out of one or both.
    """
    keys_by_name: dict[str, set[str]] = defaultdict(set)
    for key, names in names_by_key.items():
        for name in names:
            keys_by_name[name].add(key)
    for group in _holders_of_shared(_one_letter_less(keys_by_name), _MAX_SHARING["slip"]):
        for one, other in combinations(sorted(group), 2):
            if _is_typo(one, other):
                for pair in _cross_pairs(keys_by_name[one], keys_by_name[other]):
                    evidence[pair].add("slip")


def _one_letter_less(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(variant, name): the name, and the name without one letter of a long word, endings kept."""
    for name in names:
        yield name, name
        for word in _LONG_WORD.finditer(name):
            for place in range(word.start(), word.end() - 2):
                yield name[:place] + name[place + 1 :], name


def _cross_pairs(left: set[str], right: set[str]) -> Iterator[tuple[str, str]]:
    for one in left:
        for other in right:
            if one != other:
                yield (one, other) if one < other else (other, one)


def _is_typo(one: str, other: str) -> bool:
    """Whether the names differ in one long word only, by letters added, lost or transposed."""
    left, right = set(one.split()), set(other.split())
    mine, theirs = left - right, right - left
    if len(mine) != 1 or len(theirs) != 1:
        return False
    word, another = mine.pop(), theirs.pop()
    if not all(map(_LONG_WORD.fullmatch, (word, another))) or max(map(len, (word, another))) < 6:
        return False
    is_typo_kind = len(word) != len(another) or sorted(word) == sorted(another)
    return is_typo_kind and person_match.is_typo(
        word, another
    )  # another letter makes another company


def _scored_pair(
    pair: tuple[str, str], reasons: set[str], clients: Mapping[str, _Client]
) -> ClientPair | None:
    """The pair with its score; None where the two are certainly different clients."""
    one, other = clients[pair[0]], clients[pair[1]]
    if one.inns and other.inns and not one.inns & other.inns:
        return None  # two taxpayers, whatever they share
    names = min(
        ((a, b) for a in sorted(one.names) or [""] for b in sorted(other.names) or [""]),
        key=lambda two: normalized_company(two[0]) != normalized_company(two[1]),
    )
    if (
        reasons == {"latin"}
        and len({name.isascii() for name in map(normalized_company, names)}) == 1
    ):
        return None  # one script: equal names there are found by name
    score = max(_SCORES[reason] for reason in reasons)
    strong = reasons & {"inn", "phone", "email"}
    if len(strong) > 1:
        score = _TWO_KEYS
    if strong and all(names) and not reasons - strong:
        if "inn" not in strong and _are_two_people(*names):
            return None
        score *= 1.0 if person_match.match_names(*names) else _OTHER_NAME
    if not strong:
        score *= _name_alone_factor(one, other, names, "name" in reasons)
    shown = sorted(reasons - ({"latin"} if reasons & {"name", "slip"} else set()))
    return ClientPair(pair, names, round(score, 3), tuple(shown))


def _name_alone_factor(
    one: _Client, other: _Client, names: tuple[str, str], is_same: bool
) -> float:
    """Factor of the score where only names agree: namesakes, other legal forms, other phones."""
    forms = {form for name in names if (form := legal_form(name))}
    factor = _OTHER_FORM if len(forms) > 1 else 1.0
    is_person = not forms and person_match.is_person(names[0])
    if is_person:
        factor *= _FULL_PERSON if len(name_words(names[0])) > 2 else _BARE_PERSON
    if one.phones and other.phones:
        factor *= _OTHER_PHONE if is_same and not is_person else _BARE_PERSON
    return factor


def _are_two_people(one: str, other: str) -> bool:
    """Whether the names are of two people, who may share a phone: spouses, colleagues."""
    both = person_match.is_person(one) and person_match.is_person(other)
    return both and not legal_form(one + other) and person_match.match_names(one, other) is None
