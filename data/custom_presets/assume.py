"""Reads an unknown file without a question, where its columns leave no doubt what they are.

`assume_preset` answers for a whole table that no preset knows; `complete_match` fills columns
that a known system worded anew. What is not sure is asked about: DoubtfulColumns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import tomli_w

from data.custom_presets import build_preset
from data.custom_presets.section_source import MappingAnswers
from data.lexicon import lexicon
from data.model.errors import ExportError
from data.model.headers import bare, fold
from data.model.problems import Assumption
from data.presets import identify, preset
from data.presets.identify import PresetMatch
from data.presets.section import Section
from data.recognition import calibration, kinds, scoring
from data.recognition.meanings import BALANCE, MEANINGS, MONEY_DIRECTION, OUTGOING
from data.recognition.profiling import ColumnProfile, TableProfile
from data.recognition.suggest import KindProposal, kind_proposals, propose_kind

BAR = 0.95  # probability from which a column is taken for what it looks like
_ASKED = 0.5  # probability from which an unread column is worth a question
_MIN_KIND_MARGIN = 1.0  # by how much a kind must stand above the next
_NEEDED = {  # columns that the main figures of a kind stand on
    "deals": frozenset(("created_at", "closed_at", "amount", "stage", "status")),
    "calls": frozenset(("started_at", "talk_seconds", "direction", "answered", "count")),
    "payments": frozenset(("paid_at", "amount", OUTGOING, MONEY_DIRECTION, "status", "currency")),
}
_MONEY_RULES = frozenset((OUTGOING, MONEY_DIRECTION, "status"))


class DoubtfulColumns(ExportError):
    """A known system's file has columns that matter and that its preset does not read.

    Facts: file, columns, source (title of the preset).
    """

    key = "errors.doubtful_columns"


@dataclass(frozen=True)
class AssumedMatch:
    """A match that nobody confirmed: the preset's text, to be stored, and what was assumed."""

    match: PresetMatch
    text: str
    assumed: tuple[Assumption, ...]


def assume_preset(sheet: TableProfile, file: str, kind: str | None) -> AssumedMatch | None:
    """The match of a table that no preset knows; None where something must be asked."""
    if not sheet.is_headed:
        return None
    proposal = _sure_kind(sheet, kind)
    if proposal is None or proposal.kind not in _NEEDED or not _is_sure(sheet, proposal):
        return None
    answers = build_preset.proposed_answers(sheet, Path(file).stem, proposal.kind)
    sure = {
        guess.place: guess.column
        for guess in proposal.guesses
        if calibration.probability(guess) >= BAR
    }
    repeated = {p: c for p, c in answers.columns.items() if p not in proposal.columns}
    answers = replace(answers, columns={**sure, **repeated})
    if build_preset.open_questions(sheet, answers) or not _words_are_known(sheet, answers):
        return None
    text = build_preset.preset_text(sheet, _with_known_words(sheet, answers), file)
    built = preset.build(preset.parse(text, file), file)
    match = identify.by_headers([built], sheet.headers, None, file)
    assumed = tuple(
        Assumption(sheet.headers[each.place], each.column, calibration.probability(each))
        for each in proposal.guesses
        if each.place in sure
    )
    return AssumedMatch(match, text, assumed)


def _sure_kind(sheet: TableProfile, kind: str | None) -> KindProposal | None:
    if kind:
        return propose_kind(sheet, kind)
    best, second, *_ = kind_proposals(sheet)
    is_clear = best.score - second.score >= _MIN_KIND_MARGIN
    return best if is_clear and not best.missing else None


def _is_sure(sheet: TableProfile, proposal: KindProposal) -> bool:
    """Whether every needed column is sure, and no unread column might be one of them."""
    needed = _NEEDED[proposal.kind]
    guesses = {guess.column: guess for guess in proposal.guesses if guess.column in needed}
    if any(calibration.probability(guess) < BAR for guess in guesses.values()):
        return False
    if proposal.kind == "deals" and not guesses.keys() & {"stage", "status"}:
        return False
    if proposal.kind == "calls" and kinds.is_aggregate(sheet) and "count" not in guesses:
        return False
    unread = [each for each in sheet.columns if each.place not in proposal.columns]
    return not any(_may_matter(proposal.kind, each, proposal.columns) for each in unread)


def _may_matter(kind: str, seen: ColumnProfile, columns: Mapping[int, str]) -> bool:
    """Whether an unread column looks like money, a direction or a currency of its own."""
    if not seen.filled or not seen.header.strip():
        return False
    concepts = lexicon.header_concepts(seen.header)
    if any(score >= 0.85 for score in concepts.values()):
        return False  # the header says what it is, and it is not one of the needed columns
    free = _NEEDED[kind] - set(columns.values())
    looks = any(scoring.score(kind, column, seen, True)[0] >= _ASKED for column in free)
    is_money = seen.has_form("number") and seen.form_shares.get("cents", 0.0) > 0.5
    return looks or (is_money and not concepts)


