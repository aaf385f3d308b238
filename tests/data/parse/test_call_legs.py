"""Legs of a call in the logs of a PBX: who talked, and for how long, counted by hand."""

import pytest

from tests.data.workspace import Desk, identity_holds

HEAD = (
    "calldate,src,dst,dcontext,channel,dstchannel,lastapp,duration,billsec,disposition,uniqueid,"
    "linkedid"
)
CALLS = (
    "SELECT direction, owner_written, client_phone, answered, wait_seconds, talk_seconds "
    "FROM calls ORDER BY started_at, row_key"
)
TRUNK = "PJSIP/operator-0000000a"
CLIENT, SHOWN = "79270000001", "+79270000001"
OK, NO = "ANSWERED", "NO ANSWER"
QUEUE = f"10:00:00,{CLIENT},600,ext-queues,{TRUNK},Local/{{}}@from-queue-0000000{{}};1,Queue"
AGENT = f"{CLIENT},{{0}},from-internal,Local/{{0}}@from-queue-0000000{{1}};2,PJSIP/{{0}}-0000001a"


def log(*rows: str, head: str = HEAD) -> str:
    """A report of FreePBX; a row begins with its time on 5 October 2026."""
    return "\n".join([head, *(f"2026-10-05 {row}" for row in rows)]) + "\n"


def calls(desk: Desk, *rows: str, head: str = HEAD) -> list[tuple[object, ...]]:
    """Calls of a report, whose rows may stand in any order."""
    loaded = desk.load(log(*rows, head=head))
    assert identity_holds(loaded)
    return desk.rows(CALLS)


def test_talk_of_a_queue_call_is_that_of_the_agent(desk: Desk) -> None:
    """The queue answers after 10 s and plays music; its 130 s hold the agent's 100 s."""
    head = (
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
        "disposition,amaflags,accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam,linkedid"
    )
    rows = (
        "10:00:00,79270000001,79270000001,600,ext-queues,SIP/trunk-0001,"
        "Local/101@from-queue-1,Queue,600,140,130,ANSWERED,3,,1760000000.1,,74950000000,,"
        "79270000001,,1760000000.1",
        "10:00:20,79270000001,79270000001,101,from-internal,Local/101@from-queue-2,"
        "SIP/101-0002,Dial,SIP/101,110,100,ANSWERED,3,,1760000000.2,,,,79270000001,,1760000000.1",
    )

    assert calls(desk, *rows, head=head) == [("in", "101", SHOWN, True, 30, 100)]


def test_agents_of_a_queue_who_did_not_answer_add_nothing(desk: Desk) -> None:
    """102 talks from 10:00:30 to 10:01:40; the client waited 30 s."""
    rows = (
        f"{QUEUE.format(101, 1)},15,0,{NO},1.1,1.1",
        f"{QUEUE.format(102, 2)},100,95,{OK},1.1,1.1",
        f"10:00:05,{AGENT.format(101, 1)},Dial,15,0,{NO},1.2,1.1",
        f"10:00:20,{AGENT.format(102, 2)},Dial,80,70,{OK},1.3,1.1",
    )

    assert calls(desk, *rows) == [("in", "102", SHOWN, True, 30, 70)]


def test_who_leaves_the_queue_missed_us(desk: Desk) -> None:
    """The queue answered, with music; none of two agents did: the call is nobody's."""
    rows = (
        f"10:00:00,{CLIENT},600,ext-queues,{TRUNK},,Queue,60,58,{OK},1.1,1.1",
        f"10:00:02,{AGENT.format(101, 1)},Dial,20,0,{NO},1.2,1.1",
        f"10:00:22,{AGENT.format(102, 2)},Dial,20,0,{NO},1.3,1.1",
    )

    assert calls(desk, *rows) == [("in", None, SHOWN, False, 60, 0)]


def test_a_queue_that_nobody_answered_was_no_talk_even_with_its_relay(desk: Desk) -> None:
    rows = (
        f"{QUEUE.format(101, 1)},60,58,{OK},1.1,1.1",
        f"10:00:02,{AGENT.format(101, 1)},Dial,58,0,{NO},1.2,1.1",
    )

    assert calls(desk, *rows) == [("in", "101", SHOWN, False, 60, 0)]


def test_a_queue_without_the_legs_of_its_agents_still_names_who_talked(desk: Desk) -> None:
    assert calls(desk, f"{QUEUE.format(101, 1)},140,130,{OK},1.1,1.1") == [
        ("in", "101", SHOWN, True, 10, 130)
    ]


