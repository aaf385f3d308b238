"""Reads the channel names of a PBX: whose telephone a leg rings, which trunk or relay it uses.

A channel is written TECHNOLOGY/endpoint-suffix: PJSIP/101-0000002a is the telephone of extension
101, SIP/operator-0000002b a trunk, and the halves ;1 and ;2 of Local/101@queue-0000002c a relay
between two legs of one call.
"""

_EXTENSION = r"\d{2,5}"
# the tenant stands before or after the extension: T2_101, 101-alfa
_OF_TENANT = (
    rf"^([A-Za-z][A-Za-z0-9]*[_*]{_EXTENSION}|{_EXTENSION}[-_*][A-Za-z][A-Za-z0-9.]*?)"
    r"(?:-[0-9a-f]{4,8})?$"
)
_OF_RELAY = rf"(?:^|-)({_EXTENSION})$"


def is_relay(channel: str) -> str:
    """SQL of: the channel ties two legs of one call together."""
    return f"coalesce(starts_with({channel}, 'Local/'), false)"


def relay(channel: str) -> str:
    """SQL of the name common to both halves of a relay; NULL of another channel."""
    return f"CASE WHEN {is_relay(channel)} THEN split_part({channel}, ';', 1) END"


def extension(channel: str) -> str:
    """SQL of the extension whose telephone the channel is; NULL of a trunk."""
    name = f"split_part(split_part({channel}, '/', 2), '@', 1)"
    first = f"split_part({name}, '-', 1)"
    third = f"split_part({name}, '-', 3)"
    is_plain = (
        f"length({first}) BETWEEN 2 AND 5 AND translate({first}, '0123456789', '') = '' "
        f"AND {third} = ''"
    )
    has_tenant = f"{third} <> '' OR contains({name}, '_') OR contains({name}, '*')"
    return (
        f"CASE WHEN {channel} IS NULL THEN NULL "
        f"WHEN {is_relay(channel)} THEN nullif(regexp_extract({name}, '{_OF_RELAY}', 1), '') "
        f"WHEN {is_plain} THEN {first} "
        f"WHEN {has_tenant} THEN nullif(regexp_extract({name}, '{_OF_TENANT}', 1), '') END"
    )
