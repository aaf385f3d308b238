"""FreePBX with a queue and a ring group: a call is several rows, of which one or two are talk."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from generator.forms.archive import lines_of
from generator.forms.freepbx import HEADER, LINE
from generator.people import PEOPLE
from generator.small.folder import Folder, facts

_START = datetime(2026, 10, 12)
_KINDS = ("queue", "abandoned", "group", "voicemail", "transfer")
_QUEUE, _GROUP, _ANSWER = "600", "601", 2  # seconds before the queue itself answers


@dataclass(frozen=True)
class Visit:
    """One incoming call; `first` rings in vain or hands it on, `second` has the last word."""

    kind: str
    at: datetime
    phone: str
    first: str
    second: str
    rings: tuple[int, int]
    talks: tuple[int, int]

    @property
    def talk(self) -> int:
        """Seconds that the client talked with a person."""
        talked = {"transfer": sum(self.talks), "queue": self.talks[1], "group": self.talks[1]}
        return talked.get(self.kind, 0)

    @property
    def owner(self) -> str | None:
        """Who talked longest; the only one who was called where nobody talked."""
        if self.kind == "transfer":
            return self.first if self.talks[0] > self.talks[1] else self.second
        return {"abandoned": None, "voicemail": self.first}.get(self.kind, self.second)


def write(folder: Folder) -> None:
    """Queue, ring group, voice mail and transfers of one trunk."""
    rng, visits = folder.rng, []
    for n in range(30):
        first, second = (str(PEOPLE[at % 9].extension) for at in (n, n + 4))
        rings = rng.randrange(4, 20), rng.randrange(4, 20)
        talks = rng.randrange(10, 500), rng.randrange(10, 500)
        at, phone = folder.moment(_START, 9), f"7{folder.clients.phone()}"
        visits.append(Visit(_KINDS[n % 5], at, phone, first, second, rings, talks))
    visits.sort(key=lambda visit: visit.at)
    rows = [row for number, visit in enumerate(visits, start=1) for row in _rows(visit, number)]
    rows.sort(key=lambda row: row[0], reverse=True)  # the newest first, as the report is
    owners = Counter(visit.owner for visit in visits if visit.owner)
    expected = facts(
        "calls", len(rows), len(visits), talk_seconds=sum(visit.talk for visit in visits),
        answered=len([visit for visit in visits if visit.talk]), directions={"in": len(visits)},
        owners=dict(sorted(owners.items())), phones=len(visits),
    )  # fmt: skip
    folder.put("cdr_queues.csv", lines_of(HEADER, rows, ",").encode(), expected)


def _rows(visit: Visit, number: int) -> list[list[str]]:
    trunk = f"PJSIP/operator-{number:08x}"
    sides = list(enumerate((visit.first, visit.second)))
    relays = [f"Local/{who}@from-queue-{2 * number + half:08x}" for half, who in sides]
    phones = [f"PJSIP/{who}-{number:07x}{half}" for half, who in sides]
    legs = {
        "queue": _queue, "abandoned": _abandoned, "group": _group, "voicemail": _voicemail,
        "transfer": _transfer,
    }[visit.kind](visit, trunk, relays, phones)  # fmt: skip
    linked = f"{int(visit.at.replace(tzinfo=UTC).timestamp())}.{number * 10}"
    rows = []
    for sequence, (start, dst, context, channels, app, length, talk, answered) in enumerate(legs):
        cells = dict.fromkeys(HEADER, "") | {
            "calldate": f"{visit.at + timedelta(seconds=start):%Y-%m-%d %H:%M:%S}",
            "clid": f'"{visit.phone}" <{visit.phone}>', "src": visit.phone, "dst": dst,
            "dcontext": context, "channel": channels[0], "dstchannel": channels[1],
            "lastapp": app, "duration": str(length), "billsec": str(talk),
            "disposition": "ANSWERED" if answered else "NO ANSWER", "amaflags": "3",
            "uniqueid": linked if channels[0] == trunk else f"{linked}{sequence}", "did": LINE,
            "cnum": visit.phone, "linkedid": linked, "sequence": str(number * 10 + sequence),
        }  # fmt: skip
        rows.append([cells[name] for name in HEADER])
    return rows


Leg = tuple[int, str, str, tuple[str, str], str, int, int, bool]


def _queue(visit: Visit, trunk: str, relays: list[str], phones: list[str]) -> list[Leg]:
    waited, talk = sum(visit.rings), visit.talks[1]
    return [
        (0, _QUEUE, "ext-queues", (trunk, relays[0] + ";1"), "Queue", visit.rings[0], 0, False),
        (0, _QUEUE, "ext-queues", (trunk, relays[1] + ";1"), "Queue", _ANSWER + waited + talk,
         waited + talk, True),
        (_ANSWER, visit.first, "from-internal", (relays[0] + ";2", phones[0]), "Dial",
         visit.rings[0], 0, False),
        (_ANSWER + visit.rings[0], visit.second, "from-internal", (relays[1] + ";2", phones[1]),
         "Dial", visit.rings[1] + talk, talk, True),
    ]  # fmt: skip


def _abandoned(visit: Visit, trunk: str, relays: list[str], phones: list[str]) -> list[Leg]:
    waited = sum(visit.rings)
    rung = ((_ANSWER, 0, visit.first), (_ANSWER + visit.rings[0], 1, visit.second))
    return [
        (0, _QUEUE, "ext-queues", (trunk, ""), "Queue", _ANSWER + waited, waited, True),
        *(
            (start, who, "from-internal", (relays[half] + ";2", phones[half]), "Dial",
             visit.rings[half], 0, False)
            for start, half, who in rung
        ),
    ]  # fmt: skip


def _group(visit: Visit, trunk: str, relays: list[str], phones: list[str]) -> list[Leg]:
    ring, talk = visit.rings[1], visit.talks[1]
    return [
        (0, _GROUP, "ext-group", (trunk, phones[0]), "Dial", ring, 0, False),
        (0, _GROUP, "ext-group", (trunk, phones[1]), "Dial", ring + talk, talk, True),
    ]


def _voicemail(visit: Visit, trunk: str, relays: list[str], phones: list[str]) -> list[Leg]:
    ring, message = visit.rings[0], visit.talks[0]
    box = f"vmu{visit.first}"
    return [
        (0, visit.first, "ext-local", (trunk, phones[0]), "Dial", ring, 0, False),
        (ring, box, "ext-local", (trunk, ""), "VoiceMail", message, message, True),
    ]


def _transfer(visit: Visit, trunk: str, relays: list[str], phones: list[str]) -> list[Leg]:
    (ring, again), (talk, rest) = visit.rings, visit.talks
    return [
        (0, visit.first, "ext-local", (trunk, phones[0]), "Dial", ring + talk, talk, True),
        (ring + talk, visit.second, "from-internal-xfer", (trunk, phones[1]), "Dial",
         again + rest, rest, True),
    ]  # fmt: skip
