"""Whatever a file holds, its questions can be asked, and the answers make a preset that reads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.custom_presets import build_preset
from data.ingest.profile_file import profile_file
from data.model.errors import ExportError
from data.model.tables import KINDS
from data.presets import preset
from data.recognition.suggest import missing_columns
from tests.data.workspace import Desk
from tests.drawing import cases

CELL = st.one_of(
    st.sampled_from(["", "-", "Купил", "01.02.2026", "03/04/2026", "1.234", "12:30", "да", "№"]),
    st.sampled_from(
        ["+7 916 555-11-22", "a@b.ru", "ООО «Север»", "=1+1", "'; DROP TABLE deals", "*"]
    ),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters=';\r\n"\0'), max_size=8),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A store that no question may change."""
    desk = Desk(tmp_path_factory.mktemp("any"))
    yield desk
    desk.store.close()


@given(
    st.lists(CELL, min_size=2, max_size=5),
    st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=6),
    st.sampled_from([None, *KINDS]),
)
@settings(max_examples=cases(5))
def test_any_table_can_be_asked_about(shared, header, rows, kind):
    lines = [header, *(row[: len(header)] for row in rows)]
    content = "\n".join(";".join(line) for line in lines).encode()
    try:
        sheets = profile_file(shared.store, content, "any.csv")
    except ExportError:
        return
    finally:
        assert shared.is_empty()
    for sheet in sheets:
        answers = build_preset.proposed_answers(sheet, "Файл", kind)
        build_preset.open_questions(sheet, answers)
        if not missing_columns(answers.kind, set(answers.columns.values())):
            source = preset.parse(build_preset.preset_text(sheet, answers, "any.csv"))
            assert preset.build(source, "any").sections[0].table == answers.kind
