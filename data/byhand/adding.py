"""What is added to a preset later: columns that have come, stages that were unknown."""

from collections.abc import Mapping
from typing import Any

import tomli_w

from data import preset
from data.byhand.evidence import Sheet
from data.byhand.kept import Kept
from data.byhand.writing import Answers, section_of, words_of
from data.readers.headers import fold


def with_columns(known: Kept, sheet: Sheet, columns: Mapping[int, str], name: str) -> str:
    """The text of a kept preset that knows all columns of this sheet, the unused included.

    `columns`: place → canonical column of those that have come; what it said before stays.
    """
    section = known.preset.sections[0]
    title = known.preset.title.get("ru", "")
    words = words_of(sheet, section.table, columns)
    more = section_of(sheet, Answers(section.table, title, dict(columns), words))
    source = dict(known.preset.source)
    source[section.name] = _added(source[section.name], more)
    preset.build(source, name)
    return tomli_w.dumps(source)


def with_stages(known: preset.Preset, section: str, words: Mapping[str, str]) -> str:
    """The text of a preset that knows further stages: word → open, won or lost.

    Laid over a preset that comes with the product it says the stages alone.
    """
    base = preset.builtin().get(known.id)
    source = dict(known.source)
    told = source.get(section, {}).get("status") or (
        base and base.source[section].get("status", {})
    )
    status = {value: list(forms) for value, forms in (told or {}).items()}
    for word, value in words.items():
        for forms in status.values():
            forms[:] = [each for each in forms if fold(each) != fold(word)]
        status.setdefault(value, []).append(word)
    if base and known is base:
        source = {"id": known.id, section: {"status": status}}
    else:
        source[section] = {**source.get(section, {}), "status": status}
    return tomli_w.dumps(source)


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
