"""Letters: how the company's own mail server is reached, and what to say when it refuses."""

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
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


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
    """The server does not take the letter. Facts: host, what."""

    key = "errors.mail_refused"


class NoPassword(ExportError):
    """A user is named and his password is nowhere. Facts: user."""

    key = "errors.mail_no_password"


class WrongAddress(ExportError):
    """This is no address to write to. Facts: address."""

    key = "errors.mail_address"
    exit_status = 2


class Security(StrEnum):
    """How the way to the server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class Post:
    """The mail server of the company, and who writes.

    The password is told, or stands alone in `password_file`. `ca` is a certificate to trust
    besides those of the system.
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

    def secret(self) -> str:
        """The password; NoPassword where it is nowhere."""
        told = self.password
        if not told and self.password_file and self.password_file.is_file():
            told = self.password_file.read_text("utf-8").strip()
        if not told:
            raise NoPassword(user=self.user)
        return told


@dataclass(frozen=True)
class Attachment:
    """A file of a letter."""

    name: str
    kind: str  # as in «text/html»
    content: bytes


def address(text: str) -> str:
    """An address to write to; WrongAddress when it is none."""
    told = text.strip()
    if not _ADDRESS.fullmatch(told):
        raise WrongAddress(address=text)
    return told


def send(
    post: Post | None,
    to: Sequence[str],
    subject: str,
    body: str,
    attached: Sequence[Attachment] = (),
) -> None:
    """Send one letter to all of these; an ExportError says in words why it did not go."""
    if post is None or not post.host:
        raise MailNotSet(to=", ".join(to))
    letter = _letter(post, [address(each) for each in to], subject, body, attached)
    with _server(post) as server:
        try:
            refused = server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            raise MailRefused(host=post.host, what=_told(error.recipients)) from error
        except smtplib.SMTPNotSupportedError as error:  # an address in letters it does not know
            raise MailRefused(host=post.host, what=str(error)) from error
        if refused:
            raise MailRefused(host=post.host, what=_told(refused))


def _letter(
    post: Post, to: Sequence[str], subject: str, body: str, attached: Sequence[Attachment]
) -> EmailMessage:
    letter = EmailMessage()
    sender = address(post.sender)
    letter["From"], letter["To"] = sender, ", ".join(to)
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = formatdate(localtime=True)
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    letter.set_content(body)
    for each in attached:
        maintype, _, subtype = each.kind.partition("/")
        letter.add_attachment(each.content, maintype=maintype, subtype=subtype, filename=each.name)
    return letter


@contextmanager
def _server(post: Post) -> Iterator[smtplib.SMTP]:
    """A session with the server, its refusals in our words."""
    password = post.secret() if post.user else ""
    if post.user and post.security is Security.NONE and post.host not in _HERE:
        raise MailUnsafe(host=post.host)
    try:
        with _connected(post) as server:
            if post.user:
                _login(server, post.user, password)
            yield server
    except smtplib.SMTPAuthenticationError as error:
        what = _said(error.smtp_error)
        raise MailLogin(host=post.host, user=post.user, what=what) from error
    except ssl.SSLError as error:
        raise MailUntrusted(host=post.host, what=error.reason or str(error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailUntrusted(host=post.host, what=str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise MailRefused(host=post.host, what=_said(error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        what = str(error) or type(error).__name__
        raise MailUnreachable(host=post.host, port=str(post.port), what=what) from error


def _connected(post: Post) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if post.ca:
        trust.load_verify_locations(post.ca)
    if post.security is Security.TLS:
        return smtplib.SMTP_SSL(post.host, post.port, timeout=post.timeout, context=trust)
    server = smtplib.SMTP(post.host, post.port, timeout=post.timeout)
    if post.security is Security.STARTTLS:
        try:
            server.starttls(context=trust)
        except BaseException:
            server.close()
            raise
    return server


def _login(server: smtplib.SMTP, user: str, password: str) -> None:
    """Say who writes. `SMTP.login` itself knows only ASCII."""
    if f"{user}{password}".isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    told = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {told}")
    if code != _AUTHENTICATED:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _told(refused: object) -> str:
    """Who was refused and why, on one line."""
    assert isinstance(refused, dict)
    return "; ".join(f"{to}: {_said(answer[1])}" for to, answer in refused.items())


def _said(words: bytes | str) -> str:
    told = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(told.split()).rstrip(".")
