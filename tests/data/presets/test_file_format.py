"""The form of a file: a preset's [file] table, overridden by the user's preset and answers."""

import pytest

from data.presets import preset
from data.presets.file_format import FileFormat
from data.presets.section import BrokenPreset


def test_a_file_table_becomes_typed_fields() -> None:
    """One order of dates and one layout of columns may stand without brackets of a list."""
    table = {"dates": "dmy", "decimal": ",", "columns": ["id", "day"], "patterns": {"id": "\\d+"}}

    assert FileFormat.from_table(table, "own.toml") == FileFormat(
        dates=("dmy",), decimal=",", columns=(("id", "day"),), patterns={"id": "\\d+"}
    )


def test_several_layouts_of_columns_stay_apart() -> None:
    assert FileFormat.from_table({"columns": [["a", "b"], ["a"]]}, "x").columns == (
        ("a", "b"),
        ("a",),
    )


def test_an_unknown_key_of_the_file_table_is_refused() -> None:
    with pytest.raises(BrokenPreset) as refused:
        FileFormat.from_table({"decimals": ","}, "own.toml")

    assert refused.value.facts == {"file": "own.toml", "what": "[file] decimals"}


def test_answers_override_the_preset_and_silence_does_not() -> None:
    """What nobody answered stays as the preset says it; an empty text is an answer."""
    of_preset = FileFormat(dates=("dmy",), decimal=",", timezone="UTC")
    answers = FileFormat(dates=("mdy",), decimal="")

    assert of_preset.overridden_by(answers) == FileFormat(("mdy",), decimal="", timezone="UTC")
    assert of_preset.overridden_by(FileFormat()) == of_preset


def test_what_the_whole_file_decided_for_a_column_overrides_the_preset() -> None:
    """Rejected rows that come back cannot decide the order of their dates again."""
    decided = {"paid_at": {"order": "mdy"}, "amount": {"decimal": "."}}
    file_format = FileFormat(dates=("dmy",), decimal=",", by_column=decided)

    assert file_format.of_column("paid_at").date_order == "mdy"
    assert file_format.of_column("amount").decimal == "."
    assert file_format.of_column("fee") == file_format


def test_every_built_in_preset_has_a_typed_format() -> None:
    assert all(isinstance(each.file, FileFormat) for each in preset.builtin().values())
