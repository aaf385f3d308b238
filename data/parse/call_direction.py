"""Direction of a call, our side and the other one, derived from who called whom."""

import re
from collections.abc import Sequence

from data.parse import call_channels, cell_sql
from data.parse.table_context import TableContext

_COLUMNS = ("direction", "owner_written", "client_phone")


def provided_columns(context: TableContext) -> tuple[str, ...]:
    """The canonical columns derived from the two sides of a call; none without such columns."""
    rule = context.match.section.parties
    if rule is None:
        return ()
    places = [context.places(*headers) for headers in (rule.caller, rule.called)]
    if _has_direction(context):
        return _COLUMNS[1:] if any(places) else ()
    return _COLUMNS if all(places) else ()


def party_cells(context: TableContext) -> list[str]:
    """SQL of who called whom on which channels, and who of them is ours, as party_<name>."""
    rule = context.match.section.parties
    if rule is None or not provided_columns(context):
        return []
    our_called = rule.answerer or rule.called_extension or rule.called
    cells = {
        "caller": _number(_cell(context, rule.caller), rule.number),
        "called": _number(_cell(context, rule.called), rule.number),
        "our_caller": _person(_cell(context, rule.caller_extension or rule.caller), rule.number),
        "our_called": _number(_person(_cell(context, our_called), rule.number), rule.mailbox),
        "caller_channel": _cell(context, rule.caller_channel),
        "called_channel": _cell(context, rule.called_channel),
        "is_group": _is_one_of(context, rule.group_column, rule.groups),
        "is_machine": _is_machine(context),
    }
    if rule.tenant:
        cells["tenant"] = _cell(context, rule.tenant)
    return [f"{sql} AS party_{name}" for name, sql in cells.items()]


def party_cores(context: TableContext) -> list[str]:
    """SQL of what of the two numbers needs a closer look, and of the extensions that rang."""
    if not provided_columns(context):
        return []
    cores = {f"core_{side}": cell_sql.phone_core(f"party_{side}") for side in ("caller", "called")}
    for side in ("caller", "called"):
        cores[f"party_{side}_telephone"] = call_channels.extension(f"party_{side}_channel")
    return [f"{sql} AS {name}" for name, sql in cores.items()]


def direction_columns(context: TableContext) -> list[str]:
    """SQL of direction, our side and the other side of a call, called party_<column>."""
    if not provided_columns(context):
        return []
    comes, goes = _incoming_and_outgoing(context)
    direction = f"CASE WHEN {comes} THEN 'in' WHEN {goes} THEN 'out' ELSE 'internal' END"
    is_relayed = call_channels.is_relay("party_caller_channel")
    called = "coalesce(party_called_telephone, party_our_called)"
    caller = (
        f"CASE WHEN {is_relayed} OR party_caller_telephone IS NULL THEN party_our_caller "
        "ELSE party_caller_telephone END"
    )
    ours = (
        f"CASE WHEN {comes} THEN CASE WHEN party_is_group OR {goes} THEN party_called_telephone "
        f"ELSE {called} END WHEN party_is_group AND NOT {goes} THEN NULL ELSE {caller} END"
    )
    other = (
        f"CASE WHEN {comes} THEN {cell_sql.phone('party_caller', 'core_caller')} "
        f"WHEN {goes} THEN {cell_sql.phone('party_called', 'core_called')} ELSE party_called END"
    )
    return [
        f"{direction} AS party_direction",
        f"{ours} AS party_owner_written",
        f"{other} AS party_client_phone",
    ]


def leg_columns(context: TableContext) -> dict[str, str]:
    """SQL of what a row says as a leg of a call, by the name of its staged column.

    `leg_client`: the leg reaches the telephone of the client (of the caller, where all are ours);
    `leg_person`: that of whoever of ours answers. A leg to a relay or from one reaches one of
    them only. `leg_relay` and `leg_relay_to` stand where no id ties the legs together.
    """
    rule = context.match.section.parties
    if rule is None or not provided_columns(context):
        return {}
    from_relay = call_channels.is_relay("party_caller_channel")
    to_relay = call_channels.is_relay("party_called_channel")
    to_ours = "party_called_telephone IS NOT NULL"
    to_nobody = "party_called_channel IS NULL"
    columns = {
        "leg_machine": "party_is_machine",
        "leg_group": "party_is_group AND party_direction <> 'out'",
        "leg_client": (
            f"NOT party_is_machine "
            f"AND NOT ({from_relay} AND ({to_ours} OR {to_relay} OR {to_nobody}))"
        ),
        "leg_person": (
            f"NOT party_is_machine AND NOT {to_relay} AND NOT (party_is_group AND {to_nobody}) "
            f"AND NOT ({from_relay} AND NOT ({to_ours}))"
        ),
    }
    if rule.tenant and context.places(*rule.tenant):
        columns["leg_tenant"] = "party_tenant"
    if rule.linked and not context.places(*rule.linked):
        from_name = call_channels.relay("party_caller_channel")
        columns["leg_relay"] = f"CASE WHEN {to_nobody} THEN NULL ELSE {from_name} END"
        columns["leg_relay_to"] = call_channels.relay("party_called_channel")
    return columns


