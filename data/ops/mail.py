"""E-mail: sends messages by the company's own server and names the reason when it refuses."""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from enum import StrEnum
from pathlib import Path

from data.model.errors import ExportError

_ADDRESS = re.compile(r"[^@\s,;<>\"\x00-\x1f]+@[^@\s,;<>\"\x00-\x1f]+")
_AUTHENTICATED = 235
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class MailNotSet(ExportError):
    """No mail server is named in the settings. Facts: to."""

    key = "errors.mail_not_set"


class MailUnreachable(ExportError):
    """The server does not answer. Facts: host, port, what."""

    key = "errors.mail_unreachable"


class MailUntrusted(ExportError):
    """The server's certificate is not trusted, or it cannot encrypt. Facts: host, what."""

    key = "errors.mail_untrusted"


class MailUnsafe(ExportError):
    """A password would travel to another machine unencrypted. Facts: host."""

    key = "errors.mail_unsafe"


class MailLogin(ExportError):
    """The server does not accept the name and the password. Facts: host, user, what."""

    key = "errors.mail_login"


class MailRefused(ExportError):
    """The server rejects the message. Facts: host, what."""

    key = "errors.mail_refused"


class NoPassword(ExportError):
    """The settings name a user but no password. Facts: user."""

    key = "errors.mail_no_password"


class WrongAddress(ExportError):
    """This is no e-mail address. Facts: address."""

    key = "errors.mail_address"
    exit_status = 2


class Security(StrEnum):
    """How the connection to the server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """The company's mail server, the sender and the user to log in as.

    The password is in `password`, or alone in `password_file`. `ca` is a certificate to trust
    besides those of the system; `timeout` is in seconds.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    sender: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    password_file: Path | None = None
    ca: Path | None = None
    timeout: float = 30.0

    def read_password(self) -> str:
        """The password from the field or the file; NoPassword where there is none."""
        password = self.password
        if not password and self.password_file and self.password_file.is_file():
            password = self.password_file.read_text("utf-8").strip()
        if not password:
            raise NoPassword(user=self.user)
        return password


@dataclass(frozen=True)
class Attachment:
    """A file attached to a message."""

    name: str
    kind: str  # as in «text/html»
    content: bytes


def address(text: str) -> str:
    """The e-mail address, stripped; WrongAddress when it is not one."""
    stripped = text.strip()
    if not _ADDRESS.fullmatch(stripped):
        raise WrongAddress(address=text)
    return stripped


def send(
    mail_server: MailServer | None,
    to: Sequence[str],
    subject: str,
    body: str,
    attached: Sequence[Attachment] = (),
) -> None:
    """Send one message to all recipients; an ExportError says why it was not sent."""
    if mail_server is None or not mail_server.host:
        raise MailNotSet(to=", ".join(to))
    message = _message(mail_server, [address(each) for each in to], subject, body, attached)
    with _session(mail_server) as server:
        try:
            refused = server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise MailRefused(
                host=mail_server.host, what=_refusals_text(error.recipients)
            ) from error
        except smtplib.SMTPNotSupportedError as error:  # an address in letters it does not know
            raise MailRefused(host=mail_server.host, what=str(error)) from error
        if refused:
            raise MailRefused(host=mail_server.host, what=_refusals_text(refused))


def _message(
    mail_server: MailServer,
    to: Sequence[str],
    subject: str,
    body: str,
    attached: Sequence[Attachment],
) -> EmailMessage:
    message = EmailMessage()
    sender = address(mail_server.sender)
    message["From"], message["To"] = sender, ", ".join(to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message.set_content(body)
    for each in attached:
        maintype, _, subtype = each.kind.partition("/")
        message.add_attachment(each.content, maintype=maintype, subtype=subtype, filename=each.name)
    return message


@contextmanager
def _session(mail_server: MailServer) -> Iterator[smtplib.SMTP]:
    """A logged-in session with the server; its errors become ExportErrors."""
    password = mail_server.read_password() if mail_server.user else ""
    if (
        mail_server.user
        and mail_server.security is Security.NONE
        and mail_server.host not in _LOCAL_HOSTS
    ):
        raise MailUnsafe(host=mail_server.host)
    try:
        with _connect(mail_server) as server:
            if mail_server.user:
                _login(server, mail_server.user, password)
            yield server
    except smtplib.SMTPAuthenticationError as error:
        what = _one_line(error.smtp_error)
        raise MailLogin(host=mail_server.host, user=mail_server.user, what=what) from error
    except ssl.SSLError as error:
        raise MailUntrusted(host=mail_server.host, what=error.reason or str(error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailUntrusted(host=mail_server.host, what=str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise MailRefused(host=mail_server.host, what=_one_line(error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        what = str(error) or type(error).__name__
        raise MailUnreachable(
            host=mail_server.host, port=str(mail_server.port), what=what
        ) from error


def _connect(mail_server: MailServer) -> smtplib.SMTP:
    tls_context = ssl.create_default_context()
    if mail_server.ca:
        tls_context.load_verify_locations(mail_server.ca)
    if mail_server.security is Security.TLS:
        return smtplib.SMTP_SSL(
            mail_server.host, mail_server.port, timeout=mail_server.timeout, context=tls_context
        )
    server = smtplib.SMTP(mail_server.host, mail_server.port, timeout=mail_server.timeout)
    if mail_server.security is Security.STARTTLS:
        try:
            server.starttls(context=tls_context)
        except BaseException:
            server.close()
            raise
    return server


def _login(server: smtplib.SMTP, user: str, password: str) -> None:
    """Log in. `SMTP.login` itself supports ASCII only."""
    if f"{user}{password}".isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    credentials = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {credentials}")
    if code != _AUTHENTICATED:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _refusals_text(refused: object) -> str:
    """Refused recipients and the server's answers, on one line."""
    assert isinstance(refused, dict)
    return "; ".join(f"{to}: {_one_line(answer[1])}" for to, answer in refused.items())


def _one_line(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return " ".join(text.split()).rstrip(".")