def test_a_ring_group_gives_the_call_to_the_telephone_that_answered(desk: Desk) -> None:
    group = f"10:00:00,{CLIENT},601,ext-group,{TRUNK},PJSIP/{{}}-0000001a,Dial"
    rows = (
        f"{group.format(101)},8,0,{NO},1.1,1.1",
        f"{group.format(102)},68,60,{OK},1.1,1.1",
        f"{group.format(103)},8,0,{NO},1.1,1.1",
    )

    assert calls(desk, *rows) == [("in", "102", SHOWN, True, 8, 60)]


def test_a_ring_group_that_rang_in_vain_is_nobodys(desk: Desk) -> None:
    row = f"10:00:00,{CLIENT},601,ext-group,{TRUNK},PJSIP/101-0000001a,Dial,25,0,{NO},1.1,1.1"

    assert calls(desk, row) == [("in", None, SHOWN, False, 25, 0)]


def test_talks_before_and_after_a_blind_transfer_add_up(desk: Desk) -> None:
    """20 s with 101, then 100 s with 102, who talked longer; the client waited 5 s at first."""
    rows = (
        f"10:00:00,{CLIENT},101,ext-local,{TRUNK},PJSIP/101-0000001a,Dial,25,20,{OK},1.1,1.1",
        f"10:00:25,{CLIENT},102,from-internal-xfer,{TRUNK},PJSIP/102-0000001b,Dial,110,100,{OK},"
        "1.1,1.1",
    )

    assert calls(desk, *rows) == [("in", "102", SHOWN, True, 5, 120)]


def test_a_consultation_before_a_transfer_is_within_the_talk(desk: Desk) -> None:
    """The client is on hold while 101 asks 102: 10:00:05–10:01:05, then 102 until 10:02:00."""
    rows = (
        f"10:00:00,{CLIENT},101,ext-local,{TRUNK},PJSIP/101-0000001a,Dial,65,60,{OK},1.1,1.1",
        f"10:00:40,101,102,from-internal,PJSIP/101-0000001c,PJSIP/102-0000001d,Dial,25,20,{OK},"
        "1.3,1.1",
        f"10:01:05,{CLIENT},102,from-internal-xfer,{TRUNK},PJSIP/102-0000001d,Dial,55,55,{OK},"
        "1.1,1.1",
    )

    assert calls(desk, *rows) == [("in", "101", SHOWN, True, 5, 115)]


def test_an_internal_call_is_that_of_who_called(desk: Desk) -> None:
    row = "10:00:00,101,102,from-internal,PJSIP/101-0000001a,PJSIP/102-0000001b"

    assert calls(desk, f"{row},Dial,40,33,{OK},1.1,1.1") == [
        ("internal", "101", "102", True, 7, 33)
    ]


def test_an_internal_call_to_a_queue_lasts_as_long_as_its_agent_talks(desk: Desk) -> None:
    rows = (
        "10:00:00,101,600,ext-queues,PJSIP/101-0000001a,Local/102@from-queue-00000001;1,"
        f"Queue,50,50,{OK},1.1,1.1",
        "10:00:00,101,102,from-internal,Local/102@from-queue-00000001;2,PJSIP/102-0000001b,"
        f"Dial,50,30,{OK},1.2,1.1",
    )

    assert calls(desk, *rows) == [("internal", "101", "600", True, 20, 30)]


def test_a_message_on_the_voice_mail_is_no_talk(desk: Desk) -> None:
    """Old logs put the message into the row of the telephone that rang in vain."""
    rows = (
        f"10:00:00,{CLIENT},101,ext-local,{TRUNK},PJSIP/101-0000001a,Dial,20,0,{NO},1.1,1.1",
        f"10:00:20,{CLIENT},vmu101,ext-local,{TRUNK},,VoiceMail,45,45,{OK},1.1,1.1",
        f"11:00:00,{CLIENT},102,from-internal,{TRUNK},PJSIP/102-0000001b,VoiceMail,50,30,{OK},2,2",
        f"12:00:00,{CLIENT},vmb103,ext-local,{TRUNK},,VoiceMail,10,10,{OK},3,3",
    )

    assert calls(desk, *rows) == [
        ("in", "101", SHOWN, False, 65, 0),
        ("in", "102", SHOWN, False, 50, 0),
        ("in", "103", SHOWN, False, 10, 0),
    ]