def _words_are_known(sheet: TableProfile, answers: MappingAnswers) -> bool:
    """Whether each word that decides about money or outcome is known."""
    unknown = build_preset.unknown_words(sheet, answers.kind, answers.columns)
    learnt = answers.words.get(MONEY_DIRECTION, {}) if answers.minus != "refund" else {}
    return not [
        word
        for column, word in unknown
        if not (column == MONEY_DIRECTION and word in learnt and answers.minus)
        and column != "stage"
    ]


def _with_known_words(sheet: TableProfile, answers: MappingAnswers) -> MappingAnswers:
    """The answers without the words whose meaning is a guess: they are told as unknown."""
    unknown = set(build_preset.unknown_words(sheet, answers.kind, answers.columns))
    words = {
        column: {word: value for word, value in meanings.items() if (column, word) not in unknown}
        for column, meanings in answers.words.items()
        if (answers.kind, column) in MEANINGS
    }
    return replace(answers, words=words)


def unread_headers(match: PresetMatch, headers: Sequence[str]) -> list[str]:
    """Headers of a table that its preset does not know at all."""
    known = match.section.headers
    return [
        header
        for header in headers
        if header.strip() and fold(header) not in known and bare(header) not in known
    ]


def complete_match(match: PresetMatch, sheet: TableProfile, file: str) -> AssumedMatch | None:
    """The match with the expected columns that stand under another header; None if none does.

    DoubtfulColumns where an unread column may be one that the figures stand on.
    """
    unread = set(unread_headers(match, sheet.headers))
    kind, section = match.section.table, match.section
    candidates = [each for each in sheet.columns if each.header in unread and each.filled]
    if not candidates or kind not in _NEEDED:
        return None
    free = {name for name in section.columns if name not in match.places}
    free |= (_NEEDED[kind] | {"currency"}) - match.places.keys()
    free -= _filled_otherwise(section, match, kind)
    guesses = [
        guess
        for guess in propose_kind(replace(sheet, columns=tuple(sheet.columns)), kind).guesses
        if guess.column in free and sheet.headers[guess.place] in unread
    ]
    sure = [
        each
        for each in guesses
        if calibration.probability(each) >= BAR
        and each.by != "values"
        and each.column not in _MONEY_RULES
        and each.column in (*section.columns, "currency")
    ]
    doubtful = [
        each
        for each in guesses
        if each not in sure
        and each.column in _NEEDED[kind]
        and calibration.probability(each) >= _ASKED
    ]
    if doubtful:
        shown = ", ".join(f"«{sheet.headers[each.place]}»" for each in doubtful)
        title = match.preset.title.get("ru", match.preset.id)
        raise DoubtfulColumns(file=file, columns=shown, source=title)
    if not sure:
        return None
    return _with_columns(match, sheet, {sheet.headers[e.place]: e for e in sure}, file)


def _filled_otherwise(section: Section, match: PresetMatch, kind: str) -> set[str]:
    """Canonical columns that a section gets from rules and not from a column."""
    filled = {*section.extract, *section.constant, BALANCE}
    if section.skip or section.holder or section.minus:
        filled |= _MONEY_RULES
    if section.parties:
        filled |= {"direction", "owner_written", "client_phone"}
    if {"stage", "status"} & match.places.keys():
        filled |= {"stage", "status"}
    if kind == "calls":
        filled.add("count")
        if {"talk_seconds", "answered"} & match.places.keys():
            filled |= {"talk_seconds", "answered"}
    return filled


def _with_columns(
    match: PresetMatch, sheet: TableProfile, guesses: Mapping[str, object], file: str
) -> AssumedMatch:
    section = match.section
    source: dict[str, object] = {"id": match.preset.id}
    added: dict[str, object] = {}
    assumed = []
    for header, guess in guesses.items():
        column = str(guess.column)  # type: ignore[attr-defined]
        spec = [
            list(part) if len(part) > 1 else part[0] for part in section.columns.get(column, ())
        ]
        values = section.values.get(column)
        whole: object = [*spec, header]
        if values:
            whole = {"from": whole, **{word: list(forms) for word, forms in values.items()}}
        added[column] = whole
        assumed.append(Assumption(header, column, calibration.probability(guess)))  # type: ignore[arg-type]
    source[section.name] = added
    built = preset.build(preset.overlay(match.preset.source, source), file)
    fuller = next(each for each in built.sections if each.name == section.name)
    places = identify.places(fuller, sheet.headers)
    completed = replace(match, preset=built, section=fuller, places=places)
    return AssumedMatch(completed, tomli_w.dumps(source), tuple(assumed))
