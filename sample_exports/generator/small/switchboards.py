"""Telephony without headers or without calls of its own: Mango, МегаФон, sums by day."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from generator.forms.archive import lines_of
from generator.small.folder import Folder, facts
from generator.small.phones import LINE, Call, call_facts, drawn, owners

_EAST = timedelta(hours=3)  # of Moscow from UTC
_DAILY = (
    "user_id;date;direction;internal;operator_id;is_missed_call;calls_count;call_duration;"
    "total_call_duration"
)


def _unix(moscow: datetime) -> int:
    return int((moscow - _EAST).replace(tzinfo=UTC).timestamp())


def _at_night(calls: list[Call]) -> list[Call]:
    """Every sixth call late in the evening: its day in Moscow is not its day in UTC."""
    return [
        Call(c.number, c.at.replace(hour=1), c.direction, c.phone, c.person, c.ring, c.talk)
        if c.number % 6 == 0
        else c
        for c in calls
    ]


def _by_day(calls: list[Call]) -> dict[str, int]:
    return dict(sorted(Counter(f"{call.at:%Y-%m-%d}" for call in calls).items()))


def write_mango(folder: Folder) -> None:
    """Seconds since 1970, `answer` 0 where nobody answered; a call handed on is two rows."""
    calls = _at_night(drawn(folder, 34, ("in", "out", "out", "internal", "in")))
    lines, names = [], {}
    for call in calls:
        start, entry = _unix(call.at), f"MTEx{call.number:06d}=="
        answer = start + call.ring if call.talk else 0
        finish = start + call.ring + call.talk
        number, own = f"7{call.phone}", f"sip:{call.own}@vpbx.example.com"
        if call.direction == "in":
            sides = ["", number, call.own if call.talk else "", own if call.talk else LINE]
        else:
            other = "" if call.direction == "out" else "120"
            sides = [call.own, own, other, number if not other else "sip:120@vpbx.example.com"]
        if sides[0] or sides[2]:
            names[call.number] = sides[0] or sides[2]
        tail = ["1110" if call.talk else "1121", LINE, "abonent", entry]
        if call.direction == "in" and call.talk and call.number % 3 == 0:
            legs = ["[]", str(start), str(start + 2), "0", "", number, "119", "sip:119", *tail]
            lines.append(";".join(legs))
        records = f"[rec{call.number}]" if call.talk else "[]"
        lines.append(";".join([records, str(start), str(finish), str(answer), *sides, *tail]))
    counted = call_facts(calls, owners=owners(calls, names), by_day=_by_day(calls))
    counted |= {"read": len(lines), "accepted": len(lines)}
    folder.put("mango_stats.csv", ("\n".join(lines) + "\n").encode(), counted)


def write_megafon(folder: Folder) -> None:
    """No header, the time of Greenwich, «missed» among the directions."""
    calls, rows = _at_night(drawn(folder, 33, ("in", "out", "out"))), []
    for call in calls:
        missed = call.direction == "in" and not call.talk
        kind = "missed" if missed else call.direction
        record = f"https://records.example.com/{call.number}.mp3" if call.talk else ""
        rows.append([f"uid{call.number:08d}", kind, f"7{call.phone}", call.person.latin.lower(),
                     LINE, f"{call.at - _EAST:%Y-%m-%dT%H:%M:%SZ}", str(call.ring),
                     str(call.talk), record, ""])  # fmt: skip
    names = {call.number: call.person.latin.lower() for call in calls}
    waited = sum(call.ring for call in calls)
    counted = call_facts(
        calls, owners=owners(calls, names), by_day=_by_day(calls), phones=len(calls)
    )
    content = lines_of(rows[0], rows[1:], ",").encode()
    folder.put("megafon_history.csv", content, counted | {"wait_seconds": waited})


def write_daily(folder: Folder) -> None:
    """A row is a day of an operator; an empty operator is a call nobody took."""
    rng, rows, calls, talk, total = folder.rng, [], 0, 0, 0
    directions: Counter[str] = Counter()
    for number in range(48):
        day = datetime(2026, 10, 1) + timedelta(days=number % 12)
        direction, inside = ("in", "out", "out")[number % 3], number % 8 == 5
        missed = number % 4 == 1
        count = rng.randrange(1, 14)
        spoken = 0 if missed else count * rng.randrange(20, 200)
        whole = spoken + count * rng.randrange(4, 20)
        calls, talk, total = calls + count, talk + spoken, total + whole
        directions["internal" if inside else direction] += 1
        operator = "" if missed and direction == "in" else str(880_000 + number % 5)
        flag = "" if number == 3 else str(inside)
        rows.append(["166000", f"{day:%Y-%m-%d} 00:00:00+03:00", direction, flag, operator,
                     str(missed), str(count), str(spoken), str(whole)])  # fmt: skip
    answered = len([row for row in rows if row[5] == "False"])
    counted = facts("calls", 48, 48, talk_seconds=talk, wait_seconds=total - talk, calls=calls,
                    answered=answered, directions=dict(sorted(directions.items())))  # fmt: skip
    folder.put("telephony_daily.csv", lines_of(_DAILY.split(";"), rows, ",").encode(), counted)
