"""FreePBX: the CDR report as CSV."""

from datetime import UTC

from generator.forms.archive import lines_of
from generator.people import PEOPLE
from generator.records import GROUP, Call

HEADER = (
    "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
    "disposition,amaflags,accountcode,uniqueid,userfield,did,cnum,cnam,outbound_cnum,"
    "outbound_cnam,dst_cnam,recordingfile,linkedid,peeraccount,sequence"
).split(",")
LINE = "78435550100"  # the company's own number
_LATIN = {person.extension: person.latin for person in PEOPLE}


def legs(call: Call, number: int) -> list[list[str]]:
    """Rows of one call: colleagues whose phones rang in vain, then the one that counts."""
    linked = f"{int(call.start.replace(tzinfo=UTC).timestamp())}.{number}"
    rows = [
        _row(call, extension, 0, f"{linked}-{n}", linked, n)
        for n, extension in enumerate(call.legs, start=1)
    ]
    return [*rows, _row(call, call.extension, call.talk, linked, linked, 0)]


def _row(call: Call, extension: int, talk: int, unique: str, linked: str, leg: int) -> list[str]:
    own, trunk = f"PJSIP/{extension}", "PJSIP/trunk"
    name = _LATIN.get(extension, "")
    disposition = "ANSWERED" if talk else "BUSY" if call.busy else "NO ANSWER"
    if call.direction == "in":
        number = f"7{call.phone}"
        clid, src, dst = f'"{number}" <{number}>', number, str(extension)
        context = "ext-group" if extension == GROUP else "ext-local"
        channels = [trunk, "" if extension == GROUP else own]
        tail = [LINE, number, "", "", "", name]
    else:
        outside = call.direction == "out"
        clid, src = f'"{name}" <{extension}>', str(extension)
        dst, context = f"8{call.phone}" if outside else call.phone, "from-internal"
        channels = [own, trunk if outside else f"PJSIP/{dst}"]
        tail = ["", src, name, LINE if outside else "", "", ""]
    start = call.start.strftime("%Y-%m-%d %H:%M:%S")
    times = [str(call.ring + talk), str(talk)]
    head = [start, clid, src, dst, context, *channels, "Dial", ""]
    return [*head, *times, disposition, "3", "", unique, "", *tail, "", linked, "", str(leg)]


def cdr_csv(numbered: list[tuple[int, Call]], bare_names: bool) -> tuple[str, int]:
    """The report's text and the number of its rows; `bare_names` leaves the clid unquoted."""
    rows = [row for number, call in numbered for row in legs(call, number)]
    if not bare_names:
        return lines_of(HEADER, rows, ","), len(rows)
    # No other field of these rows needs quotes.
    text = "".join(",".join(row) + "\n" for row in [HEADER, *rows])
    return text, len(rows)