@pytest.mark.parametrize("app", ["Playback", "BackGround", "Hangup", "SayDigits", "WaitExten"])
def test_a_voice_menu_is_no_talk(desk: Desk, app: str) -> None:
    """30 s of a menu, then 60 s with 101; a caller who hung up in the menu missed us."""
    rows = (
        f"10:00:00,{CLIENT},s,ivr-1,{TRUNK},,{app},30,30,{OK},1.1,1.1",
        f"10:00:30,{CLIENT},101,ext-local,{TRUNK},PJSIP/101-0000001a,Dial,70,60,{OK},1.1,1.1",
        f"11:00:00,{CLIENT},s,ivr-1,{TRUNK},,{app},12,12,{OK},2.1,2.1",
    )

    assert calls(desk, *rows) == [
        ("in", "101", SHOWN, True, 40, 60),
        ("in", None, SHOWN, False, 12, 0),
    ]


def test_what_runs_after_the_talk_does_not_undo_it(desk: Desk) -> None:
    """The last application of a talk may be what the dialplan did when it was over."""
    row = f"10:00:00,{CLIENT},101,ext-local,{TRUNK},PJSIP/101-0000001a,Hangup,70,60,{OK},1.1,1.1"

    assert calls(desk, row) == [("in", "101", SHOWN, True, 10, 60)]


def test_an_outgoing_call_that_only_our_telephone_took_is_no_talk(desk: Desk) -> None:
    """A CRM rings the manager first, whose telephone answers at once, and then the client."""
    ours = "10:00:00,79270000001,101,from-internal,Local/101@crm-00000001;2,PJSIP/101-0000001a"
    theirs = f"10:00:01,74950000000,{CLIENT},outbound,Local/101@crm-00000001;1,{TRUNK}"
    rows = (
        f"{ours},Dial,30,30,{OK},1.2,1.1",
        f"{theirs},Dial,29,0,{NO},1.1,1.1",
        f"{ours.replace('10:00', '11:00')},Dial,72,70,{OK},2.2,2.1",
        f"{theirs.replace('10:00', '11:00')},Dial,71,40,{OK},2.1,2.1",
    )

    assert [(row[0], *row[2:4], row[5]) for row in calls(desk, *rows)] == [
        ("out", SHOWN, False, 0),
        ("out", SHOWN, True, 40),
    ]


def test_the_telephone_tells_who_called_where_the_log_shows_the_number_of_the_company(
    desk: Desk,
) -> None:
    row = f"10:00:00,74950000000,{CLIENT},from-internal,PJSIP/101-0000001a,{TRUNK},Dial"

    assert calls(desk, f"{row},40,33,{OK},1.1,1.1") == [("out", "101", SHOWN, True, 7, 33)]


@pytest.mark.parametrize("caller", ["anonymous", "NULL", ""])
def test_a_caller_without_a_number_comes_in_by_the_trunk(desk: Desk, caller: str) -> None:
    rows = [
        f"{QUEUE.format(101, 1)},140,130,{OK},1.1,1.1",
        f"10:00:20,{AGENT.format(101, 1)},Dial,110,100,{OK},1.2,1.1",
    ]

    ((direction, owner, _, *facts),) = calls(desk, *(row.replace(CLIENT, caller) for row in rows))
    assert (direction, owner, *facts) == ("in", "101", True, 30, 100)


def test_telephones_that_have_names_call_each_other(desk: Desk) -> None:
    row = "10:00:00,anna,102,from-internal,PJSIP/anna-0000001a,PJSIP/inna-0000001b,Dial"

    assert calls(desk, f"{row},40,33,{OK},1.1,1.1") == [("internal", "anna", "102", True, 7, 33)]


def test_ids_and_extensions_are_unique_within_a_tenant(desk: Desk) -> None:
    """Two companies on one PBX: two calls with one id, of two managers with one extension."""
    row = f"10:00:00,{CLIENT},101,ext-local,{TRUNK},PJSIP/101-0000001a,Dial"
    rows = (
        f"{row},70,60,{OK},1.1,1.1,north",
        f"{row},25,20,{OK},1.1,1.1,south",
        f"{row},40,30,{OK},1.2,1.1,south",
    )

    assert calls(desk, *rows, head=HEAD + ",tenant") == [
        ("in", "north/101", SHOWN, True, 10, 60),
        ("in", "south/101", SHOWN, True, 5, 35),
    ]


@pytest.mark.parametrize("phone", ["T2_101", "101-alfa", "alfa*101"])
def test_the_name_of_a_telephone_tells_its_tenant(desk: Desk, phone: str) -> None:
    rows = (
        f"10:00:00,{CLIENT},101,in,{TRUNK},PJSIP/{phone}-0000001a,Dial,25,20,{OK},1.1,1.1",
        f"11:00:00,101,{CLIENT},out,PJSIP/{phone}-0000001b,{TRUNK},Dial,25,20,{OK},2.1,2.1",
    )

    assert [(row[0], row[1]) for row in calls(desk, *rows)] == [("in", phone), ("out", phone)]


