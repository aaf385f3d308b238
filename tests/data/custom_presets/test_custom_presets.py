"""Files that nobody knows: seen, proposed, answered, kept, and known the next month."""

import tomllib
from dataclasses import replace

import pytest

from data.custom_presets import build_preset, extend, saved
from data.custom_presets.saved import NewColumns, NoSuchPreset
from data.custom_presets.section_source import MappingAnswers
from data.ingest.load import LoadOptions, load, preview
from data.ingest.profile_file import profile_file
from data.ingest.replay import rebuild
from data.model.errors import ExportError
from data.presets.identify import UnknownColumns
from data.presets.section import BrokenPreset
from data.recognition.profiling import TableProfile
from tests.data.workspace import Desk, identity_holds

SALES = """\
№ заказа;Когда обратился;Заказчик;Тел.;Кто вёл;Чем закончилось;Чек, руб;Комментарий
З-1;14.09.2026;ООО «Север»;+7 (916) 555-11-22;Ким Артём;Купил;120 500,50;
З-2;15.09.2026;ООО «Юг»;+7 (916) 555-33-44;Белов Игорь;Отказался;80 000,00;дорого
З-3;16.09.2026;ИП Лось;+7 (916) 555-55-66;Ким Артём;Думает;40 000,00;
"""
MORE = """\
Город;№ заказа;Когда обратился;Заказчик;Тел.;Кто вёл;Чем закончилось;Чек, руб;Комментарий
Тверь;З-4;17.10.2026;ООО «Запад»;+7 (916) 555-77-88;Белов Игорь;Купил;60 000,00;
"""
CALLS = """\
2026-10-05 10:15:00\t101\t79165551122\tin\t65
2026-10-05 10:20:00\t102\t79165553344\tout\t0
2026-10-06 11:00:00\t101\t79165551122\tout\t120
2026-10-06 12:30:00\t102\t79165555566\tin\t15
"""
STATEMENT = """\
Дата;№ док.;Контрагент;Приход;Расход;Основание
01.09.2026;11;ООО «Север»;120 500,50;;Оплата по счёту
02.09.2026;12;ООО «Аренда»;;30 000,00;Аренда
03.09.2026;13;ООО «Юг»;10 000,00;;Предоплата
"""


def sheet_of(desk: Desk, text: str, name: str = "export.csv") -> TableProfile:
    """The only table of a file."""
    (sheet,) = profile_file(desk.store, text.encode(), name)
    return sheet


def answered(
    desk: Desk, text: str, name: str = "продажи.csv", **changed: object
) -> saved.SavedPreset:
    """The proposal taken as it is and kept."""
    sheet = sheet_of(desk, text, name)
    answers = build_preset.proposed_answers(sheet, "Продажи отдела")
    for part, value in changed.items():
        answers = replace(answers, **{part: value})
    return saved.save(desk.store, build_preset.preset_text(sheet, answers, name))


def about(columns: dict[int, str]) -> MappingAnswers:
    """Answers about the columns of deals that have come."""
    return MappingAnswers("deals", "", columns)


def test_columns_are_proposed_by_header_and_by_values(desk: Desk) -> None:
    sheet = sheet_of(desk, SALES)
    answers = build_preset.proposed_answers(sheet, "Продажи")

    assert answers.kind == "deals"
    assert [answers.columns.get(place) for place in range(8)] == [
        *("deal_id", "created_at", "client", "phone", "owner_written", "stage", "amount", None),
    ]
    assert answers.words == {"stage": {"Купил": "won", "Отказался": "lost", "Думает": "open"}}


def test_words_are_counted_in_their_own_column(desk: Desk) -> None:
    text = (
        "Номер сделки;Дата заявки;Этап продажи;Повторный\n"
        "1;14.09.2026;да;да\n2;15.09.2026;да;нет\n3;16.09.2026;нет;нет\n"
    )
    columns = {2: "stage", 3: "is_repeat"}

    assert build_preset.word_counts(sheet_of(desk, text), columns) == {
        ("stage", "да"): 2,
        ("stage", "нет"): 1,
        ("is_repeat", "да"): 1,
        ("is_repeat", "нет"): 2,
    }


def test_only_a_header_makes_a_column_plain(desk: Desk) -> None:
    """«Чем закончилось» is told by its words alone: somebody should look at it."""
    sure = build_preset.proposed_answers(sheet_of(desk, SALES), "Продажи").confidence

    assert sorted(sure) == [0, 1, 2, 3, 4, 6]


def test_a_file_without_a_header_is_told_by_its_values(desk: Desk) -> None:
    answers = build_preset.proposed_answers(sheet_of(desk, CALLS, "log.txt"), "АТС")

    assert answers.kind == "calls"
    assert answers.columns == {
        0: "started_at",
        1: "owner_written",
        2: "client_phone",
        3: "direction",
        4: "talk_seconds",
    }
    assert answers.words == {"direction": {"in": "in", "out": "out"}}


