"""Who called whom: the direction of a call, our side of it and the other one."""

from collections.abc import Sequence

from data.parse import cell_sql
from data.parse.table_context import Job
from data.presets.identify import column_places

_ASKED = ("direction", "owner_written", "client_phone")


def made(job: Job) -> tuple[str, ...]:
    """The columns that the two sides of a call tell; none where the file does not name them."""
    rule = job.found.section.parties
    if rule is None:
        return ()
    named = [column_places(job.raw.headers, (header,)) for header in (rule.caller, rule.called)]
    if _is_told(job):
        return _ASKED[1:] if any(named) else ()
    return _ASKED if all(named) else ()


def parties(job: Job) -> list[str]:
    """Who called whom, who of them is ours, and whether the called side is a group of ours."""
    rule = job.found.section.parties
    if rule is None or not made(job):
        return []
    called = rule.answerer or rule.called_extension or rule.called
    cells = {
        "p_caller": _cell(job, rule.caller),
        "p_called": _cell(job, rule.called),
        "p_our_caller": _cell(job, rule.caller_extension or rule.caller),
        "p_our_called": _cell(job, called),
        "p_group": _is_group(job, rule.group_column, rule.groups),
    }
    return [f"{sql} AS {name}" for name, sql in cells.items()]


def cores(job: Job) -> list[str]:
    """What of the two numbers needs a closer look."""
    if not made(job):
        return []
    return [f"{cell_sql.phone_core(f'p_{side}')} AS d_{side}" for side in ("caller", "called")]


def sides(job: Job) -> list[str]:
    """Direction, our side and the other side of a call, told from who called whom."""
    if not made(job):
        return []
    comes, goes = _comes_and_goes(job)
    direction = f"CASE WHEN {comes} THEN 'in' WHEN {goes} THEN 'out' ELSE 'internal' END"
    ours = (
        f"CASE WHEN p_group OR ({comes} AND {goes}) THEN NULL "
        f"WHEN {comes} THEN p_our_called ELSE p_our_caller END"
    )
    other = (
        f"CASE WHEN {comes} THEN {cell_sql.phone('p_caller', 'd_caller')} "
        f"WHEN {goes} THEN {cell_sql.phone('p_called', 'd_called')} ELSE p_called END"
    )
    return [
        f"{direction} AS p_direction",
        f"{ours} AS p_owner_written",
        f"{other} AS p_client_phone",
    ]


def _comes_and_goes(job: Job) -> tuple[str, str]:
    """SQL of: the call came in, the call went out."""
    rule = job.found.section.parties
    if rule and rule.caller_extension:
        return "p_our_caller IS NULL", "p_our_called IS NULL"
    if _is_told(job):
        words = job.found.section.values["direction"]
        return (
            _says("x_direction", words.get("in", ())),
            _says("x_direction", words.get("out", ())),
        )
    comes, goes = (
        f"(d_{side} IS NULL AND p_{side} IS NOT NULL "
        f"OR length(regexp_replace(d_{side}, '[^0-9]', '', 'g')) >= 6)"
        for side in ("caller", "called")
    )
    return comes, goes


def _is_told(job: Job) -> bool:
    """The file has a column of directions."""
    return "direction" in job.found.places and "direction" in job.found.section.values


def _cell(job: Job, header: str) -> str:
    spots = column_places(job.raw.headers, (header,))
    return job.cell(spots[0]) if spots else "NULL::VARCHAR"


def _is_group(job: Job, column: str, words: Sequence[str]) -> str:
    spots = column_places(job.raw.headers, (column,)) if column else ()
    return _says(f"trim(c{spots[0]})", words) if spots and words else "false"


def _says(text: str, words: Sequence[str]) -> str:
    forms = [word.lower().replace("ё", "е").replace("_", r"\_").replace("*", "%") for word in words]
    told = cell_sql.lowered(text)
    met = " OR ".join(f"{told} LIKE {cell_sql.literal(form)} ESCAPE '\\'" for form in forms)
    return f"coalesce({met or 'false'}, false)"
