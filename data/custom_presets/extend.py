"""What is added to a preset later: columns that have come, stages that were unknown."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from data.custom_presets.build_preset import Answers, section_of
from data.custom_presets.profiling import Sheet
from data.custom_presets.saved import SavedPreset
from data.model.headers import fold
from data.presets import preset


def with_columns(known: SavedPreset, sheet: Sheet, answers: Answers, name: str) -> str:
    """The text of a kept preset that knows all columns of this sheet, the unused included.

    `answers` are about the columns that have come; what the preset said before stays.
    """
    section = known.preset.sections[0]
    more = section_of(sheet, answers)
    source = dict(known.preset.source)
    source[section.name] = _added(source[section.name], more)
    preset.build(source, name)
    return tomli_w.dumps(source)


def with_stages(known: preset.Preset, table: str, words: Mapping[str, str]) -> str:
    """The text of a preset that knows further stages of a table: word → open, won or lost.

    Laid over a preset that comes with the product it says the stages alone.
    """
    base = preset.builtin().get(known.id)
    source: dict[str, Any] = {"id": known.id} if known is base else dict(known.source)
    for section in known.sections:
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
    made = {
        value: [form for form in forms if fold(form) not in new] for value, forms in status.items()
    }
    for word, value in words.items():
        made.setdefault(value, []).append(word)
    return made


def _added(section: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(section)
    for column, spec in new.items():
        there = made.get(column)
        if there is None:
            made[column] = spec
        elif column != "unused" and isinstance(there, list) and isinstance(spec, list):
            made[column] = [*there, *(each for each in spec if each not in there)]
    told = {key: spec for key, spec in made.items() if key != "unused"}
    mapped = {fold(each) for spec in told.values() for each in _flat(spec)}
    unused = dict.fromkeys([*section.get("unused", ()), *new.get("unused", ())])
    return {**told, "unused": [each for each in unused if fold(each) not in mapped]}


def _flat(spec: Any) -> list[str]:
    if isinstance(spec, str):
        return [spec]
    if isinstance(spec, Mapping):
        return _flat(spec.get("from", []))
    return [each for part in spec for each in _flat(part)] if isinstance(spec, list) else []
