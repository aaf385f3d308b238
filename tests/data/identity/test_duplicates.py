"""Which pairs of owner names and of clients are proposed as duplicates, and which never are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.identity import decisions, duplicates, person_match
from data.identity.duplicates import UnknownOwner
from data.identity.name_normalize import latinized, normalized_company
from data.identity.phone_number import e164
from tests.data.workspace import Desk


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ("Иванов Иван", "Иван Иванов", ("order",)),
        ("Соколова Алёна", "соколова алена", ("same",)),
        ("Иванoв Иван", "Иванов Иван", ("same",)),  # the o is Latin
        ("Иванов И.", "Иванов Иван", ("initial",)),
        ("И. Иванов", "Иванов Иван", ("initial", "order")),
        ("Иванов И.П.", "Иванов Иван Петрович", ("initial",)),
        ("Иванов Иван Петрович", "Иванов Иван", ("patronymic",)),
        ("Саша Петров", "Петров Александр", ("order", "short")),
        ("Ivanov Ivan", "Иванов Иван", ("latin",)),
        ("Khokhlov Sergey", "Хохлов Сергей", ("latin",)),
        ("Щукин Юрий", "Shchukin Yuriy", ("latin",)),
        ("Alexander Petrov", "Петров Александр", ("latin", "order")),
        ("Ivanov", "Иванов Иван", ("latin", "one_word")),
        ("Соклоова Марина", "Соколова Марина", ("typo",)),
        ("Иванов Иван (101)", "101", ("extension",)),
    ],
)
def test_two_spellings_of_one_person_match(one: str, other: str, reasons: tuple[str, ...]) -> None:
    name_match = person_match.match_names(one, other)
    assert name_match is not None
    assert name_match.reasons == reasons
    assert name_match.score >= duplicates.MIN_SCORE
    assert person_match.match_names(other, one).score == name_match.score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иванов Иван", "Иванова Инна"),
        ("Иванов Иван", "Иванов Игорь"),  # brothers
        ("Иванов Иван", "Иванова Ивана"),
        ("Иванов И.", "Иванова Инна"),
        ("Иванова Мария", "Иванова Марина"),
        ("Иванов Иван Петрович", "Иванов Иван Сергеевич"),
        ("Сомов Роман", "Соков Роман"),
        ("Иванов Иван", "Иваненко Иван"),
        ("Kovalev Egor", "Ковалева Эльвира"),
        ("Отдел продаж", "Отдел закупок"),
        ("101", "102"),
        ("Оператор 1", "Оператор 2"),
        ("Иванов Иван (101)", "Иван Иванов 102"),
    ],
)
def test_names_of_two_people_never_match(one: str, other: str) -> None:
    assert person_match.match_names(one, other) is None


def test_a_spelling_that_fits_several_people_scores_lower() -> None:
    matches = person_match.likely_matches(
        ["Иванов И.", "Иванов Иван", "Иванов Игорь", "Панов П.", "Панов Пётр"]
    )
    scores = {each.names: each.score for each in matches}
    assert scores.keys() == {
        ("Иванов И.", "Иванов Иван"),
        ("Иванов И.", "Иванов Игорь"),
        ("Панов П.", "Панов Пётр"),
    }
    assert scores["Иванов И.", "Иванов Иван"] < scores["Панов П.", "Панов Пётр"]


@pytest.mark.parametrize(
    ("written", "same"),
    [("Евгений", "yevgeniy"), ("Цветков", "tsvetkov"), ("Наталья", "natalia"), ("Юлия", "iuliia")],
)
def test_latin_spellings_of_a_name_are_normalized_to_one(written: str, same: str) -> None:
    assert latinized(written.lower()) == latinized(same)


def test_a_company_is_compared_without_form_and_quotes() -> None:
    assert (
        normalized_company("ООО «Ромашка»")
        == normalized_company("Ромашка, ООО")
        == normalized_company('ооо "РОМАШКА"')
    )
    assert normalized_company("ООО «Ромашка-2»") != normalized_company("ООО «Ромашка»")
    assert normalized_company("Общество с ограниченной ответственностью Ромашка") == "ромашка"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+79271002030", "+79271002030"),
        ("8 (927) 100-20-30", "+79271002030"),
        ("+375291234567", "+375291234567"),
        ("+79999999999", None),
        ("101", None),
        ("Номер скрыт", None),
    ],
)
def test_phones_are_normalized_to_one_form(written: str, number: str | None) -> None:
    assert e164(written) == number


DEALS = """\
deal_id;client_id;client;phone;email;inn;owner;created_at
1;k1;ООО «Ромашка»;;;7701;Иванов Иван;2026-09-01
2;k2;Ромашка, ООО;;;7701;Иван Иванов;2026-09-01
3;k3;ООО «Ромашка-2»;;;7702;Иванова Инна;2026-09-01
4;k4;ООО «Ромашка»;;;7709;Ivanov I.;2026-09-01
5;k5;Панов Пётр;+79271002030;;;Отдел продаж;2026-09-01
6;k6;Панов Иван;+79271002030;;;[не назначен];2026-09-01
7;k7;Пётр Панов;+79271002030;;;;2026-09-01
8;k8;ООО «Василёк»;;v@example.org;;;2026-09-01
9;k9;Василек;;v@example.org;;;2026-09-01
10;ka;ООО «Колокольчик»;;;;;2026-09-01
11;kb;ООО «Колоколчик»;;;;;2026-09-01
12;kc;АО «Vasilek»;;;;;2026-09-01
13;kd;Анна;;;;;2026-09-01
14;ke;Анна;;;;;2026-09-01
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "store")
    opened.load(DEALS, "deals.csv", kind="deals")
    yield opened
    opened.store.close()


