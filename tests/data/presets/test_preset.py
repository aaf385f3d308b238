"""Presets are data: what they may say, what is laid over them, which of them a file fits."""

import pytest

from data.ingest.detect import WrongKind
from data.ingest.parse_file import UnknownKind, UnknownPreset
from data.model.tables import KINDS
from data.presets import preset
from data.presets.identify import (
    MissingColumn,
    NoHeader,
    SeveralKinds,
    UnknownColumns,
    by_headers,
)
from data.presets.preset import BrokenPreset
from tests.data.workspace import Desk

OWN = """
id = "own"
title = { ru = "Своя", en = "Own" }

[deals]
signature = ["Клик"]
deal_id = ["Клик"]
created_at = ["Начало"]
stage = ["Чем кончилось"]
amount = ["Деньги"]

[deals.status]
won = ["Ура"]
lost = ["Увы"]
"""
OWN_FILE = "Клик;Начало;Чем кончилось;Деньги\n1;01.03.2026;Ура;100\n2;02.03.2026;Увы;200\n"
AMOCRM_FILE = "ID,Этап сделки,Дата создания сделки,Бюджет\n1,{stage},01.03.2026,100\n"


def built(text: str, name: str = "own.toml") -> preset.Preset:
    return preset.build(preset.parse(text, name), name)


# What a preset may say.


def test_an_unknown_column_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(BrokenPreset) as refused:
        built('[deals]\ncreated = ["Начало"]\nclosed_att = ["Конец"]\n')
    assert refused.value.facts["file"] == "own.toml"
    assert refused.value.facts["what"] == "[deals] created"
    assert refused.value.facts["close"] == "created_at"

    with pytest.raises(BrokenPreset) as refused:
        built('[deals]\nclosed_att = ["Конец"]\n')
    assert (refused.value.facts["what"], refused.value.facts["close"]) == (
        "[deals] closed_att",
        "closed_at",
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[dealz]\ndeal_id = ["ID"]\n', "[dealz]"),
        ("[stage_history]\n", "[stage_history]"),
        ('[file]\nseparator = ";"\n', "[file] separator"),
    ],
)
def test_unknown_settings_of_a_preset_are_refused(text: str, what: str) -> None:
    with pytest.raises(BrokenPreset) as refused:
        built(text)

    assert refused.value.facts["what"] == what


def test_a_preset_that_is_not_toml_names_its_file() -> None:
    with pytest.raises(BrokenPreset) as refused:
        preset.parse("[deals", "own.toml")

    assert refused.value.facts["file"] == "own.toml"


def test_a_broken_preset_of_the_user_stores_nothing(desk: Desk) -> None:
    with pytest.raises(BrokenPreset):
        desk.load(OWN_FILE, preset_file=OWN.replace("created_at", "created"))

    assert desk.is_empty()


def test_the_built_in_presets_are_named_as_their_files_and_in_both_languages() -> None:
    for name, built_in in preset.builtin().items():
        assert built_in.id == name
        assert set(built_in.title) == {"ru", "en"}
        assert {section.table for section in built_in.sections} <= set(KINDS)


# The user's own file.


def test_a_preset_file_of_the_user_reads_their_file(desk: Desk) -> None:
    loaded = desk.load(OWN_FILE, preset_file=OWN)

    assert (loaded.source, loaded.kind, loaded.rows.accepted) == ("own", "deals", 2)
    assert desk.rows("SELECT deal_id, status, amount FROM deals ORDER BY 1") == [
        ("1", "won", 100),
        ("2", "lost", 200),
    ]


def test_a_partial_file_is_laid_over_the_preset_it_names(desk: Desk) -> None:
    """It says one new thing; all the rest stays as built in."""
    partial = 'id = "amocrm"\n[deals.status]\nwon = ["Урожай собран"]\n'
    loaded = desk.load(AMOCRM_FILE.format(stage="Урожай собран"), preset_file=partial)

    assert loaded.source == "amocrm"
    assert desk.rows("SELECT deal_id, status, amount FROM deals") == [("1", "won", 100)]
    assert loaded.problems == ()


def test_overlay_merges_tables_and_replaces_lists() -> None:
    base = {"deals": {"deal_id": ["ID"], "amount": ["Сумма"]}, "title": {"ru": "А", "en": "B"}}

    merged = preset.overlay(base, {"deals": {"amount": ["Бюджет"]}, "title": {"ru": "Я"}})

    assert merged == {
        "deals": {"deal_id": ["ID"], "amount": ["Бюджет"]},
        "title": {"ru": "Я", "en": "B"},
    }
    assert base["deals"] == {"deal_id": ["ID"], "amount": ["Сумма"]}


def test_a_partial_file_leaves_the_other_files_alone(desk: Desk) -> None:
    partial = 'id = "amocrm"\n[deals.status]\nwon = ["Урожай собран"]\n'
    desk.load(AMOCRM_FILE.format(stage="Урожай собран"), preset_file=partial)

    again = desk.load(AMOCRM_FILE.format(stage="Урожай собран").replace("\n1,", "\n2,"))

    assert [problem.code for problem in again.problems] == ["unknown_stage"]


