"""Clients under several keys that may be one: by phone, e-mail, taxpayer number and name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import duckdb
import phonenumbers

from data.identity import person_match
from data.identity.name_normalize import company, legal_form, roman, words

_OWN = (
    "coalesce({united}'id:' || {t}client_id, 'phone:' || {t}phone, 'email:' || {t}email, "
    "'inn:' || {t}inn)"
)
KEY = _OWN.format(united="united_client, ", t="")  # of a deal or a payment
_PLAIN_PHONE = re.compile(r"\+7[3489]\d{9}")
_SHARED = {"inn": 10, "phone": 4, "email": 4, "name": 4, "latin": 4, "slip": 4}
_SCORES = {"inn": 0.97, "email": 0.92, "phone": 0.9, "name": 0.85, "latin": 0.8, "slip": 0.7}
_TWO_KEYS = 0.97
_MANY = 150_000  # clients; of more, comparing each name letter by letter takes too long
_UNLIKE, _OTHER_FORM, _OTHER_PHONE = 0.82, 0.55, 0.8
_BARE_PERSON, _FULL_PERSON = 0.5, 0.9  # namesakes: two words, three words
_LONG_WORD = re.compile(r"[^\W\d]{5,}")  # where one slip is believed
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


def alike(connection: duckdb.DuckDBPyConnection) -> list[ClientPair]:
    """Pairs of clients that share a phone, an e-mail, an INN or a name, each with its score.

    Of very many clients names are compared as they are written.
    """
    known = _clients(connection)
    met: Evidence = defaultdict(set)
    for reason, column in (("inn", "inns"), ("phone", "phones"), ("email", "emails")):
        _meet(met, reason, ((key, getattr(each, column)) for key, each in known.items()))
    named = {key: {company(name) for name in each.names} for key, each in known.items()}
    named = {key: {name for name in names if _tells(name)} for key, names in named.items()}
    for is_person, most in ((False, _SHARED["name"]), (True, 2)):  # three namesakes are a crowd
        some = {
            key: [name for name in names if _is_persons(name) == is_person]
            for key, names in named.items()
        }
        _meet(met, "name", some.items(), most)
    if len(known) <= _MANY:
        _meet(met, "latin", ((key, map(_latin, names)) for key, names in named.items()))
        _meet_slips(met, named)
    told = (_judged(pair, reasons, known) for pair, reasons in met.items())
    return [each for each in told if each]


def _clients(connection: duckdb.DuckDBPyConnection) -> Mapping[str, _Client]:
    """Every client by the key that the metrics know him by, with all that his rows tell."""
    own, plain = KEY, _OWN.format(united="", t="")
    rows = connection.execute(
        f"SELECT DISTINCT {own}, client, phone, email, inn FROM deals UNION "
        f"SELECT DISTINCT {own}, client, phone, email, inn FROM payments "
        "WHERE coalesce(deal_id, matched_deal_id) IS NULL OR client_id IS NOT NULL UNION "
        f"SELECT DISTINCT {plain}, client, phone, email, inn FROM contacts"
    ).fetchall()
    known: dict[str, _Client] = defaultdict(_Client)
    for key, name, phone, email, inn in rows:
        if key:
            client = known[key]
            for value, place in (
                *((name, client.names), (e164(phone or ""), client.phones)),
                *((email, client.emails), (inn, client.inns)),
            ):
                if value:
                    place.add(value)
    return known


@lru_cache(maxsize=300_000)
def e164(written: str) -> str | None:
    """A phone in the one international form; None for what is no number anybody could have."""
    if _PLAIN_PHONE.fullmatch(written):
        return written if len(set(written[2:])) > 2 else None
    try:
        number = phonenumbers.parse(written, "RU")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _tells(name: str) -> bool:
    """The name says more than «Anna»."""
    told = name.split()
    return sum(map(len, told)) > 3 and (len(told) > 1 or not person_match.is_first_name(name))


def _is_persons(name: str) -> bool:
    told = name.split()
    return len(told) > 1 and any(map(person_match.is_first_name, told))


def _latin(name: str) -> str:
    return " ".join(sorted(roman(word) for word in name.split()))


def _meet(
    met: Evidence, reason: str, said: Iterable[tuple[str, Iterable[str]]], most: int = 0
) -> None:
    """Note every two clients that share a value, unless it is shared by too many to tell."""
    told = ((value, key) for key, values in said for value in values)
    for keys in _shared(told, most or _SHARED[reason]):
        for pair in combinations(sorted(keys), 2):
            met[pair].add(reason)


def _shared(told: Iterable[tuple[str, str]], most: int) -> Iterator[set[str]]:
    """Who holds one value together: from two up to `most`.

    A set is made for the second holder only: most values have one, and there may be millions.
    """
    first: dict[str, str] = {}
    several: dict[str, set[str]] = {}
    for value, holder in told:
        known = first.setdefault(value, holder)
        if known != holder:
            several.setdefault(value, {known}).add(holder)
    return (holders for holders in several.values() if len(holders) <= most)


def _meet_slips(met: Evidence, named: Mapping[str, Iterable[str]]) -> None:
    """Names that differ in one letter of a long word meet in what is left without the letter."""
    of_name: dict[str, set[str]] = defaultdict(set)
    for key, names in named.items():
        for name in names:
            of_name[name].add(key)
    for group in _shared(_one_letter_less(of_name), _SHARED["slip"]):
        for one, other in combinations(sorted(group), 2):
            if _is_slip(one, other):
                for pair in _crossed(of_name[one], of_name[other]):
                    met[pair].add("slip")


def _one_letter_less(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name as it is and without each letter of its long words, but for their endings."""
    for name in names:
        yield name, name
        for word in _LONG_WORD.finditer(name):
            for place in range(word.start(), word.end() - 2):
                yield name[:place] + name[place + 1 :], name


