"""FreePBX's report with calls in several legs, and Asterisk's own log without a header."""

import io
from collections import Counter
from csv import QUOTE_NONNUMERIC, writer
from datetime import UTC, datetime, timedelta

from generator.forms.freepbx import cdr_csv
from generator.people import PEOPLE
from generator.records import GROUP, Call
from generator.small.folder import Facts, Folder, facts

_START = datetime(2026, 10, 5)


def _calls(folder: Folder, number: int, legs: bool) -> list[Call]:
    rng, calls = folder.rng, []
    for n in range(number):
        direction = "internal" if n % 13 == 7 else "in" if n % 3 == 0 else "out"
        talk = 0 if n % 4 == 3 else rng.randrange(4, 700)
        extension = PEOPLE[n % 9].extension
        phone = "102" if direction == "internal" else folder.clients.phone()
        if direction == "in" and not talk and n % 2:
            extension = GROUP
        others = (103, 107) if legs and direction == "in" and talk and n % 5 == 0 else ()
        at = folder.moment(_START, 12)
        ring, busy = rng.randrange(3, 30), n % 8 == 3
        calls.append(Call(at, direction, phone, extension, ring, talk, busy, others))
    return sorted(calls, key=lambda call: call.start)


def _expected(calls: list[Call], rows: int) -> Facts:
    directions = Counter(call.direction for call in calls)
    return facts(
        "calls",
        rows,
        len(calls),
        talk_seconds=sum(call.talk for call in calls),
        answered=len([call for call in calls if call.answered]),
        directions=dict(sorted(directions.items())),
    )


def write_freepbx(folder: Folder) -> None:
    """The caller's name stands unquoted in the first file and quoted in the second."""
    for name, bare in (("cdr_bare.csv", True), ("cdr.csv", False)):
        calls = _calls(folder, 40, legs=True)
        text, rows = cdr_csv(list(enumerate(calls, start=7)), bare_names=bare)
        folder.put(name, text.encode(), _expected(calls, rows))


def write_asterisk(folder: Folder) -> None:
    """Master.csv: every text in quotes, `answer` empty where nobody answered."""
    calls = _calls(folder, 36, legs=False)
    out = io.StringIO()
    log = writer(out, quoting=QUOTE_NONNUMERIC, lineterminator="\n")
    for number, call in enumerate(calls):
        log.writerow(_master(call, number))
    folder.put("Master.csv", out.getvalue().encode(), _expected(calls, len(calls)))


def _master(call: Call, number: int) -> list[str | int]:
    unique = f"{int(call.start.replace(tzinfo=UTC).timestamp())}.{number}"
    answered = call.start + timedelta(seconds=call.ring)
    ended = answered + timedelta(seconds=call.talk)
    disposition = "ANSWERED" if call.talk else "BUSY" if call.busy else "NO ANSWER"
    own = str(call.extension)
    if call.direction == "in":
        src, dst, context = f"7{call.phone}", own, "from-trunk"
    else:
        src, context = own, "from-internal"
        dst = f"8{call.phone}" if call.direction == "out" else call.phone
    return [
        f'"" <{src}>', src, dst, context, f"PJSIP/{src}-{number:08x}",
        f"PJSIP/{dst}-{number + 1:08x}", "Dial", f"PJSIP/{dst}", _time(call.start),
        _time(answered) if call.talk else "", _time(ended), str(call.ring + call.talk),
        str(call.talk), disposition, "DOCUMENTATION", "", unique, "", number * 2,
    ]  # fmt: skip


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
