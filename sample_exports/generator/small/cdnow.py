"""Purchases without a header: a line each, columns apart by runs of spaces, dollars."""

from datetime import date, timedelta

from generator.small.folder import Folder, facts

_START = date(2026, 1, 5)
_CLIENTS = 16


def write(folder: Folder) -> None:
    """One to five purchases of each client, the client's own number of the sample beside it."""
    rng, lines, total = folder.rng, [], 0
    for number in range(1, _CLIENTS + 1):
        client, day = 10_000 + number * 37, _START + timedelta(rng.randrange(60))
        for _ in range(rng.randrange(1, 6)):
            pieces = rng.randrange(1, 5)
            cents = pieces * rng.randrange(599, 2999)
            total += cents
            lines.append(f" {client:05} {number:04} {day:%Y%m%d} {pieces:2} {cents / 100:7.2f}\r\n")
            day += timedelta(rng.randrange(3, 70))
    expected = facts("payments", len(lines), len(lines), total, clients=_CLIENTS)
    folder.put("purchases.txt", "".join(lines).encode("ascii"), expected)
