"""Days and periods in words; the end of a period is inclusive for people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime

from metrics.core.scope import Grain, Period
from present.text import Text

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
_LONGEST_MONTH, _LONGEST_QUARTER = 31, 92
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Dates:
    """Days and periods in one language."""

    text: Text

    def day(self, day: date, *, year: bool = False) -> str:
        """«21 октября», with the year where it is wanted."""
        return self._format(day, f"d{NBSP}MMMM{f'{NBSP}y' if year else ''}")

    def short(self, day: date) -> str:
        """«21.10.2025», for tables."""
        return self._format(day, "dd.MM.y" if self.text.lang == "ru" else "d MMM y")

    def moment(self, moment: datetime) -> str:
        """«21 октября, 8:50»."""
        pattern = f"d{NBSP}MMMM, H:mm"
        return format_datetime(moment, pattern, locale=self.text.lang)

    def period(self, period: Period, *, year: bool = True) -> str:
        """«октябрь 2025», «1–21 октября 2025», «III квартал 2025»."""
        named = self._named(period, year=year)
        if named:
            return named
        first, last = period.start, period.end - timedelta(days=1)
        if first == last:
            return self.day(last, year=year)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}{DASH}{self.day(last, year=year)}"
        start = self.day(first, year=year and first.year != last.year)
        return f"{start} {DASH} {self.day(last, year=year)}"

    def towards(self, period: Period, *, year: bool = True) -> str:
        """The period in the dative case: «сентябрю», «III кварталу», «1–21 сентября»."""
        if self._named(period, year=False) is None:
            return self.period(period, year=year)
        first, days = period.start, (period.end - period.start).days
        number = str(first.year)
        if days > _LONGEST_QUARTER:
            return self.text("dates.to_year", year=number)
        if days > _LONGEST_MONTH:
            roman = self.text(f"dates.roman.{(first.month + 2) // 3}")
            words = self.text("dates.to_quarter", number=roman)
        else:
            words = self.text(f"dates.to_month.{first.month}")
        return f"{words}{NBSP}{number}" if year else words

    def step(self, first: date, grain: Grain) -> str:
        """Label of one step of a trend, for an axis."""
        if grain is Grain.DAY:
            return self._format(first, f"d{NBSP}MMM").rstrip(".")
        if grain is Grain.WEEK:
            last = first + timedelta(days=6)
            start = str(first.day) if first.month == last.month else self.step(first, Grain.DAY)
            return f"{start}{DASH}{self.step(last, Grain.DAY)}"
        if grain is Grain.MONTH:
            return self._format(first, f"LLL{NBSP}y").replace(".", "")
        return self.period(Period(first, _months_on(first, _MONTHS[grain.value])))

    def subject(self, period: Period) -> str:
        """The period as the subject of a sentence: «Октябрь», «Период 5–9 октября»."""
        named = self._named(period, year=False)
        words = named or self.text("dates.period", period=self.period(period))
        return words[:1].upper() + words[1:]

    def _named(self, period: Period, *, year: bool) -> str | None:
        first = period.start
        if first.day != 1:
            return None
        if period.end == _months_on(first, 1):
            return self._format(first, f"LLLL{f'{NBSP}y' if year else ''}")
        if period.end == _months_on(first, 3) and first.month % 3 == 1:
            key = "dates.quarter" if year else "dates.quarter_bare"
            number = self.text(f"dates.roman.{(first.month + 2) // 3}")
            return self.text(key, number=number, year=str(first.year))
        if period.end == _months_on(first, 12) and first.month == 1:
            return self.text("dates.year", year=str(first.year))
        return None

    def _format(self, day: date, pattern: str) -> str:
        return format_date(day, pattern, locale=self.text.lang)


def _months_on(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
