"""Writes and parses the query string of an address: short stable codes, defaults left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.model.dimensions import FILTERED, NOTHING_SELECTED, Selection
from data.model.rights import Rights
from metrics.core.comparison import Preset, preset
from metrics.core.scope import Compare, Grain, Period, Rules, Scope
from present.text import LANGUAGES

DEFAULT_PRESET = Preset.THIS_MONTH
FILTERS = ("team", *(name for name in FILTERED if name != "team"))  # a team before its people
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)  # what a calendar offers
_MAX_NAME = 200  # letters in one name; a longer one is not a name


@dataclass(frozen=True)
class Question:
    """The reader's choices of period, filters and language, as an address holds them."""

    preset: Preset = DEFAULT_PRESET
    period: Period | None = None  # days named one by one; they go before the preset
    grain: Grain | None = None
    compare: Compare = Compare.PREVIOUS
    selected: Selection = NOTHING_SELECTED
    lang: str = LANGUAGES[0]

    @property
    def chosen(self) -> int:
        """How many dimensions are filtered."""
        return len(self.selected)

    @property
    def owner(self) -> str | None:
        """The one manager asked about; None when it is nobody or several."""
        owners = self.selected.get("owner", ())
        return owners[0] if len(owners) == 1 else None

    def of(self, owner: str) -> "Question":
        """The same question about one manager."""
        return self.select("owner", (owner,))

    def within(self, rights: Rights) -> "Question":
        """The question without the names that these rights do not let through.

        Where nothing is left of a dimension that they limit, all they let through is asked.
        """
        selected = self.selected
        for name, allowed in rights.limits.items():
            names = tuple(value for value in selected.get(name, ()) if value in allowed)
            selected = selected.select(name, names or allowed)
        return replace(self, selected=selected)

    def select(self, dimension: str, values: tuple[str, ...]) -> "Question":
        """The same question with these values of a dimension; with none, all of them."""
        return replace(self, selected=self.selected.select(dimension, values))

    def scope(self, now: date, rules: Rules, rights: Rights) -> Scope:
        """The question about this data: presets become dates."""
        period = self.period or preset(self.preset, now)
        return Scope(
            period=period,
            now=now,
            grain=self.grain or default_grain(period),
            compare=self.compare,
            selected=self.selected,
            rules=rules,
            rights=rights,
        )


@dataclass(frozen=True)
class ParsedLink:
    """A question parsed from an address, and the codes whose values could not be parsed."""

    question: Question
    broken: tuple[str, ...] = ()


def default_grain(period: Period) -> Grain:
    """The default grain of a period: days up to 45, then weeks, months, quarters."""
    days = (period.end - period.start).days
    steps = ((45, Grain.DAY), (190, Grain.WEEK), (1100, Grain.MONTH))
    return next((grain for longest, grain in steps if days <= longest), Grain.QUARTER)


def write(question: Question) -> dict[str, list[str]]:
    """The query parameters of the address of this question."""
    parameters: dict[str, list[str]] = {}
    if question.period:
        last = question.period.end - timedelta(days=1)
        parameters |= {"from": [question.period.start.isoformat()], "to": [last.isoformat()]}
    elif question.preset is not DEFAULT_PRESET:
        parameters["period"] = [question.preset.value]
    if question.grain:
        parameters["grain"] = [question.grain.value]
    if question.compare is not Compare.PREVIOUS:
        parameters["compare"] = [question.compare.value]
    for code in FILTERS:
        if question.selected.get(code):
            parameters[code] = list(question.selected[code])
    if question.lang != LANGUAGES[0]:
        parameters["lang"] = [question.lang]
    return parameters


def read(parameters: Mapping[str, Sequence[str]]) -> ParsedLink:
    """The question of the query parameters; what cannot be parsed falls back to the default."""
    question, broken = Question(), []
    for codes, parse in _PARSERS:
        if not any(parameters.get(code) for code in codes):
            continue
        try:
            question = parse(
                question, {code: parameters[code] for code in codes if parameters.get(code)}
            )
        except (ValueError, KeyError, OverflowError):
            broken += [code for code in codes if parameters.get(code)]
    return ParsedLink(question, tuple(broken))


def _dates(question: Question, parameters: Mapping[str, Sequence[str]]) -> Question:
    first, last = (_day(parameters[code][-1]) for code in ("from", "to"))
    if last < first:
        raise ValueError(parameters)
    return replace(question, period=Period(first, last + timedelta(days=1)))


def _day(iso: str) -> date:
    day = date.fromisoformat(iso)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(iso)
    return day


def _preset(question: Question, parameters: Mapping[str, Sequence[str]]) -> Question:
    return replace(question, preset=Preset(parameters["period"][-1]))


def _grain(question: Question, parameters: Mapping[str, Sequence[str]]) -> Question:
    return replace(question, grain=Grain(parameters["grain"][-1]))


def _compare(question: Question, parameters: Mapping[str, Sequence[str]]) -> Question:
    return replace(question, compare=Compare(parameters["compare"][-1]))


def _lang(question: Question, parameters: Mapping[str, Sequence[str]]) -> Question:
    if parameters["lang"][-1] not in LANGUAGES:
        raise ValueError(parameters)
    return replace(question, lang=parameters["lang"][-1])


def _names(code: str) -> Callable[[Question, Mapping[str, Sequence[str]]], Question]:
    def parse(question: Question, parameters: Mapping[str, Sequence[str]]) -> Question:
        names = dict.fromkeys(name.strip() for name in parameters[code])
        if any(len(name) > _MAX_NAME or not name.isprintable() for name in names):
            raise ValueError(parameters)
        return question.select(code, tuple(name for name in names if name))

    return parse


_PARSERS: tuple[
    tuple[tuple[str, ...], Callable[[Question, Mapping[str, Sequence[str]]], Question]], ...
] = (
    (("from", "to"), _dates),
    (("period",), _preset),
    (("grain",), _grain),
    (("compare",), _compare),
    *(((code,), _names(code)) for code in FILTERS),
    (("lang",), _lang),
)
CODES = tuple(code for codes, _ in _PARSERS for code in codes)
