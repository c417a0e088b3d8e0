"""https: the server's certificate, and those of clients where a CA for them is named."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

from glossator.model.errors import Unavailable


def context(certificate: str, key: str, client_ca: str = "") -> ssl.SSLContext:
    """TLS 1.2 or newer with HTTP/1.1. ``certificate`` is a PEM file with the chain, ``key`` its
    private key. With ``client_ca`` every client must show a certificate of that CA. Raises
    Unavailable with one line that names the file that is wrong."""
    if not (certificate and key):
        raise Unavailable("https needs both: --tls-cert and --tls-key")
    for name in filter(None, (certificate, key, client_ca)):
        _check_readable(Path(name))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    try:
        made.load_cert_chain(certificate, key, _no_password)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise Unavailable(
                f"the key {key} is not that of the certificate {certificate}"
            ) from None
        raise Unavailable(
            f"{certificate} and {key} are no certificate and key in PEM form"
        ) from None
    if client_ca:
        made.verify_mode = ssl.CERT_REQUIRED
        try:
            made.load_verify_locations(client_ca)
        except ssl.SSLError:
            raise Unavailable(f"{client_ca} is no certificate in PEM form") from None
    return made


def days_left(certificate: str) -> float:
    """How long the first certificate of a PEM file is still valid."""
    from cryptography import x509

    found = x509.load_pem_x509_certificate(Path(certificate).read_bytes())
    return (found.not_valid_after_utc - datetime.now(UTC)).total_seconds() / 86400


def _check_readable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        raise Unavailable(f"cannot read {path}: {error.strerror}") from None


def _no_password() -> str:
    """Called for an encrypted key; OpenSSL would ask on the terminal."""
    raise Unavailable("the TLS key is encrypted: give it without a password, mode 0600")
