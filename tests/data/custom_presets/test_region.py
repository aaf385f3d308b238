"""A file nobody knows with the client's region: proposed by its header, or assigned by hand."""

from dataclasses import replace

import pytest

from data.custom_presets import build_preset, saved
from data.ingest.profile_file import profile_file
from data.ingest.replay import rebuild
from tests.data.workspace import Desk

SALES = """\
№ заказа;Когда обратился;Заказчик;Кто вёл;Чем закончилось;Чек, руб;{header}
З-1;14.09.2026;ООО «Север»;Ким Артём;Купил;120 500,50;Тверь
З-2;15.09.2026;ООО «Юг»;Белов Игорь;Отказался;80 000,00;Тула
З-3;16.09.2026;ИП Лось;Ким Артём;Думает;40 000,00;Тверь
З-4;17.09.2026;ИП Рысь;Ким Артём;Думает;30 000,00;
"""
PLACE = 6  # of the column with the region
COUNTS = {"Тверь": 2, "Тула": 1, None: 1}


def proposed(desk: Desk, text: str) -> build_preset.MappingAnswers:
    """The mapping that is proposed for the only table of the file."""
    (sheet,) = profile_file(desk.store, text.encode(), "продажи.csv")
    return build_preset.proposed_answers(sheet, "Продажи отдела")


def save(desk: Desk, text: str, answers: build_preset.MappingAnswers) -> None:
    (sheet,) = profile_file(desk.store, text.encode(), "продажи.csv")
    saved.save(desk.store, build_preset.preset_text(sheet, answers, "продажи.csv"))


@pytest.mark.parametrize("header", ["Регион", "Регион клиента", "Город клиента", "Область"])
def test_the_region_is_proposed_by_its_header(desk: Desk, header: str) -> None:
    text = SALES.format(header=header)
    answers = proposed(desk, text)
    assert answers.columns[PLACE] == "region"
    save(desk, text, answers)

    desk.load(text, "продажи.csv")

    assert desk.counts("region", "deals") == COUNTS
    rebuild(desk.store)
    assert desk.counts("region", "deals") == COUNTS


def test_a_column_of_any_header_is_assigned_to_the_region(desk: Desk) -> None:
    text = SALES.format(header="Куда везём")
    answers = proposed(desk, text)
    save(desk, text, replace(answers, columns={**answers.columns, PLACE: "region"}))

    desk.load(text, "продажи.csv")

    assert desk.counts("region", "deals") == COUNTS
    assert desk.store.filled("deals") >= {"region", "amount", "client"}


@pytest.mark.parametrize("header", ["State", "Состояние"])
def test_stages_under_a_header_that_may_be_a_region_stay_stages(desk: Desk, header: str) -> None:
    """«State» is among the headers of a region; words of stages say what it is."""
    text = (
        f"Order number;Order date;Customer;Sales rep;Value;{header}\n"
        "1;14.09.2026;North;Kim;100;won\n2;15.09.2026;South;Kim;200;lost\n"
        "3;16.09.2026;East;Lee;300;won\n4;16.09.2026;West;Lee;300;won\n"
    )
    assert proposed(desk, text).columns[5] in ("stage", "status")