def proposed_reasons(desk: Desk) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Keys of the proposed pairs of clients → reasons."""
    pairs = duplicates.client_pairs(desk.store)
    return {tuple(key.removeprefix("id:") for key in each.keys): each.reasons for each in pairs}


def test_clients_are_proposed_by_inn_phone_mail_and_name(desk: Desk) -> None:
    assert proposed_reasons(desk) == {
        ("k1", "k2"): ("inn", "name"),
        ("k5", "k7"): ("name", "phone"),
        ("k8", "k9"): ("email", "name"),
        ("k9", "kc"): ("latin",),
        ("ka", "kb"): ("slip",),
    }


def test_names_of_very_many_clients_are_compared_as_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparing very many names letter by letter would take too long."""
    monkeypatch.setattr("data.identity.client_match._MAX_FUZZY_CLIENTS", 5)

    assert set(proposed_reasons(desk)) == {("k1", "k2"), ("k5", "k7"), ("k8", "k9")}


def test_a_refused_pair_of_clients_is_not_proposed_again(desk: Desk) -> None:
    number = duplicates.refuse_clients(desk.store, ("id:k2", "id:k1"))
    assert ("k1", "k2") not in proposed_reasons(desk)
    decisions.undo(desk.store, number)
    assert ("k1", "k2") in proposed_reasons(desk)


def test_united_clients_are_not_proposed_again(desk: Desk) -> None:
    decisions.unite_clients(desk.store, ["id:k1", "id:k2"])
    assert ("k1", "k2") not in proposed_reasons(desk)


def test_a_decided_pair_of_owners_is_not_proposed_again(desk: Desk) -> None:
    names = [each.names for each in duplicates.owner_pairs(desk.store)]
    assert names[0] == ("Иван Иванов", "Иванов Иван")
    assert not any("Иванова Инна" in pair for pair in names)
    decisions.unite_owners(desk.store, ["Иванов Иван", "Иван Иванов"])
    (left,) = duplicates.owner_pairs(desk.store)
    assert (left.names, left.proposed_name) == (("Ivanov I.", "Иванов Иван"), "Иванов Иван")
    duplicates.refuse_owners(desk.store, left.names)
    assert duplicates.owner_pairs(desk.store) == []


def test_the_name_in_the_list_of_owners_is_proposed_for_both(desk: Desk) -> None:
    desk.load("owner;team\nИван Иванов;Север\n", "owners.csv", kind="owners")
    assert duplicates.owner_pairs(desk.store)[0].proposed_name == "Иван Иванов"


def test_an_extension_is_proposed_for_the_owner_whose_clients_it_calls(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "calls")
    rows = [f"{n};Anna;+7927100{n:04};2026-09-01" for n in range(30)]
    desk.load("deal_id;owner;phone;created_at\n" + "\n".join(rows), "deals.csv", kind="deals")
    calls = [f"{n};{101 if n else 102};+7927100{n:04};2026-09-02 10:00" for n in range(30)]
    desk.load(
        "call_id;owner;client_phone;started_at\n" + "\n".join(calls), "calls.csv", kind="calls"
    )
    (pair,) = duplicates.owner_pairs(desk.store)
    assert (pair.names, pair.proposed_name, pair.reasons) == (
        ("101", "Anna"),
        "Anna",
        ("calls",),
    )
    desk.store.close()


def test_an_unknown_owner_name_is_refused_with_the_nearest_known_ones(desk: Desk) -> None:
    duplicates.check_owner_names(desk.store, ["иван иванов"])
    with pytest.raises(UnknownOwner) as error:
        duplicates.check_owner_names(desk.store, ["Иванов Ивн"])
    assert "Иванов Иван" in str(error.value.facts["close"])
