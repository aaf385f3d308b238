"""Reads an unknown table without a question, where its columns leave no doubt what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.custom_presets import build_preset
from data.custom_presets.section_source import MappingAnswers
from data.lexicon import lexicon
from data.model.problems import Assumption
from data.presets import identify, preset
from data.presets.identify import PresetMatch
from data.recognition import calibration, kinds, scoring
from data.recognition.meanings import MEANINGS, MONEY_DIRECTION, OUTGOING
from data.recognition.profiling import ColumnProfile, TableProfile
from data.recognition.suggest import KindProposal, kind_proposals

BAR = 0.95  # probability from which a column is taken for what it looks like
WORTH_ASKING = 0.5  # probability from which an unread column is worth a question
_NAMED = 0.85  # score from which a header says clearly what its column is
_MIN_KIND_MARGIN = 1.0  # by how much a kind must stand above the next
NEEDED = {  # columns that the main figures of a kind stand on
    "deals": frozenset(("created_at", "closed_at", "amount", "stage", "status")),
    "calls": frozenset(("started_at", "talk_seconds", "direction", "answered", "count")),
    "payments": frozenset(("paid_at", "amount", OUTGOING, MONEY_DIRECTION, "status", "currency")),
}


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
    if proposal is None or proposal.kind not in NEEDED or not _is_sure(sheet, proposal):
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
    best, second, *_ = kind_proposals(sheet)
    if kind:
        return best if best.kind == kind and not best.missing else None
    is_clear = best.score - second.score >= _MIN_KIND_MARGIN
    return best if is_clear and not best.missing else None


def _is_sure(sheet: TableProfile, proposal: KindProposal) -> bool:
    """Whether every needed column is sure, and no unread column might be one of them."""
    needed = NEEDED[proposal.kind]
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
    if is_named(seen.header):
        return False  # the header says what it is, and it is not one of the needed columns
    free = NEEDED[kind] - set(columns.values())
    looks = any(scoring.score(kind, column, seen, True)[0] >= WORTH_ASKING for column in free)
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


def is_named(header: str) -> bool:
    """Whether a header says clearly what its column is."""
    return any(score >= _NAMED for score in lexicon.header_concepts(header).values())