# Which preset a file fits.


def test_a_file_that_fits_two_kinds_equally_is_asked_about(desk: Desk) -> None:
    two = 'id = "two"\n[deals]\ndeal_id = ["Номер"]\ncreated_at = ["День"]\n'
    two += '[leads]\nlead_id = ["Номер"]\ncreated_at = ["День"]\n'

    with pytest.raises(SeveralKinds) as refused:
        desk.load("Номер;День\n1;01.03.2026\n", "два.csv", preset_file=two)

    assert refused.value.facts == {"file": "два.csv", "kinds": "deals, leads"}
    assert desk.is_empty()


def test_the_answer_about_the_kind_settles_it(desk: Desk) -> None:
    two = 'id = "two"\n[deals]\ndeal_id = ["Номер"]\ncreated_at = ["День"]\n'
    two += '[leads]\nlead_id = ["Номер"]\ncreated_at = ["День"]\n'

    loaded = desk.load("Номер;День\n1;01.03.2026\n", preset_file=two, kind="leads")

    assert (loaded.kind, desk.value("SELECT count(*) FROM leads")) == ("leads", 1)


def test_a_signature_header_decides_the_system() -> None:
    """All three know an id, a creation date and an owner; one header settles it."""
    presets = preset.builtin().values()
    shared = ("ID", "Ответственный", "Дата создания")

    matched = {
        by_headers(presets, (*shared, header), None, "x.csv").preset.id
        for header in ("Стадия сделки", "Этап сделки")
    }
    assert matched == {"bitrix24", "amocrm"}


def test_unknown_headers_name_the_file_its_headers_and_the_nearest_known(desk: Desk) -> None:
    content = "Фамилея;Ответственый;Погода\nИванов;Петров;дождь\n"
    with pytest.raises(UnknownColumns) as refused:
        desk.load(content, "непонятное.csv")

    facts = refused.value.facts
    assert facts["file"] == "непонятное.csv"
    assert facts["columns"] == "«Фамилея», «Ответственый», «Погода»"
    assert "«ответственный»" in str(facts["close"])
    assert desk.is_empty()


def test_headers_like_no_known_ones_are_refused_without_a_guess(desk: Desk) -> None:
    with pytest.raises((UnknownColumns, NoHeader)) as refused:
        desk.load("Ъыъ;Щэщ\nА;Б\nВ;Г\n")

    assert refused.value.facts.get("close", "—") == "—"
    assert desk.is_empty()


def test_a_missing_required_column_is_named(desk: Desk) -> None:
    """A deal without any date stands in no period; it is not filled with nothing."""
    content = "ID;Стадия сделки;Название сделки;Сумма\n1;Новая;Школа;100\n"
    with pytest.raises(MissingColumn) as refused:
        desk.load(content, "сделки.csv")

    assert refused.value.facts == {
        "file": "сделки.csv",
        "column": "created_at",
        "source": "bitrix24",
    }
    assert desk.is_empty()


def test_a_preset_or_a_kind_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(UnknownPreset) as refused:
        desk.load(OWN_FILE, preset="retailcrm")
    assert "bitrix24" in str(refused.value.facts["known"])

    with pytest.raises(UnknownKind) as refused_kind:
        desk.load(OWN_FILE, kind="dealz")
    assert "deals" in str(refused_kind.value.facts["known"])
    assert desk.is_empty()


def test_a_file_uploaded_as_another_kind_is_refused(desk: Desk) -> None:
    """Deals given as calls: the slot is not taken at its word."""
    content = "ID;Стадия сделки;Название сделки;Сумма;Дата создания\n1;Новая;А;1;01.03.2026\n"
    with pytest.raises(WrongKind):
        desk.load(content, kind="calls")

    assert desk.is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "[file]\ndates = 5",
        "file = 3",
        "[deals]\namount = 5",
        '[deals]\ndeal_id = ["ID"]\n[[deals.skip]]\ncolumn = "ID"',
    ],
)
def test_a_preset_of_the_wrong_shape_is_a_refusal_and_not_a_fault(text: str) -> None:
    with pytest.raises(BrokenPreset):
        built(text, "mine.toml")


def test_one_order_of_dates_may_stand_without_brackets(desk: Desk) -> None:
    content = "payment_id,paid_at,amount\np1,03/04/2026,10\n"
    desk.load(content, kind="payments", preset_file='[file]\ndates = "mdy"')

    assert str(desk.value("SELECT paid_at::DATE FROM payments")) == "2026-03-04"


def test_known_stages_decide_the_status_of_a_table_without_preset(desk: Desk) -> None:
    stages = ("Won", "Сделка провалена", "Переговоры", "Ждём тендер")
    lines = "".join(f"{n};{stage};2026-03-01\n" for n, stage in enumerate(stages))
    desk.load("deal_id;stage;created_at\n" + lines, kind="deals")

    assert desk.column("status", "deals") == ["won", "lost", "open", "unmapped"]
