"""The question in the link: short stable codes, only what differs from the default."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.model.rights import Rights
from metrics.core.comparison import Preset, preset
from metrics.core.scope import Compare, Grain, Period, Rules, Scope
from present.text import LANGUAGES

DEFAULT_PRESET = Preset.THIS_MONTH
FILTERS = ("team", "owner", "source", "pipeline", "product")
_LISTS = {name: f"{name}s" for name in FILTERS}
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)  # what a calendar offers
_LONGEST = 200  # letters in one name; a longer one is not a name


@dataclass(frozen=True)
class Question:
    """What the reader asks, apart from what the data and the house decide."""

    preset: Preset = DEFAULT_PRESET
    period: Period | None = None  # days named one by one; they go before the preset
    grain: Grain | None = None
    compare: Compare = Compare.PREVIOUS
    teams: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    pipelines: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    lang: str = LANGUAGES[0]

    @property
    def chosen(self) -> int:
        """How many filters narrow the question."""
        return sum(bool(getattr(self, name)) for name in _LISTS.values())

    @property
    def owner(self) -> str | None:
        """The one manager asked about; None when it is nobody or several."""
        return self.owners[0] if len(self.owners) == 1 else None

    def of(self, owner: str) -> "Question":
        """The same question about one manager."""
        return replace(self, owners=(owner,))

    def within(self, rights: Rights) -> "Question":
        """The question without the names that these rights do not let through.

        Where nothing is left of a dimension that they limit, all they let through is asked.
        """
        kept = {}
        for code, allowed in rights.limits.items():
            named = tuple(name for name in getattr(self, _LISTS[code]) if name in allowed)
            kept[_LISTS[code]] = named or allowed
        return replace(self, **kept)  # type: ignore[arg-type]

    def scope(self, now: date, rules: Rules, rights: Rights) -> Scope:
        """The question about this data: presets become dates."""
        period = self.period or preset(self.preset, now)
        return Scope(
            period=period,
            now=now,
            grain=self.grain or natural_grain(period),
            compare=self.compare,
            owners=self.owners,
            teams=self.teams,
            pipelines=self.pipelines,
            sources=self.sources,
            products=self.products,
            rules=rules,
            rights=rights,
        )


@dataclass(frozen=True)
class Reading:
    """A question read off a link, and the parts of the link that made no sense."""

    question: Question
    broken: tuple[str, ...] = ()


def natural_grain(period: Period) -> Grain:
    """The step that shows a period in a dozen or a few dozen points."""
    days = (period.end - period.start).days
    steps = ((45, Grain.DAY), (190, Grain.WEEK), (1100, Grain.MONTH))
    return next((grain for longest, grain in steps if days <= longest), Grain.QUARTER)


def write(question: Question) -> dict[str, list[str]]:
    """The query part of the link to this question."""
    said: dict[str, list[str]] = {}
    if question.period:
        last = question.period.end - timedelta(days=1)
        said |= {"from": [question.period.start.isoformat()], "to": [last.isoformat()]}
    elif question.preset is not DEFAULT_PRESET:
        said["period"] = [question.preset.value]
    if question.grain:
        said["grain"] = [question.grain.value]
    if question.compare is not Compare.PREVIOUS:
        said["compare"] = [question.compare.value]
    for code, name in _LISTS.items():
        if getattr(question, name):
            said[code] = list(getattr(question, name))
    if question.lang != LANGUAGES[0]:
        said["lang"] = [question.lang]
    return said


def read(said: Mapping[str, Sequence[str]]) -> Reading:
    """The question behind a link; what cannot be read falls back to the default."""
    question, broken = Question(), []
    for codes, parse in _PARTS:
        if not any(said.get(code) for code in codes):
            continue
        try:
            question = parse(question, {code: said[code] for code in codes if said.get(code)})
        except (ValueError, KeyError, OverflowError):
            broken += [code for code in codes if said.get(code)]
    return Reading(question, tuple(broken))


def _dates(question: Question, said: Mapping[str, Sequence[str]]) -> Question:
    first, last = (_day(said[code][-1]) for code in ("from", "to"))
    if last < first:
        raise ValueError(said)
    return replace(question, period=Period(first, last + timedelta(days=1)))


def _day(written: str) -> date:
    day = date.fromisoformat(written)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(written)
    return day


def _preset(question: Question, said: Mapping[str, Sequence[str]]) -> Question:
    return replace(question, preset=Preset(said["period"][-1]))


def _grain(question: Question, said: Mapping[str, Sequence[str]]) -> Question:
    return replace(question, grain=Grain(said["grain"][-1]))


def _compare(question: Question, said: Mapping[str, Sequence[str]]) -> Question:
    return replace(question, compare=Compare(said["compare"][-1]))


def _lang(question: Question, said: Mapping[str, Sequence[str]]) -> Question:
    if said["lang"][-1] not in LANGUAGES:
        raise ValueError(said)
    return replace(question, lang=said["lang"][-1])


def _names(code: str) -> Callable[[Question, Mapping[str, Sequence[str]]], Question]:
    def parse(question: Question, said: Mapping[str, Sequence[str]]) -> Question:
        names = dict.fromkeys(name.strip() for name in said[code])
        if any(len(name) > _LONGEST or not name.isprintable() for name in names):
            raise ValueError(said)
        changed = {_LISTS[code]: tuple(name for name in names if name)}
        return replace(question, **changed)  # type: ignore[arg-type]

    return parse


_PARTS: tuple[
    tuple[tuple[str, ...], Callable[[Question, Mapping[str, Sequence[str]]], Question]], ...
] = (
    (("from", "to"), _dates),
    (("period",), _preset),
    (("grain",), _grain),
    (("compare",), _compare),
    *(((code,), _names(code)) for code in FILTERS),
    (("lang",), _lang),
)
CODES = tuple(code for codes, _ in _PARTS for code in codes)
