"""3CX: the call log of the present version and that of the older ones, without ids."""

from collections import Counter
from datetime import timedelta

from generator.forms.archive import lines_of
from generator.people import PEOPLE, Person
from generator.small.folder import Folder, facts
from generator.small.phones import Call, call_facts, drawn, owners

_NEW = "Call Time,Call ID,From,To,Direction,Status,Ringing,Talking,Cost,Call Activity Details"
_OLD = "Call Time,Caller ID,Destination,Status,Ringing,Talking,Cost,Reason"
_WORDS = {"in": "Inbound", "out": "Outbound", "internal": "Internal"}
_WAIT = 5  # seconds in the queue before the first telephone rings


def _clock(seconds: int) -> str:
    return f"{timedelta(seconds=seconds)}".zfill(8)


def _named(person: Person) -> str:
    return f"{person.name} ({person.extension})"


def _status(talk: int) -> str:
    return "Answered" if talk else "Unanswered"


def _sides(call: Call) -> tuple[str, str]:
    own, other = _named(call.person), f"7{call.phone}"
    if call.direction == "internal":
        return own, _named(PEOPLE[(call.number + 1) % 9])
    return (other, own) if call.direction == "in" else (own, other)


def write_new(folder: Folder) -> None:
    """Every second incoming call comes through a queue, where a colleague's telephone rings too.

    Some calls are handed on: the one who talked longest is the owner.
    """
    calls = drawn(folder, 36, ("in", "out", "in", "internal"))
    rows, names, talk, waited = [], {}, 0, 0
    for call in calls:
        at, talks, who, ring = call.at, [call.talk], call.person, call.ring
        colleague = PEOPLE[(call.number + 3) % 9]
        queued = call.direction == "in" and call.number % 4 == 2
        handed_on = call.direction == "in" and call.talk and not queued and call.number % 8 == 0
        identity = f"0000019{call.number:04d}"
        if queued:
            spent = _WAIT + ring
            rows.append([at, identity, f"7{call.phone}", "Sales (800)", "Inbound Queue",
                         _status(call.talk), spent, call.talk])  # fmt: skip
            rows.append([at + timedelta(seconds=_WAIT), identity, f"7{call.phone}",
                         _named(colleague), "Inbound", "Unanswered", ring, 0])  # fmt: skip
            at, ring = at + timedelta(seconds=_WAIT), call.ring
            waited += _WAIT
        sides = _sides(call)
        rows.append([at, identity, *sides, _WORDS[call.direction], _status(call.talk), ring,
                     call.talk])  # fmt: skip
        if handed_on:
            rest = folder.rng.randrange(5, 900)
            then = at + timedelta(seconds=ring + call.talk)
            rows.append([then, identity, sides[0], _named(colleague), "Inbound", "Answered", 4,
                         rest])  # fmt: skip
            who = colleague if rest > call.talk else who
            talks.append(rest)
        if call.talk or not queued:
            names[call.number] = who.name
        talk, waited = talk + sum(talks), waited + call.ring
    cells = [_cells(row) for row in rows]
    total = ["Totals", *[""] * 5, _clock(sum(row[6] for row in rows)), _clock(talk), "", ""]
    content = lines_of(_NEW.split(","), [*cells, total], ",").encode("utf-8-sig")
    expected = facts(
        "calls", len(rows) + 1, len(calls), skipped=1, talk_seconds=talk, wait_seconds=waited,
        answered=len([call for call in calls if call.talk]),
        directions=dict(sorted(Counter(call.direction for call in calls).items())),
        owners=owners(calls, names), phones=len([c for c in calls if c.direction != "internal"]),
    )  # fmt: skip
    folder.put("call_reports.csv", content, expected)


def _cells(row: list) -> list[str]:
    """A row as the report writes it: the moment, the texts, the two durations, two empty cells."""
    return [f"{row[0]:%Y-%m-%dT%H:%M:%S}", *row[1:6], _clock(row[6]), _clock(row[7]), "", ""]


def write_old(folder: Folder) -> None:
    """Older versions: no id and no direction, a client may have a name."""
    calls = drawn(folder, 24, ("in", "out", "out", "internal"))
    rows, names = [], {}
    for call in calls:
        caller, called = _sides(call)
        if call.direction == "in" and call.number % 3 == 0:
            caller = f"Window shop (7{call.phone})"
        rows.append([f"{call.at:%Y-%m-%d %H:%M:%S}", caller, called, _status(call.talk),
                     _clock(call.ring), _clock(call.talk), "",
                     "Terminated by caller"])  # fmt: skip
        names[call.number] = call.person.name
    content = lines_of(_OLD.split(","), rows, ",").encode()
    waited = sum(call.ring for call in calls)
    clients = len([call for call in calls if call.direction != "internal"])
    expected = call_facts(calls, owners=owners(calls, names), phones=clients, wait_seconds=waited)
    folder.put("call_log.csv", content, expected)