def test_what_was_answered_once_reads_the_file_and_the_next(desk: Desk) -> None:
    with pytest.raises(UnknownColumns):
        desk.load(SALES)
    answered(desk, SALES)
    loaded = desk.load(SALES)

    assert identity_holds(loaded)
    assert loaded.rows.accepted == 3
    assert loaded.source_title["ru"] == "Продажи отдела"
    assert desk.rows("SELECT deal_id, status, amount::VARCHAR, phone FROM deals ORDER BY 1") == [
        ("З-1", "won", "120500.50", "+79165551122"),
        ("З-2", "lost", "80000.00", "+79165553344"),
        ("З-3", "open", "40000.00", "+79165555566"),
    ]
    later = SALES.replace("З-1", "З-9").replace("120 500,50", "7 000,00")
    assert desk.load(later).rows.added == 1


def test_a_known_layout_without_a_header_is_known_the_next_month(desk: Desk) -> None:
    answered(desk, CALLS, "log.txt")
    desk.load(CALLS, "log.txt")
    desk.load("2026-11-05 10:15:00\t101\t79165551122\tin\t30\n", "log11.txt")

    assert desk.column("talk_seconds", "calls") == [65, 0, 120, 15, 30]
    assert desk.counts("direction", "calls") == {"in": 3, "out": 2}


def test_money_that_went_out_is_skipped_and_counted(desk: Desk) -> None:
    answered(desk, STATEMENT, "выписка.csv")
    loaded = desk.load(STATEMENT, "выписка.csv")

    assert loaded.skipped == {"outgoing": 1}
    assert identity_holds(loaded)
    assert desk.value("SELECT sum(amount)::VARCHAR FROM payments") == "130500.50"


def test_4_35_only_the_new_column_is_asked_about(desk: Desk) -> None:
    saved_preset = answered(desk, SALES)
    desk.load(SALES)
    with pytest.raises(NewColumns) as raised:
        desk.load(MORE, "октябрь.csv")
    assert raised.value.facts["columns"] == "«Город»"
    assert desk.value("SELECT count(*) FROM deals") == 3

    sheet = sheet_of(desk, MORE, "октябрь.csv")
    saved.save(
        desk.store, extend.with_columns(saved_preset, sheet, about({0: "source"}), "октябрь.csv")
    )
    desk.load(MORE, "октябрь.csv")

    assert desk.counts("source", "deals") == {None: 3, "Тверь": 1}
    assert desk.value("SELECT count(DISTINCT source_system) FROM deals") == 1
    assert desk.load(SALES.replace("З-1", "З-8")).rows.added == 1


def test_a_new_column_that_is_not_needed_is_not_asked_about_again(desk: Desk) -> None:
    saved_preset = answered(desk, SALES)
    sheet = sheet_of(desk, MORE)
    saved.save(desk.store, extend.with_columns(saved_preset, sheet, about({}), "октябрь.csv"))

    assert desk.load(MORE).rows.accepted == 1
    assert "Город" in tomllib.loads(saved.saved_presets(desk.store)[0].text)["deals"]["unused"]


def test_a_gone_column_is_no_question_unless_it_is_required(desk: Desk) -> None:
    answered(desk, SALES)
    without = "\n".join(line.rpartition(";")[0] for line in SALES.splitlines())
    assert desk.load(without).rows.accepted == 3
    with pytest.raises(ExportError) as refused:
        desk.load(SALES.replace("Когда обратился", "Когда вернулся"))
    assert refused.value.code in ("missing_column", "new_columns")


def test_dates_that_read_in_two_ways_are_asked_with_an_example(desk: Desk) -> None:
    text = "Номер;Дата заявки;Покупатель;Этап;Итого\n" + "".join(
        f"{n};0{n}/0{n + 1}/2026;ИП {n};Купил;{n}00,50\n" for n in range(1, 7)
    )
    sheet = sheet_of(desk, text)
    answers = build_preset.proposed_answers(sheet, "Заявки")

    assert build_preset.open_questions(sheet, answers) == {"dates": ("Дата заявки", "01/02/2026")}
    preset_text = build_preset.preset_text(sheet, replace(answers, dates="mdy"), "x.csv")
    saved.save(desk.store, preset_text)
    desk.load(text)
    assert desk.rows("SELECT min(created_at)::DATE::VARCHAR FROM deals") == [("2026-01-02",)]


