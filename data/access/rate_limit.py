"""Rate limit of sign-in attempts: each failure makes the next attempt wait longer."""

from dataclasses import dataclass

from data.access.database import AccessDatabase

_DAY = 86_400.0


@dataclass(frozen=True)
class Backoff:
    """`free` failures without a wait; then it doubles from a second up to `longest` seconds."""

    free: int
    longest: float

    def wait(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        over = failures - self.free
        return min(2.0 ** min(over, 30), self.longest) if over >= 0 else 0.0


# One target from one address; any target from one address; one target from anywhere, where the
# wait stays short so that a stranger cannot lock its owner out.
PAIR, ADDRESS, TARGET = Backoff(5, 900), Backoff(20, 900), Backoff(50, 30)


def _backoff_by_key(target: str, address: str) -> dict[str, Backoff]:
    return {
        f"pair:{target}|{address}": PAIR,
        f"address:{address}": ADDRESS,
        f"target:{target}": TARGET,
    }


def seconds_to_wait(database: AccessDatabase, target: str, address: str) -> float:
    """Seconds before this target (a login, a link) may be tried from this address; 0 for none."""
    longest, now = 0.0, database.now()
    for key, backoff in _backoff_by_key(target, address).items():
        row = database.row("SELECT count, at FROM failures WHERE key = ?", key)
        if row:
            longest = max(longest, row[1] + backoff.wait(row[0]) - now)
    return longest


def count_failure(database: AccessDatabase, target: str, address: str) -> None:
    """Count a failure, and delete counts that are a day old."""
    with database.writing() as connection:
        connection.execute("DELETE FROM failures WHERE at < ?", (database.now() - _DAY,))
        for key in _backoff_by_key(target, address):
            connection.execute(
                "INSERT INTO failures VALUES (?, 1, ?) ON CONFLICT (key) "
                "DO UPDATE SET count = count + 1, at = excluded.at",
                (key, database.now()),
            )


def clear_failures(database: AccessDatabase, target: str, address: str) -> None:
    """After a success, delete the failures of this target from this address, not of others."""
    database.write("DELETE FROM failures WHERE key = ?", f"pair:{target}|{address}")
