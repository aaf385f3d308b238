"""How many cases a law is tried on: a few in each run, many in `make test-long`."""

import os

from hypothesis import HealthCheck, settings

MANY = os.environ.get("PLANERKA_DRAWN") == "many"
_TIMES = 25  # as many in the long run for each one of an ordinary run


def cases(few: int) -> int:
    """Number of drawn cases: `few` in an ordinary run, a multiple of it in the long one."""
    return few * _TIMES if MANY else few


def choose_profile(in_ci: bool) -> None:
    """Draw without a deadline: a slow machine is no broken law.

    CI draws the same cases each time, so that it fails for a change and not by chance.
    """
    settings.register_profile(
        "planerka",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        max_examples=cases(20),
        derandomize=in_ci,
    )
    settings.load_profile("planerka")