def _crossed(left: set[str], right: set[str]) -> Iterator[tuple[str, str]]:
    for one in left:
        for other in right:
            if one != other:
                yield (one, other) if one < other else (other, one)


def _is_slip(one: str, other: str) -> bool:
    """The same words but one, and that one long and with a slip of the pen."""
    left, right = set(one.split()), set(other.split())
    mine, theirs = left - right, right - left
    if len(mine) != 1 or len(theirs) != 1:
        return False
    word, another = mine.pop(), theirs.pop()
    if not all(map(_LONG_WORD.fullmatch, (word, another))) or max(map(len, (word, another))) < 6:
        return False
    moved = len(word) != len(another) or sorted(word) == sorted(another)
    return moved and person_match.is_slip(word, another)  # another letter makes another company


def _judged(
    pair: tuple[str, str], reasons: set[str], known: Mapping[str, _Client]
) -> ClientPair | None:
    """The pair with its score; None where the two are two."""
    one, other = known[pair[0]], known[pair[1]]
    if one.inns and other.inns and not one.inns & other.inns:
        return None  # two taxpayers, whatever they share
    names = min(
        ((a, b) for a in sorted(one.names) or [""] for b in sorted(other.names) or [""]),
        key=lambda two: company(two[0]) != company(two[1]),
    )
    if reasons == {"latin"} and len({name.isascii() for name in map(company, names)}) == 1:
        return None  # one script: whoever is the same there is met by name
    score = max(_SCORES[reason] for reason in reasons)
    strong = reasons & {"inn", "phone", "email"}
    if len(strong) > 1:
        score = _TWO_KEYS
    if strong and all(names) and not reasons - strong:
        if "inn" not in strong and _other_person(*names):
            return None
        score *= 1.0 if person_match.likeness(*names) else _UNLIKE
    if not strong:
        score *= _by_name_alone(one, other, names, "name" in reasons)
    shown = sorted(reasons - ({"latin"} if reasons & {"name", "slip"} else set()))
    return ClientPair(pair, names, round(score, 3), tuple(shown))


def _by_name_alone(one: _Client, other: _Client, names: tuple[str, str], is_same: bool) -> float:
    """How much less a name alone says: namesakes, other legal forms, other phones."""
    forms = {form for name in names if (form := legal_form(name))}
    factor = _OTHER_FORM if len(forms) > 1 else 1.0
    is_person = not forms and person_match.is_person(names[0])
    if is_person:
        factor *= _FULL_PERSON if len(words(names[0])) > 2 else _BARE_PERSON
    if one.phones and other.phones:
        factor *= _OTHER_PHONE if is_same and not is_person else _BARE_PERSON
    return factor


def _other_person(one: str, other: str) -> bool:
    """Two people of one phone: brothers, spouses, colleagues."""
    both = person_match.is_person(one) and person_match.is_person(other)
    return both and not legal_form(one + other) and person_match.likeness(one, other) is None