def test_a_required_column_that_was_not_chosen_is_named(desk: Desk) -> None:
    sheet = sheet_of(desk, SALES)
    answers = build_preset.proposed_answers(sheet, "Продажи")
    without = {p: c for p, c in answers.columns.items() if c != "created_at"}
    with pytest.raises(build_preset.NotAnswered) as refused:
        build_preset.preset_text(sheet, replace(answers, columns=without), "продажи.csv")
    assert refused.value.facts["column"] == "created_at"


def test_two_name_columns_make_one_name_and_two_phones_stand_in_for_each_other(desk: Desk) -> None:
    text = (
        "Номер сделки;Дата заявки;Имя клиента;Отчество;Телефон;Мобильный телефон;Этап продажи\n"
        "1;14.09.2026;Анна;Юрьевна;;+7 916 555-11-22;Купил\n"
        "2;15.09.2026;Олег;Ильич;+7 495 555-33-44;;Отказ\n"
    )
    sheet = sheet_of(desk, text)
    answers = build_preset.proposed_answers(sheet, "Заявки", "deals")
    columns = {**answers.columns, 2: "client", 3: "client", 4: "phone", 5: "phone"}
    saved.save(desk.store, build_preset.preset_text(sheet, replace(answers, columns=columns), "x"))
    desk.load(text)

    assert desk.column("client", "deals") == ["Анна Юрьевна", "Олег Ильич"]
    assert desk.column("phone", "deals") == ["+79165551122", "+74955553344"]


def test_what_was_loaded_stays_as_it_was_read_when_the_preset_is_mended(desk: Desk) -> None:
    saved_preset = answered(desk, SALES)
    desk.load(SALES)
    before = desk.rows("SELECT deal_id, status FROM deals ORDER BY 1")
    saved.save(desk.store, saved_preset.text.replace('lost = [\n    "Отказался",\n]', "lost = []"))
    rebuild(desk.store)
    assert desk.rows("SELECT deal_id, status FROM deals ORDER BY 1") == before

    saved.delete(desk.store, saved_preset.preset.id)
    rebuild(desk.store)
    assert desk.rows("SELECT deal_id, status FROM deals ORDER BY 1") == before
    with pytest.raises(UnknownColumns):
        desk.load(SALES.replace("З-1", "З-7"))


def test_the_same_file_is_already_there_until_its_preset_says_otherwise(desk: Desk) -> None:
    saved_preset = answered(desk, SALES)
    desk.load(SALES)
    assert preview(desk.store, SALES.encode(), "again.csv").already
    mended = saved_preset.text.replace('"Думает"', '"Дума*"')
    saved.save(desk.store, mended)
    again = preview(desk.store, SALES.encode(), "again.csv")
    assert not again.already
    assert again.rows.unchanged == 3


def test_unknown_stages_of_a_known_system_are_answered_once(desk: Desk) -> None:
    text = (
        "ID;Название сделки;Стадия сделки;Сумма;Дата создания\n"
        "1;Окна;Монтаж завершён;50000;01.09.2026 10:00:00\n"
        "2;Двери;Новая;20000;02.09.2026 10:00:00\n"
    )
    loaded = desk.load(text)
    assert desk.counts("status", "deals") == {"unmapped": 1, "open": 1}
    from data.presets import preset

    builtin = preset.builtin()["bitrix24"]
    saved.save(desk.store, extend.with_stages(builtin, "deals", {"Монтаж завершён": "won"}))
    assert loaded.source == "bitrix24"
    desk.load(text, "again.csv")
    assert desk.counts("status", "deals") == {"won": 1, "open": 1}
    assert desk.value("SELECT count(*) FROM deals") == 2


def test_a_preset_that_is_wrong_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    for text in ("not toml [", 'id = "../../etc"\n[deals]\nx = []', 'id = "a"\n', "[deals]\n"):
        with pytest.raises(BrokenPreset):
            saved.save(desk.store, text)
    assert saved.saved_presets(desk.store) == []
    assert list((desk.store.folder / "presets").glob("*")) == []
    with pytest.raises(NoSuchPreset):
        saved.delete(desk.store, "../uploads")


def test_a_preset_on_disk_that_somebody_broke_is_left_out(desk: Desk) -> None:
    saved_preset = answered(desk, SALES)
    (desk.store.folder / "presets" / "x.toml").write_text("[[[", "utf-8")
    assert [each.preset.id for each in saved.saved_presets(desk.store)] == [saved_preset.preset.id]


def test_a_chosen_preset_goes_before_what_is_kept(desk: Desk) -> None:
    answered(desk, SALES)
    own = 'id = "mine"\n[deals]\ndeal_id = ["№ заказа"]\ncreated_at = ["Когда обратился"]\n'
    loaded = load(desk.store, SALES.encode(), "x.csv", LoadOptions(preset_file=own))
    assert loaded.source == "mine"
