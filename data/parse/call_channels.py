"""Reads the channel names of a PBX: whose telephone a leg rings, which trunk or relay it uses.

A channel is written TECHNOLOGY/endpoint-suffix: PJSIP/101-0000002a is the telephone of extension
101, SIP/operator-0000002b a trunk, and the halves ;1 and ;2 of Local/101@queue-0000002c a relay
between two legs of one call.
"""

_EXTENSION = r"\d{2,5}"
_TELEPHONE = rf"^[A-Za-z0-9]+/({_EXTENSION})(?:-[0-9a-f]+)?$"
_BEHIND_RELAY = rf"^Local/(?:[^@]*-)?({_EXTENSION})@"
# the tenant stands before or after the extension: T2_101, 101-alfa
_OF_TENANT = (
    rf"^[A-Za-z0-9]+/([A-Za-z][A-Za-z0-9]*[_*]{_EXTENSION}|"
    rf"{_EXTENSION}[-_*][A-Za-z][A-Za-z0-9.]*?)(?:-[0-9a-f]{{4,8}})?$"
)


def is_relay(channel: str) -> str:
    """SQL of: the channel ties two legs of one call together."""
    return f"coalesce(starts_with({channel}, 'Local/'), false)"


def relay(channel: str) -> str:
    """SQL of the name common to both halves of a relay; NULL of another channel."""
    return f"CASE WHEN {is_relay(channel)} THEN split_part({channel}, ';', 1) END"


def extension(channel: str) -> str:
    """SQL of the extension whose telephone the channel is; NULL of a trunk."""
    forms = (_TELEPHONE, _BEHIND_RELAY, _OF_TENANT)
    extensions = (f"nullif(regexp_extract({channel}, '{form}', 1), '')" for form in forms)
    return f"coalesce({', '.join(extensions)})"
