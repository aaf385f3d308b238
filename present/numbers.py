"""Formats figures by their unit, in a language and a currency: the only formatter of figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor, isfinite, log10

from babel.numbers import get_currency_symbol

from metrics.core.metric import Unit
from present.text import Text

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
Number = float | int | Decimal

MONEY_UNITS = frozenset({Unit.MONEY, Unit.MONEY_PER_DAY, Unit.MONEY_PER_HOUR})
# from which value on, in which units; what would round up to 1000 millions is a billion
_SCALES = ((999_950_000, 1_000_000_000, "billions"), (1_000_000, 1_000_000, "millions"))
_ABSOLUTE = frozenset({Unit.DAYS, Unit.MINUTES, Unit.SCORE})
_TIMES = "×"
_HUGE = 10  # tenfold and more reads better as "×12" than as "+1 100 %"
_TWO_HOURS = 120
_SHORTEST = 10  # thousands; a smaller sum is written whole


@dataclass(frozen=True)
class Change:
    """A difference in words and its direction: 1 grew, −1 fell, 0 stayed."""

    words: str
    sign: int


@dataclass(frozen=True)
class Numbers:
    """Figures in one language and one currency."""

    text: Text
    currency: str = "RUB"

    def show(self, value: Number | None, unit: Unit) -> str:
        """The figure in short form, for tiles, tables and labels: `1,2 млн ₽`."""
        return self._write(value, unit, short=True)

    def full(self, value: Number | None, unit: Unit) -> str:
        """The figure with all its digits, for passports and hover text."""
        return self._write(value, unit, short=False)

    def change(self, value: Number | None, before: Number | None, unit: Unit) -> Change | None:
        """The difference of `value` from `before`; None when either is unknown."""
        if _is_unknown(value) or _is_unknown(before):
            return None
        now, then = _decimal(value), _decimal(before)
        words = self._difference(now, then, unit)
        if not any(digit in words for digit in "123456789"):
            return Change(self._words("numbers.same"), 0)
        sign = 1 if now > then else -1
        mark = MINUS if sign < 0 else "+"
        return Change(words if words.startswith(_TIMES) else f"{mark}{words}", sign)

    def ticks(self, top: float, unit: Unit) -> tuple[list[float], list[str]]:
        """Round places on an axis from zero to `top`, and their words."""
        if not isfinite(top) or top <= 0:
            return [0.0], [self.show(0, unit)]
        step = _round_step(top / 4)
        places = [step * i for i in range(int(top / step + 1e-9) + 1)]
        return places, [self._tick(place, unit, step) for place in places]

    def about(self, value: Number | None) -> str:
        """Money of a forecast, to whole thousands or one decimal: `640 тыс. ₽`, `9,8 млн ₽`."""
        if _is_unknown(value):
            return self._words("numbers.unknown")
        number = _decimal(value)
        thousands = (number / 1_000).quantize(Decimal(1), ROUND_HALF_UP)
        if not _SHORTEST <= abs(thousands) < 1_000:
            return self.show(value if abs(thousands) < 1_000 else thousands * 1_000, Unit.MONEY)
        written = self._words("numbers.thousands", value=self.plain(abs(thousands)))
        symbol = self.symbol()
        mark = MINUS if thousands < 0 else ""
        return mark + self._words("numbers.money", value=written, symbol=symbol)

    def chance(self, value: Number | None) -> str:
        """A probability in whole percent; «less than 1 %» and «more than 99 %» near its ends."""
        if _is_unknown(value):
            return self._words("numbers.unknown")
        share = _decimal(value)
        for edge, key in ((Decimal("0.01"), "less"), (Decimal("0.99"), "more")):
            if (0 < share < edge) if key == "less" else (edge < share < 1):
                percent = self._words("numbers.share", value=self.plain(edge * 100))
                return self._words(f"numbers.{key}_than", value=percent)
        return self._words("numbers.share", value=self.plain(share * 100))

    def in_scale(self, values: Sequence[Number | None]) -> tuple[list[str], str]:
        """Money in one scale for labels side by side, and what they are in: «млн ₽»."""
        amounts = [abs(_decimal(value)) for value in values if not _is_unknown(value)]
        top = max(amounts, default=Decimal(0))
        scales = (*_SCALES, (_SHORTEST * 1_000, 1_000, "thousands"), (0, 1, ""))
        scale, name = next((scale, name) for least, scale, name in scales if top >= least)
        digits = 1 if name in ("billions", "millions") else 0
        words = [
            "" if _is_unknown(value) else self.plain(_decimal(value) / scale, digits)
            for value in values
        ]
        unit = self.text(f"numbers.{name}", value="").strip() if name else ""
        return words, self._words("numbers.money", value=unit, symbol=self.symbol()).strip(NBSP)

    def plain(self, value: Number, digits: int = 0) -> str:
        """A bare number with the separators of the language."""
        rounded = _decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        mark = MINUS if rounded < 0 else ""
        written = f"{abs(rounded):,.{digits}f}"
        if self.text.lang == "ru":
            written = written.replace(",", NBSP).replace(".", ",")
        return mark + written

    def _words(self, key: str, **facts: object) -> str:
        """A text of the locale with no-break spaces, so that it is not split between lines."""
        return self.text(key, **facts).replace(" ", NBSP)

    def _write(self, value: Number | None, unit: Unit, *, short: bool) -> str:
        if _is_unknown(value):
            return self._words("numbers.unknown")
        number = _decimal(value)
        if unit in MONEY_UNITS:
            return self._money(number, unit, short=short)
        if unit is Unit.SHARE:
            return self._words("numbers.share", value=self.plain(number * 100, 1))
        if unit is Unit.MINUTES:
            return self._minutes(number)
        if unit is Unit.COUNT:
            return self._scaled(number, short=short, digits=0 if number == int(number) else 1)
        return self._words(f"numbers.{unit.name.lower()}", value=self.plain(number, 1))

    def _money(self, number: Decimal, unit: Unit, *, short: bool) -> str:
        whole = short or number == int(number)
        value = self._scaled(number, short=short, digits=0 if whole else 2)
        symbol = self.symbol()
        mark, value = (MINUS, value[1:]) if value.startswith(MINUS) else ("", value)
        return mark + self._words(f"numbers.{unit.name.lower()}", value=value, symbol=symbol)

    def symbol(self) -> str:
        """The sign of the currency."""
        home = "ru" if self.currency == "RUB" else self.text.lang  # «₽» is understood everywhere
        return str(get_currency_symbol(self.currency, locale=home))

    def _scaled(self, number: Decimal, *, short: bool, digits: int) -> str:
        rounded = number.quantize(Decimal(1), ROUND_HALF_UP)
        for least, scale, name in _SCALES:
            if short and abs(rounded) >= least:
                return self._words(f"numbers.{name}", value=self.plain(number / scale, 1))
        return self.plain(number, digits)

    def _minutes(self, number: Decimal) -> str:
        if abs(number) < _TWO_HOURS:
            return self._words("numbers.minutes", value=self.plain(number, 0 if number > 10 else 1))
        hours, minutes = divmod(int(number.quantize(Decimal(1), ROUND_HALF_UP)), 60)
        return self._words("numbers.hours", hours=self.plain(hours), minutes=minutes)

    def _difference(self, now: Decimal, then: Decimal, unit: Unit) -> str:
        gap = abs(now - then)
        if unit is Unit.SHARE:
            return self._words("numbers.points", value=self.plain(gap * 100, 1))
        if unit in _ABSOLUTE or then <= 0 or now < 0:
            return self.show(gap, unit)
        if now / then >= _HUGE:
            return self._words("numbers.times", value=self.plain(now / then, 0))
        return self._words("numbers.share", value=self.plain(gap / then * 100, 1))

    def _tick(self, place: float, unit: Unit, step: float) -> str:
        if unit is Unit.SHARE:
            digits = 0 if step >= 0.01 else 1
            return self._words("numbers.share", value=self.plain(place * 100, digits))
        if unit in MONEY_UNITS:
            return self._short_tick(place, step)
        return self.plain(place, 0 if step >= 1 else 1)

    def _short_tick(self, place: float, step: float) -> str:
        for least, scale, name in (*_SCALES, (1_000, 1_000, "thousands")):
            if place >= least and step >= scale / 10:
                digits = 0 if step % scale == 0 else 1
                return self._words(f"numbers.{name}", value=self.plain(place / scale, digits))
        return self.plain(place)


def _is_unknown(value: Number | None) -> bool:
    return value is None or not isfinite(value)


def _decimal(value: Number | None) -> Decimal:
    assert value is not None
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(power * m for m in (1, 2, 2.5, 5, 10) if rough <= power * m)
