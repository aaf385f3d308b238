"""Against guessing: each failure makes the next try wait longer."""

from dataclasses import dataclass

from data.access.database import AccessDatabase

_DAY = 86_400.0


@dataclass(frozen=True)
class Brake:
    """So many tries are free; then the wait doubles from a second up to `longest`."""

    free: int
    longest: float

    def wait(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        over = failures - self.free
        return min(2.0 ** min(over, 30), self.longest) if over >= 0 else 0.0


# One person at one address; anybody at one address; one account from anywhere, where the wait
# stays short so that a stranger cannot keep its owner out.
PAIR, ADDRESS, TARGET = Brake(5, 900), Brake(20, 900), Brake(50, 30)


def _keys(target: str, address: str) -> dict[str, Brake]:
    return {
        f"pair:{target}|{address}": PAIR,
        f"address:{address}": ADDRESS,
        f"target:{target}": TARGET,
    }


def wait(book: AccessDatabase, target: str, address: str) -> float:
    """Seconds before this target may be tried from this address; 0 when at once."""
    longest, now = 0.0, book.now()
    for key, brake in _keys(target, address).items():
        row = book.row("SELECT count, at FROM failures WHERE key = ?", key)
        if row:
            longest = max(longest, row[1] + brake.wait(row[0]) - now)
    return longest


def failed(book: AccessDatabase, target: str, address: str) -> None:
    """Count a failure; what is a day old is forgotten."""
    with book.writing() as connection:
        connection.execute("DELETE FROM failures WHERE at < ?", (book.now() - _DAY,))
        for key in _keys(target, address):
            connection.execute(
                "INSERT INTO failures VALUES (?, 1, ?) ON CONFLICT (key) "
                "DO UPDATE SET count = count + 1, at = excluded.at",
                (key, book.now()),
            )


def passed(book: AccessDatabase, target: str, address: str) -> None:
    """He was the right one: his own failures are forgotten, not those of the address."""
    book.write("DELETE FROM failures WHERE key = ?", f"pair:{target}|{address}")
