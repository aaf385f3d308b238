"""Direction of a call, our side and the other one, derived from who called whom."""

from collections.abc import Sequence

from data.parse import cell_sql
from data.parse.table_context import TableContext

_COLUMNS = ("direction", "owner_written", "client_phone")


def provided_columns(context: TableContext) -> tuple[str, ...]:
    """The canonical columns derived from the two sides of a call; none without such columns."""
    rule = context.match.section.parties
    if rule is None:
        return ()
    places = [context.places(header) for header in (rule.caller, rule.called)]
    if _has_direction(context):
        return _COLUMNS[1:] if any(places) else ()
    return _COLUMNS if all(places) else ()


def party_cells(context: TableContext) -> list[str]:
    """SQL of who called whom, who of them is ours, and whether the called side is our group."""
    rule = context.match.section.parties
    if rule is None or not provided_columns(context):
        return []
    called = rule.answerer or rule.called_extension or rule.called
    cells = {
        "party_caller": _cell(context, rule.caller),
        "party_called": _cell(context, rule.called),
        "party_our_caller": _cell(context, rule.caller_extension or rule.caller),
        "party_our_called": _cell(context, called),
        "party_is_group": _is_group(context, rule.group_column, rule.groups),
    }
    return [f"{sql} AS {name}" for name, sql in cells.items()]


def phone_cores(context: TableContext) -> list[str]:
    """SQL of what of the two numbers needs a closer look, called core_caller, core_called."""
    if not provided_columns(context):
        return []
    return [
        f"{cell_sql.phone_core(f'party_{side}')} AS core_{side}" for side in ("caller", "called")
    ]


def direction_columns(context: TableContext) -> list[str]:
    """SQL of direction, our side and the other side of a call, called party_<column>."""
    if not provided_columns(context):
        return []
    comes, goes = _incoming_and_outgoing(context)
    direction = f"CASE WHEN {comes} THEN 'in' WHEN {goes} THEN 'out' ELSE 'internal' END"
    ours = (
        f"CASE WHEN party_is_group OR ({comes} AND {goes}) THEN NULL "
        f"WHEN {comes} THEN party_our_called ELSE party_our_caller END"
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
        f"OR length(regexp_replace(core_{side}, '[^0-9]', '', 'g')) >= 6)"
        for side in ("caller", "called")
    )
    return comes, goes


def _has_direction(context: TableContext) -> bool:
    """The file has a column of directions."""
    return "direction" in context.match.places and "direction" in context.match.section.values


def _cell(context: TableContext, header: str) -> str:
    places = context.places(header)
    return context.cell(places[0]) if places else "NULL::VARCHAR"


def _is_group(context: TableContext, column: str, words: Sequence[str]) -> str:
    places = context.places(column) if column else ()
    return _matches_words(f"trim(c{places[0]})", words) if places and words else "false"


def _matches_words(text: str, words: Sequence[str]) -> str:
    """SQL of: the text is one of the words, in which `*` stands for anything."""
    forms = [word.lower().replace("ё", "е").replace("_", r"\_").replace("*", "%") for word in words]
    lowered = cell_sql.lowered(text)
    tests = " OR ".join(f"{lowered} LIKE {cell_sql.literal(form)} ESCAPE '\\'" for form in forms)
    return f"coalesce({tests or 'false'}, false)"
