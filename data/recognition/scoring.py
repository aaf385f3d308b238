"""Scores how likely a column of a file is a canonical column, by header and values."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from data.lexicon import lexicon
from data.model.headers import bare, fold
from data.presets import preset
from data.recognition.meanings import assignable_columns, own_synonyms
from data.recognition.profiling import ColumnProfile
from data.recognition.value_fit import score_by_values, type_fit

_NAMED_ELSE = 0.9  # score from which a header names something else
Scores = npt.NDArray[np.float64]  # columns of the file × canonical columns
_MIN_RATIO = 90.0  # rapidfuzz ratio from which two headers are one with a slip


@cache
def _synonyms(kind: str, excluded: str | None) -> Mapping[str, tuple[str, ...]]:
    """Canonical column → folded headers it is known under anywhere but in one preset."""
    forms_by_column: dict[str, dict[str, None]] = {
        name: {name: None} for name in assignable_columns(kind)
    }
    presets = (each for each in preset.builtin().values() if each.id != excluded)
    for each in presets:
        for section in each.sections:
            for column, spec in section.columns.items() if section.table == kind else ():
                forms = {fold(part[0]): None for part in spec if len(part) == 1}
                forms_by_column.setdefault(column, {}).update(forms)
    for column, words in own_synonyms().get(kind, {}).items():
        forms_by_column.setdefault(column, {}).update({fold(word): None for word in words})
    return {column: tuple(forms) for column, forms in forms_by_column.items()}


def score(
    kind: str, column: str, seen: ColumnProfile, is_headed: bool, excluded: str | None = None
) -> tuple[float, str]:
    """The score (0–1) of a column as a canonical one, and its source: "header" or "values".

    `excluded`: id of a preset whose headers are not to be known, to measure what is left.
    """
    if not seen.header.strip():
        return 0.0, ""
    header = header_score(kind, column, seen.header, excluded) if is_headed else 0.0
    if not seen.filled:
        return 0.8 * header, "header"
    fit = type_fit(kind, column, seen)
    if fit == 0.0:
        return 0.0, ""
    by_values = score_by_values(kind, column, seen)
    if is_headed and _rival(kind, column, seen.header) >= _NAMED_ELSE > header:
        by_values = 0.0
    if header and 0.7 * header + 0.3 * fit >= by_values:
        return 0.7 * header + 0.3 * fit, "header"
    return by_values, "values"


@cache
def header_score(kind: str, column: str, header: str, excluded: str | None = None) -> float:
    """1 for a known header, less for one that is like it, 0 for another."""
    forms = _synonyms(kind, excluded)[column]
    if fold(header) in forms or bare(header) in forms:
        named, rival = lexicon.role_score(kind, column, header), _rival(kind, column, header)
        return 1.0 if named >= rival else 0.9
    text = bare(header)
    if _squeezed(text) in {_squeezed(form) for form in forms}:
        return 0.95
    named = lexicon.role_score(kind, column, header)
    near = process.extractOne(text, forms, scorer=_header_ratio, score_cutoff=_MIN_RATIO)
    similar = float(near[1]) / 100 * 0.9 if near else _inner_score(forms, text)
    return max(named, similar * (1 - 0.7 * _rival(kind, column, header)))


def _rival(kind: str, column: str, header: str) -> float:
    return lexicon.rival_score(kind, column, header)


def _inner_score(forms: Sequence[str], text: str) -> float:
    words = set(text.replace(",", " ").split())
    inside = [form for form in forms if len(form) > 2 and set(form.split()) <= words]
    return max((0.55 + 0.3 * len(form) / len(text) for form in inside), default=0.0)


def _squeezed(text: str) -> str:
    return text.replace("_", "").replace(" ", "").replace("-", "")


def _header_ratio(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    ratio = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    return ratio if len(other) > 4 and ratio >= (score_cutoff or 0) else 0.0
