"""A client of the dashboard's websocket, which can send forged messages."""

import re
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from tests.browser.sign_in import Caller

_LETTER = re.compile(r"\\+u([0-9a-fA-F]{4})")  # as JSON inside JSON writes it
_LONG = 60  # seconds; the machine may be busy with other tests


def socket(caller: Caller, origin: str | None = None, session: str = "") -> ClientConnection:
    """A socket with the caller's cookie; `session` is the Streamlit session to resume."""
    host = urlsplit(caller.server.address).netloc
    cookies = {"Cookie": f"planerka={caller.token}"} if caller.token else {}
    return connect(
        f"ws://{host}/_stcore/stream",
        origin=origin or caller.server.address,  # type: ignore[arg-type]
        additional_headers=cookies,
        subprotocols=["streamlit", "none", *([session] if session else [])],  # type: ignore[list-item]
        max_size=None,
        open_timeout=_LONG,
    )


def draw(
    wire: ClientConnection, page: str, query: str = "", widgets: list[WidgetState] | None = None
) -> str:
    """Request a page and wait until it is drawn; gives all messages as text."""
    request = BackMsg()
    request.rerun_script.page_name = page
    request.rerun_script.query_string = query
    for widget in widgets or []:
        request.rerun_script.widget_states.widgets.append(widget)
    wire.send(request.SerializeToString())
    frames = []
    while True:
        frame, message = bytes(wire.recv(timeout=_LONG, decode=False)), ForwardMsg()
        message.ParseFromString(frame)
        frames.append(frame.decode("utf-8", "replace"))
        if message.new_session.initialize.session_id:
            frames.append(f'session_id: "{message.new_session.initialize.session_id}"')
        if message.WhichOneof("type") == "script_finished":
            return _LETTER.sub(lambda code: chr(int(code[1], 16)), "\n".join(frames))


def press(wire: ClientConnection, page: str, drawn: str, key: str) -> str:
    """Press the button of that key, whose id is taken from what was drawn."""
    (number,) = set(re.findall(rf"\$\$ID-[0-9a-f]+-{key}", drawn))
    return draw(wire, page, widgets=[WidgetState(id=number, trigger_value=True)])