def _incoming_and_outgoing(context: TableContext) -> tuple[str, str]:
    """SQL of: the call came in, the call went out."""
    rule = context.match.section.parties
    if rule and rule.caller_extension:
        return "party_our_caller IS NULL", "party_our_called IS NULL"
    if _has_direction(context):
        words = context.match.section.values["direction"]
        return (
            _matches_words("trimmed_direction", words.get("in", ())),
            _matches_words("trimmed_direction", words.get("out", ())),
        )
    comes, goes = (
        f"(core_{side} IS NULL AND party_{side} IS NOT NULL "
        f"OR coalesce(length(core_{side}) >= 6, false) "
        f"AND length(regexp_replace(core_{side}, '[^0-9]', '', 'g')) >= 6)"
        for side in ("caller", "called")
    )
    if rule is None or not rule.caller_channel:
        return comes, goes
    return _by_channels(comes, goes)


def _by_channels(comes: str, goes: str) -> tuple[str, str]:
    """The channels tell the direction between two long numbers, and of a caller without one."""
    from_relay = call_channels.is_relay("party_caller_channel")
    to_relay = call_channels.is_relay("party_called_channel")
    from_ours = f"(party_caller_telephone IS NOT NULL OR {from_relay})"
    to_ours = "party_called_telephone IS NOT NULL"
    to_trunk = f"(party_called_channel IS NOT NULL AND NOT {to_ours} AND NOT {to_relay})"
    endpoint = "lower(split_part(party_caller_channel, '/', 2))"
    is_hidden = (
        "coalesce(NOT regexp_matches(party_caller, '[0-9]') "
        f"AND NOT coalesce(starts_with({endpoint}, lower(party_caller)), false), true)"
    )
    from_outside = (
        f"(party_caller_channel IS NOT NULL AND (NOT {from_ours} OR ({from_relay} AND {to_ours})))"
    )
    goes_out = f"({goes} AND {to_trunk} AND {from_ours})"
    comes = f"({comes} OR ({is_hidden} AND {from_outside} AND NOT {goes}))"
    rings_ours = f"({comes} AND {to_ours} AND NOT {from_ours})"
    return f"({comes} AND NOT {goes_out})", f"({goes} AND NOT {rings_ours})"


def _has_direction(context: TableContext) -> bool:
    """The file has a column of directions."""
    return "direction" in context.match.places and "direction" in context.match.section.values


def _cell(context: TableContext, headers: Sequence[str]) -> str:
    places = context.places(*headers)
    return cell_sql.or_null(context.cell(places[0])) if places else "NULL::VARCHAR"


def _number(cell: str, pattern: str) -> str:
    """The number inside a cell that holds a name as well."""
    if not pattern:
        return cell
    inside = f"nullif(regexp_extract({cell}, {cell_sql.literal(pattern)}, 1), '')"
    return f"coalesce({inside}, {cell})"


def _person(cell: str, pattern: str) -> str:
    """The name beside a number; the number where it stands alone."""
    if not pattern:
        return cell
    name = f"trim(regexp_replace({cell}, {cell_sql.literal(pattern)}, ''))"
    return f"coalesce(nullif({name}, ''), {_number(cell, pattern)})"


def _is_machine(context: TableContext) -> str:
    """SQL of: an application answered and no person."""
    rule = context.match.section.parties
    if rule is None:
        return "false"
    always = _is_one_of(context, rule.machine_column, rule.machines)
    alone = _is_one_of(context, rule.machine_column, rule.machines_alone)
    has_channel = bool(context.places(*rule.called_channel))
    nobody = f"({_cell(context, rule.called_channel)}) IS NULL"
    return f"({always} OR ({alone} AND {nobody}))" if has_channel else always


def _is_one_of(context: TableContext, headers: Sequence[str], words: Sequence[str]) -> str:
    places = context.places(*headers)
    return _matches_words(f"trim(c{places[0]})", words) if places and words else "false"


def _matches_words(text: str, words: Sequence[str]) -> str:
    """SQL of: the text is one of the words, in which `*` stands for anything."""
    if not words:
        return "false"
    forms = (re.escape(word.lower().replace("ё", "е")).replace(r"\*", ".*") for word in words)
    pattern = cell_sql.literal("(?s)" + "|".join(forms))
    return f"coalesce(regexp_full_match({cell_sql.lowered(text)}, {pattern}), false)"
