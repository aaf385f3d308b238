"""Extends a preset: by new columns of a file, by stages that were unknown."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from data.custom_presets.saved import SavedPreset
from data.custom_presets.section_source import MappingAnswers, build_section
from data.model.headers import fold
from data.presets import preset
from data.recognition.profiling import TableProfile


def with_columns(
    saved_preset: SavedPreset, sheet: TableProfile, answers: MappingAnswers, name: str
) -> str:
    """The text of a saved preset that covers all columns of this table, the unused included.

    `answers` are about the new columns; what the preset said before stays.
    """
    section = saved_preset.preset.sections[0]
    more = build_section(sheet, answers)
    source = dict(saved_preset.preset.source)
    source[section.name] = _added(source[section.name], more)
    preset.build(source, name)
    return tomli_w.dumps(source)


def with_stages(stage_preset: preset.Preset, table: str, words: Mapping[str, str]) -> str:
    """The text of a preset that knows further stages of a table: word → open, won or lost.

    Laid over a preset that comes with the product it says the stages alone.
    """
    base = preset.builtin().get(stage_preset.id)
    source: dict[str, Any] = (
        {"id": stage_preset.id} if stage_preset is base else dict(stage_preset.source)
    )
    for section in stage_preset.sections:
        whole = {**(base.source.get(section.name, {}) if base else {})}
        whole |= source.get(section.name, {})
        if section.table == table and "status" in whole:
            status = _with_words(whole["status"], words)
            source[section.name] = {**source.get(section.name, {}), "status": status}
    return tomli_w.dumps(source)


def _with_words(
    status: Mapping[str, Sequence[str]], words: Mapping[str, str]
) -> dict[str, list[str]]:
    new = {fold(word) for word in words}
    forms_by_value = {
        value: [form for form in forms if fold(form) not in new] for value, forms in status.items()
    }
    for word, value in words.items():
        forms_by_value.setdefault(value, []).append(word)
    return forms_by_value


def _added(section: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    extended = dict(section)
    for column, spec in new.items():
        there = extended.get(column)
        if there is None:
            extended[column] = spec
        elif column != "unused" and isinstance(there, list) and isinstance(spec, list):
            extended[column] = [*there, *(each for each in spec if each not in there)]
    mapped_columns = {key: spec for key, spec in extended.items() if key != "unused"}
    mapped = {fold(each) for spec in mapped_columns.values() for each in _flat(spec)}
    unused = dict.fromkeys([*section.get("unused", ()), *new.get("unused", ())])
    return {**mapped_columns, "unused": [each for each in unused if fold(each) not in mapped]}


def _flat(spec: Any) -> list[str]:
    if isinstance(spec, str):
        return [spec]
    if isinstance(spec, Mapping):
        return _flat(spec.get("from", []))
    return [each for part in spec for each in _flat(part)] if isinstance(spec, list) else []
