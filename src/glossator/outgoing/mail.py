"""Mail, through the one server that the operator names; no tenant has a say in where it is.

``smtp://`` goes over to TLS where the server offers it, and must before a password is sent;
``smtps://`` begins with it.
"""

import logging
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from glossator.model.errors import GlossatorError, Invalid

log = logging.getLogger(__name__)

_WAIT_S = 15.0
_url = ""
_sender = ""


class Unsent(GlossatorError):
    """The mail server did not take it."""


def through(url: str, sender: str) -> None:
    """Send from now on through this server (none, if empty); raises Invalid for what is no URL of
    one."""
    global _url, _sender
    parts = urlsplit(url)
    if url and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise Invalid("smtp_url must be smtp://HOST:PORT or smtps://HOST:PORT")
    if url and "@" not in sender:
        raise Invalid("mail_from must be an address")
    _url, _sender = url, sender


def possible() -> bool:
    """Whether a server is named."""
    return bool(_url)


def send(to: str, subject: str, text: str) -> None:
    """Send one; raises Unsent."""
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = _sender, to, subject
        message.set_content(text)
        _deliver(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # Not what was said: a mail server may quote addresses, and what it was sent.
        log.warning("a mail was not sent: %s", type(error).__name__)
        raise Unsent("the mail could not be sent") from error


def offered(to: str, subject: str, text: str) -> bool:
    """Send one if a server is named and takes it; whether it went."""
    if not possible():
        return False
    try:
        send(to, subject, text)
    except Unsent:
        return False
    return True


def _deliver(message: EmailMessage) -> None:
    parts = urlsplit(_url)
    host, secure = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        link: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=_WAIT_S, context=secure
        )
    else:
        link = smtplib.SMTP(host, parts.port or 587, timeout=_WAIT_S)
    with link:
        if _offers_tls(link):
            link.starttls(context=secure)
        elif parts.scheme == "smtp" and parts.username:
            raise ValueError("a password is not sent in the clear")
        if parts.username:
            link.login(unquote(parts.username), unquote(parts.password or ""))
        link.send_message(message)


def _offers_tls(link: smtplib.SMTP) -> bool:
    if isinstance(link, smtplib.SMTP_SSL):
        return False
    link.ehlo()
    return link.has_extn("starttls")
