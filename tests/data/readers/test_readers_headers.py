"""Headers as people compare them: export_formats 3."""

import pytest

from data.model.headers import bare, fold


@pytest.mark.parametrize(
    "written",
    [
        "Счёт на предоплату",
        "счет  на предоплату",
        " Счет\u00a0на\u202fпредоплату ",
        "Cчёт на предоплату",  # the first letter is a Latin C
        "Счет на предоплату:",
        "Счет на предоплату *",
        "\ufeffСчет на\u200b предоплату",
        "Сче\u0000т на предоплату",
        "СЧЁТ НА ПРЕДОПЛАТУ",
    ],
)
def test_one_header_however_it_is_written(written: str) -> None:
    assert fold(written) == fold("Счет на предоплату")


def test_latin_words_stay_latin() -> None:
    """Folding whole words to Cyrillic would make "co" and "со" one header."""
    assert fold("Close Date") == "close date"
    assert fold("ID сделки") == "id сделки"


def test_minutes_in_latin_letters_are_minutes() -> None:
    """As an operator's report writes them."""
    assert fold("Длительность ЧЧ:MM:СС") == fold("Длительность ЧЧ:ММ:СС")


def test_brackets_are_compared_apart() -> None:
    assert bare("Call Duration (in seconds)") == "call duration"
    assert bare("Рабочий телефон (контакт)") == "рабочий телефон"
    assert bare("Сумма, [RUB]*") == "сумма,"
    assert fold("Call Duration (in seconds)") == "call duration (in seconds)"