def test_legs_without_a_common_id_are_tied_by_their_relay(desk: Desk) -> None:
    """After a restart of the PBX names of relays come again: the evening call is another one."""
    head = HEAD.removesuffix(",linkedid")
    rows = (
        f"{QUEUE.format(101, 1)},140,130,{OK},1.1",
        f"10:00:20,{AGENT.format(101, 1)},Dial,110,100,{OK},1.2",
        f"{QUEUE.format(101, 1).replace('10:00', '20:00')},50,50,{OK},2.1",
        f"20:00:00,{AGENT.format(101, 1)},Dial,50,30,{OK},2.2",
    )

    assert calls(desk, *rows, head=head) == [
        ("in", "101", SHOWN, True, 30, 100),
        ("in", "101", SHOWN, True, 20, 30),
    ]


def test_relays_behind_relays_are_one_call(desk: Desk) -> None:
    """A queue rings a follow-me, which rings a telephone."""
    head = HEAD.removesuffix(",linkedid")
    rows = (
        f"{QUEUE.format(101, 1)},60,60,{OK},1.1",
        f"10:00:00,{CLIENT},101,from-internal,Local/101@from-queue-00000001;2,"
        f"Local/FMPR-101@from-internal-00000002;1,Dial,60,40,{OK},1.3",
        f"10:00:00,{CLIENT},101,from-internal,Local/FMPR-101@from-internal-00000002;2,"
        f"PJSIP/101-0000001a,Dial,60,40,{OK},1.5",
    )

    assert calls(desk, *rows, head=head) == [("in", "101", SHOWN, True, 20, 40)]


def test_without_the_length_of_a_leg_its_talk_begins_when_it_begins(desk: Desk) -> None:
    """Two legs that begin together are one stretch, as long as the longer."""
    head = "calldate,src,dst,billsec,disposition,uniqueid,linkedid"
    rows = (
        f"10:00:00,{CLIENT},101,50,{OK},1.1,1.1",
        f"10:00:00,{CLIENT},102,80,{OK},1.2,1.1",
        f"10:01:30,{CLIENT},103,20,{OK},1.3,1.1",
    )

    assert [(row[1], row[5]) for row in calls(desk, *rows, head=head)] == [("102", 100)]


def test_the_log_of_3cx_is_read_by_calls(desk: Desk) -> None:
    """A queue that waits 30 s, of whose two agents one answers; a total below, no call."""
    rows = (
        "2026-10-05T10:00:00,7,79270000001,Sales (800),Inbound Queue,Answered,00:00:30,00:01:40",
        '2026-10-05T10:00:05,7,79270000001,"Orlova, A. (101)",Inbound,Unanswered,00:00:10,00:00:00',
        "2026-10-05T10:00:20,7,79270000001,Inna (102),Inbound,Answered,00:00:10,00:01:40",
        "2026-10-05T11:00:00,8,Inna (102),Shop (79270000001),Outbound,Answered,00:00:08,00:00:50",
        "2026-10-05T12:00:00,9,79270000001,Sales (800),Inbound Queue,Unanswered,00:00:40,00:00:20",
        "2026-10-05T13:00:00,10,Inna (102),Anna (101),Internal,Answered,00:00:03,00:00:12",
    )
    head = "Call Time,Call ID,From,To,Direction,Status,Ringing,Talking"

    loaded = desk.load("\n".join([head, *rows, "Totals,,,,,,00:01:41,00:05:02"]) + "\n")

    assert (loaded.source, loaded.skipped, identity_holds(loaded)) == ("3cx", {"total": 1}, True)
    assert desk.rows(CALLS) == [
        ("in", "Inna", SHOWN, True, 30, 100),
        ("out", "Inna", SHOWN, True, 8, 50),
        ("in", None, SHOWN, False, 40, 0),
        ("internal", "Inna", "101", True, 3, 12),
    ]


def test_legs_of_the_mango_api_that_overlap_are_one_stretch(desk: Desk) -> None:
    """The answers are 10 s apart and both talks end together: 60 s, not 110."""
    start = 1_791_190_800
    tail = "1110;78435550100;abonent;call"
    rows = (
        f"[];{start};{start + 70};{start + 10};;{CLIENT};101;sip:101;{tail}",
        f"[];{start};{start + 70};{start + 20};;{CLIENT};102;sip:102;{tail}",
    )

    desk.load("\n".join(rows) + "\n")

    assert desk.rows(CALLS) == [("in", "101", SHOWN, True, 10, 60)]
