"""Types of arguments: days, months, figures, shares; argparse reports what is wrong with one."""

import argparse
from datetime import date


def day(text: str) -> date:
    """A day: 2026-03-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM-DD") from error


def month(text: str) -> date:
    """The first day of a month: 2026-03."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM") from error


def confidence(text: str) -> float:
    """The least confidence of a proposal: a number from 0.5 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.5 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text}: 0.5 … 1")
    return value


def number(text: str) -> float:
    """A number with spaces between thousands, a decimal comma or point."""
    try:
        return float("".join(text.split()).replace(",", "."))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: 450000") from error


def percent(text: str) -> float:
    """A share: 0.16 or 16%."""
    bare = text.strip()
    if bare.endswith("%"):
        return number(bare[:-1]) / 100
    value = number(bare)
    if value > 1:
        raise argparse.ArgumentTypeError(f"{text}: 0.16, 16%")
    return value
