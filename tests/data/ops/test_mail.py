"""Messages through a real local server: they arrive whole, or an error says why not."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from data.ops.mail import (
    Attachment,
    MailLogin,
    MailNotSet,
    MailRefused,
    MailServer,
    MailUnreachable,
    MailUnsafe,
    MailUntrusted,
    NoPassword,
    Security,
    WrongAddress,
    send,
)
from present.error_text import explain
from present.text import LANGUAGES, Text
from tests.browser.server import free_port

TO = ["rop@example.ru", "director@example.ru"]
HOST = "127.0.0.1"  # a bare system does not know the name localhost
USER, PASSWORD = "planerka", "верно"
BODY = "Октябрь отстаёт: 64,1\N{NO-BREAK SPACE}% плана.\n\n1. Позвонить «Ромашке».\n"
FILES = [
    Attachment("Отчёт за октябрь 2026.xlsx", "application/vnd.ms-excel", b"PK\x03\x04\x00"),
    Attachment("Отчёт за октябрь 2026.html", "text/html", "<p>Привет</p>".encode()),
]


class Mailbox:
    """A handler that stores the messages it gets and refuses the recipient «nobody»."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


def authenticated(server, session, envelope, mechanism, login_data):
    assert isinstance(login_data, LoginPassword)
    is_right = (login_data.login, login_data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that the server has signed itself, with its key."""
    place = tmp_path_factory.mktemp("certificate") / "server.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=IP:{HOST}"),
            *("-keyout", place, "-out", place.with_suffix(".crt")),
        ],
        check=True,
        capture_output=True,
    )
    return place


def serving(mailbox: Mailbox, **more: object) -> Controller:
    server = Controller(mailbox, hostname=HOST, port=free_port(), **more)
    server.start()
    return server


@pytest.fixture
def plain() -> Iterator[tuple[Mailbox, MailServer]]:
    """A server that neither encrypts nor asks who writes."""
    mailbox = Mailbox()
    server = serving(mailbox)
    yield (
        mailbox,
        MailServer(HOST, server.port, Security.NONE, "planerka@example.ru", timeout=10),
    )
    server.stop()


@pytest.fixture
def guarded(certificate: Path) -> Iterator[tuple[Mailbox, MailServer]]:
    """A server that encrypts with a certificate of its own and asks for a password."""
    mailbox, trust = Mailbox(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(certificate.with_suffix(".crt"), certificate)
    server = serving(
        mailbox,
        tls_context=trust,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticated,
    )
    yield (
        mailbox,
        MailServer(
            *(HOST, server.port, Security.STARTTLS, "planerka@example.ru"),
            user=USER,
            password=PASSWORD,
            ca=certificate.with_suffix(".crt"),
            timeout=10,
        ),
    )
    server.stop()


def only_message(mailbox: Mailbox) -> tuple[list[str], EmailMessage]:
    ((to, content),) = mailbox.letters
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return to, message


def test_a_letter_arrives_whole(plain: tuple[Mailbox, MailServer]) -> None:
    """Russian words, names of files and their bytes come out as they went in."""
    mailbox, post = plain

    send(post, TO, "Отчёт о продажах:\nоктябрь 2026", BODY, FILES)

    to, message = only_message(mailbox)
    text = message.get_body(("plain",))
    assert to == TO
    assert message["Subject"] == "Отчёт о продажах: октябрь 2026"
    assert message["From"] == "planerka@example.ru"
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == BODY
    attached = list(message.iter_attachments())
    assert [part.get_filename() for part in attached] == [each.name for each in FILES]
    assert [part.get_payload(decode=True) for part in attached] == [e.content for e in FILES]
    assert [part.get_content_type() for part in attached] == [each.kind for each in FILES]


def test_a_certificate_of_ones_own_is_trusted_when_named(
    guarded: tuple[Mailbox, MailServer],
) -> None:
    mailbox, post = guarded

    send(post, TO, "тема", BODY)

    assert only_message(mailbox)[0] == TO


def test_an_unknown_certificate_is_refused(guarded: tuple[Mailbox, MailServer]) -> None:
    """The password is never sent to a server whose certificate is not trusted."""
    mailbox, post = guarded

    with pytest.raises(MailUntrusted):
        send(replace(post, ca=None), TO, "тема", BODY)
    assert mailbox.letters == []


def test_a_wrong_password_is_named_and_not_shown(guarded: tuple[Mailbox, MailServer]) -> None:
    mailbox, post = guarded

    with pytest.raises(MailLogin) as refused:
        send(replace(post, password="неверно"), TO, "тема", BODY)

    sentences = [explain(Text(lang), refused.value) for lang in LANGUAGES]
    assert all(USER in words and HOST in words for words in sentences)
    assert not any("неверно" in words for words in sentences)
    assert mailbox.letters == []


def test_a_server_that_cannot_encrypt_is_refused(plain: tuple[Mailbox, MailServer]) -> None:
    mailbox, post = plain

    with pytest.raises(MailUntrusted):
        send(replace(post, security=Security.STARTTLS), TO, "тема", BODY)
    assert mailbox.letters == []


@pytest.mark.parametrize("security", list(Security))
def test_a_server_that_is_down_is_named(security: Security) -> None:
    post = MailServer(HOST, free_port(), security, "planerka@example.ru", timeout=5)

    with pytest.raises(MailUnreachable) as refused:
        send(post, TO, "тема", BODY)
    assert str(post.port) in explain(Text("ru"), refused.value)


@pytest.mark.parametrize("to", [["nobody@example.ru"], ["rop@example.ru", "nobody@example.ru"]])
def test_a_refused_recipient_is_named(to: list[str], plain: tuple[Mailbox, MailServer]) -> None:
    """The other recipients get the message; the refused one is named."""
    _, post = plain

    with pytest.raises(MailRefused) as refused:
        send(post, to, "тема", BODY)
    assert "nobody@example.ru" in explain(Text("ru"), refused.value)
    assert "no such mailbox" in explain(Text("ru"), refused.value)


def test_a_password_never_leaves_unencrypted() -> None:
    post = MailServer("mail.example.ru", 25, Security.NONE, "a@example.ru", user="u", password="p")

    with pytest.raises(MailUnsafe):
        send(post, TO, "тема", BODY)


def test_a_password_is_read_from_a_file(
    guarded: tuple[Mailbox, MailServer], tmp_path: Path
) -> None:
    mailbox, post = guarded
    (tmp_path / "password").write_text(f"{PASSWORD}\n", "utf-8")

    send(replace(post, password="", password_file=tmp_path / "password"), TO, "тема", BODY)

    assert only_message(mailbox)[0] == TO


def test_a_missing_password_is_an_error(tmp_path: Path) -> None:
    post = MailServer(HOST, user="u", sender="a@b.ru", password_file=tmp_path / "absent")

    with pytest.raises(NoPassword):
        send(post, TO, "тема", BODY)


def test_without_a_server_nothing_is_sent() -> None:
    with pytest.raises(MailNotSet):
        send(None, TO, "тема", BODY)


@pytest.mark.parametrize("to", ["", "rop", "a b@c.ru", "a@b.ru\nBcc: x@y.ru", "a@b.ru, c@d.ru"])
def test_an_invalid_address_is_refused(to: str, plain: tuple[Mailbox, MailServer]) -> None:
    mailbox, post = plain

    with pytest.raises(WrongAddress):
        send(post, [to], "тема", BODY)
    assert mailbox.letters == []


def test_a_password_is_never_shown() -> None:
    assert PASSWORD not in repr(MailServer(HOST, password=PASSWORD))
