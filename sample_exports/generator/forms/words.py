"""Formats moments and money as exports write them."""

from datetime import date, datetime


def moment(value: datetime | date | None) -> str:
    """dd.mm.yyyy hh:mm:ss, or dd.mm.yyyy where there is no time."""
    if value is None:
        return ""
    return value.strftime("%d.%m.%Y %H:%M:%S" if isinstance(value, datetime) else "%d.%m.%Y")


def roubles(kopecks: int | None) -> str:
    """Kopecks as roubles with a decimal point."""
    return "" if kopecks is None else f"{kopecks / 100:.2f}"


def with_comma(kopecks: int) -> str:
    """Kopecks as roubles with a decimal comma."""
    return roubles(kopecks).replace(".", ",")
