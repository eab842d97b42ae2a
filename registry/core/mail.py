"""Sending a message, where a server for it is set: plain SMTP in a thread, after the transaction.

What could not be sent is told to who asked for it, and logged without the address.
"""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import structlog

from registry.core.settings import current

# Seconds that a mail server may take; somebody waits for the page.
_PATIENCE: Final = 10

Outcome = Literal["sent", "failed", "off"]


async def send(to: str, subject: str, body: str) -> Outcome:
    """Send a message and say what became of it; `off` when no server is set or nobody is named.

    Never call it inside a transaction: what is rolled back must not have been announced.
    """
    server = current().smtp_url
    if not server or not to:
        return "off"
    try:
        await asyncio.to_thread(_deliver, urlsplit(server), to, subject, body)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # The words of the error may hold the address.
        structlog.get_logger().error("mail_failed", error=type(error).__qualname__)
        return "failed"
    return "sent"


def _deliver(server: SplitResult, to: str, subject: str, body: str) -> None:
    message = EmailMessage()
    message["From"] = _sender(server)
    message["To"] = to
    message["Subject"] = subject
    message.set_content(body)
    with _connected(server) as connection:
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)


def _connected(server: SplitResult) -> smtplib.SMTP:
    """Return a connection that is encrypted wherever the server can: always, once a password goes over it."""
    host, context = server.hostname or "", ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, server.port or 465, timeout=_PATIENCE, context=context)
    connection = smtplib.SMTP(host, server.port or 587, timeout=_PATIENCE)
    try:
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        elif server.username:
            raise smtplib.SMTPNotSupportedError("no encryption, so no password is sent")
    except BaseException:
        connection.close()
        raise
    return connection


def _sender(server: SplitResult) -> str:
    return parse_qs(server.query).get("from", [unquote(server.username or "")])[0]
