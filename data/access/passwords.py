"""Passwords: stored as argon2 hashes, verified in the same time whether or not there is one."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.model.errors import ExportError

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHasher()
# verified against where there is no account; a literal, for hashing takes a tenth of a second
_DUMMY_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$WfJiWBoy/UlApa7SNHczhw"
    "$RleVWNmvUX9oZccDa6Tdo19HBlnp+/U8EoZJXEAeL2c"
)
_HASHING_SLOTS = threading.BoundedSemaphore(2)  # each takes 64 MB


class WeakPassword(ExportError):
    """The password is too short or is the login itself. Facts: shortest, longest."""

    key = "errors.weak_password"


def hash_password(password: str, login: str = "") -> str:
    """The hash of a new password; WeakPassword when it is too weak."""
    folded = password.strip().casefold()
    if (
        not SHORTEST <= len(password) <= LONGEST
        or len(set(folded)) < 4
        or folded == login.casefold()
    ):
        raise WeakPassword(shortest=SHORTEST, longest=LONGEST)
    with _HASHING_SLOTS:
        return _HASHER.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password has this hash; takes as long where the hash is None."""
    with _HASHING_SLOTS:
        try:
            _HASHER.verify(password_hash or _DUMMY_HASH, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None
