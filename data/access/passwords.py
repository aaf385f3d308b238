"""Passwords: kept as argon2 hashes, compared in the same time whether or not there is one."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.model.errors import ExportError

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHasher()
# compared with where there is no account; written out, for making one takes a tenth of a second
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$WfJiWBoy/UlApa7SNHczhw$RleVWNmvUX9oZccDa6Tdo19HBlnp+/U8EoZJXEAeL2c"
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MB; a crowd at the door must wait


class WeakPassword(ExportError):
    """The password is too short or is the login itself. Facts: shortest, longest."""

    key = "errors.weak_password"


def sealed(password: str, login: str = "") -> str:
    """What is kept of a password; WeakPassword when it is none."""
    told = password.strip().casefold()
    if not SHORTEST <= len(password) <= LONGEST or len(set(told)) < 4 or told == login.casefold():
        raise WeakPassword(shortest=SHORTEST, longest=LONGEST)
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password; takes as long where there is none to compare with."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODYS, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None
