"""How a message leaves: by SMTP, or into a folder as a file that any mail program opens."""

import re
import smtplib
import ssl
from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol

from campus.outbox.claims import Claim
from campus.outbox.kinds import kind_of
from campus.outbox.letterhead import Letterhead
from campus.settings import MailSettings
from campus.web.mails import Invitation

TIMEOUT_SECONDS = 15
# Replies of a mail server from here on are final (RFC 5321, section 4.2.1).
FINAL_REPLY = 500
INVITATION_FILE = "invite.ics"


class _AddressLine(UnstructuredHeader):
    """A header that holds a web address. Folding would turn a long one into an encoded word, which programs that look
    for an address do not read (RFC 2047, 5); lines may have 998 characters."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _AddressLine)  # type: ignore[arg-type]
_POLICY = SMTP.clone(header_factory=_HEADERS)


class DeliveryFailed(Exception):
    """A message did not leave; ``is_final`` when trying again cannot help."""

    def __init__(self, problem: str, *, is_final: bool) -> None:
        super().__init__(problem)
        self.is_final = is_final


class Delivery(Protocol):
    """A way out of the house."""

    def deliver(self, message: EmailMessage) -> None:
        """Hand ``message`` over; raises :class:`DeliveryFailed`."""


def _one_line(text: str) -> str:
    """``text`` without line breaks and other control characters, which would begin a header of their own."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def compose(claim: Claim, letterhead: Letterhead) -> EmailMessage:
    """The message as RFC 5322 wants it, in text and HTML, and for calendars where it has something for them (RFC 6047).

    Date and Message-ID are the same at every attempt. Raises :class:`DeliveryFailed` for what no mail can hold.
    """
    message = EmailMessage(policy=_POLICY)
    name, address = parseaddr(letterhead.sender)
    try:
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=claim.address)
        message["Subject"] = _one_line(claim.mail.subject)
        message["Date"] = format_datetime(claim.created_at)
        message["Message-ID"] = f"<{claim.message_id}>"
        # So that nobody's holiday notice answers (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        _offer_to_stop(message, claim, letterhead)
        message.set_content(claim.mail.text)
        message.add_alternative(claim.mail.html, subtype="html")
        if claim.mail.invitation is not None:
            _invite(message, claim.mail.invitation)
    except (ValueError, IndexError, MessageError) as problem:
        raise DeliveryFailed(f"No mail can be made of it: {problem}", is_final=True) from problem
    return message


def _offer_to_stop(message: EmailMessage, claim: Claim, letterhead: Letterhead) -> None:
    """The button of mail programs that stops mails of this kind with one click (RFC 2369, RFC 8058)."""
    url = letterhead.stop_url(kind_of(claim.event), claim.resident_id)
    if url is not None:
        message["List-Unsubscribe"] = f"<{url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _invite(message: EmailMessage, invitation: Invitation) -> None:
    """The calendar as a third way to read the mail, and as a file with the same octets for programs that overlook it.

    Both are in base64, so that no mail server touches the ends of lines.
    """
    octets = invitation.calendar.encode()
    if invitation.reply_to:
        message["Reply-To"] = Address(addr_spec=invitation.reply_to)
    kind = {"charset": "UTF-8", "method": invitation.method, "component": "VEVENT"}
    message.add_alternative(octets, maintype="text", subtype="calendar", cte="base64", params=kind)
    named = {"name": INVITATION_FILE}
    message.add_attachment(
        octets, maintype="application", subtype="ics", cte="base64", filename=INVITATION_FILE, params=named
    )


class SmtpDelivery:
    """Hands messages to a mail server, one connection each: they are few."""

    def __init__(self, mail: MailSettings) -> None:
        self._mail = mail

    def deliver(self, message: EmailMessage) -> None:
        try:
            self._send(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, reply = next(iter(refused.recipients.values()))
            raise DeliveryFailed(_said(code, reply), is_final=code >= FINAL_REPLY) from refused
        except smtplib.SMTPDataError as refused:
            said = _said(refused.smtp_code, refused.smtp_error)
            raise DeliveryFailed(said, is_final=refused.smtp_code >= FINAL_REPLY) from refused
        except smtplib.SMTPResponseException as problem:
            # A wrong password or sender is the hub's fault, not the message's: it waits until that is mended.
            raise DeliveryFailed(_said(problem.smtp_code, problem.smtp_error), is_final=False) from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise DeliveryFailed(f"{type(problem).__name__}: {problem}", is_final=False) from problem

    def _send(self, message: EmailMessage) -> None:
        server = smtplib.SMTP(self._mail.host, self._mail.port, timeout=TIMEOUT_SECONDS)
        try:
            if self._mail.starttls:
                server.starttls(context=ssl.create_default_context())
            if self._mail.username:
                server.login(self._mail.username, self._mail.password)
            server.send_message(message)
        finally:
            # Once the server said yes, a broken goodbye must not make us send it again.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return _one_line(f"{code} {text}")


class FolderDelivery:
    """Writes messages into a folder; the file is named by the Message-ID, so a second attempt makes no second file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, message: EmailMessage) -> None:
        name = re.sub(r"[^A-Za-z0-9]+", "-", message["Message-ID"]).strip("-")
        target = self._folder / f"{name}.eml"
        part = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(message.as_bytes())
            part.rename(target)
        except OSError as problem:
            raise DeliveryFailed(f"{type(problem).__name__}: {problem}", is_final=False) from problem


def make_delivery(mail: MailSettings) -> Delivery:
    """The way out that the settings name: the folder where there is one, else SMTP."""
    return SmtpDelivery(mail) if mail.folder is None else FolderDelivery(mail.folder)
