"""https with a CA of the test's own: what it serves, who may connect, and what is said of wrong files."""

from __future__ import annotations

import datetime
import ipaddress
import json
import os
import socket
import ssl
import subprocess
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from glossator.edge import tls
from glossator.model.errors import Unavailable
from tests import parts
from tests.cli.running import glossator, refused, said, where

PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8
SDK = """
import json, os
from label_studio_sdk.client import LabelStudio
client = LabelStudio(base_url=os.environ["URL"], api_key=os.environ["KEY"])
made = client.projects.create(
    title="Plain", label_config='<View><Text name="t" value="$t"/>'
    '<Choices name="c" toName="t"><Choice value="x"/></Choices></View>')
client.tasks.create(project=made.id, data={"t": "one"})
print(json.dumps([task.data["t"] for task in client.tasks.list(project=made.id)]))
"""


class Authority:
    """A CA, and certificates that it gave, as files in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.file = folder / f"{name}.pem"
        made = self._certificate(self._name, self._key.public_key(), ca=True)
        self.file.write_bytes(made.public_bytes(PEM))

    def give(self, name: str, password: bytes | None = None) -> tuple[Path, Path]:
        """A certificate for 127.0.0.1 and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate, private = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        certificate.write_bytes(self._certificate(subject, key.public_key()).public_bytes(PEM))
        hidden = serialization.BestAvailableEncryption(password) if password else None
        private.write_bytes(key.private_bytes(PEM, PKCS8, hidden or serialization.NoEncryption()))
        return certificate, private

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, ca: bool = False
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        own = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=5))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            builder = builder.add_extension(own, critical=False)
        return builder.sign(self._key, hashes.SHA256())


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "ours")


def flags(ca: Authority, name: str = "server") -> tuple[str, ...]:
    certificate, key = ca.give(name)
    return "--tls-cert", str(certificate), "--tls-key", str(key)


def trusting(ca: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca.file))


def test_it_serves_https_and_says_so(ca: Authority, tmp_path: Path) -> None:
    with parts.server(tmp_path, *flags(ca)) as running:
        assert running.url.startswith("https://127.0.0.1:")
        with httpx.Client(verify=trusting(ca), base_url=running.url) as client:
            assert client.get("/ready").text == "ready\n"
            assert f"{running.url}/native" in client.get("/").text
        with pytest.raises(httpx.ConnectError), httpx.Client() as distrusting:
            distrusting.get(running.url)
        with pytest.raises(httpx.TransportError):
            httpx.get(running.url.replace("https", "http"), timeout=5)
        assert running.stop() == 0
        assert running.log == ""


def test_it_speaks_tls_1_2_or_newer_and_http_1_1(ca: Authority, tmp_path: Path) -> None:
    with parts.server(tmp_path, *flags(ca)) as running:
        at = ("127.0.0.1", running.port)
        for version, passes in (
            (ssl.TLSVersion.TLSv1_1, False),
            (ssl.TLSVersion.TLSv1_2, True),
            (ssl.TLSVersion.TLSv1_3, True),
        ):
            offered = trusting(ca)
            offered.set_ciphers("ALL:@SECLEVEL=0")
            offered.set_alpn_protocols(["h2", "http/1.1"])
            with nullcontext() if passes else pytest.warns(DeprecationWarning, match="TLSv1_1"):
                offered.minimum_version = offered.maximum_version = version
            with socket.create_connection(at, 10) as bare:
                if not passes:
                    with pytest.raises(ssl.SSLError):
                        offered.wrap_socket(bare, server_hostname="127.0.0.1")
                    continue
                with offered.wrap_socket(bare, server_hostname="127.0.0.1") as link:
                    assert link.selected_alpn_protocol() == "http/1.1"


def test_only_clients_of_the_named_ca_get_in(ca: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path, "other")
    with parts.server(tmp_path, *flags(ca), "--tls-client-ca", str(ca.file)) as running:
        certificate, key = ca.give("client")
        known = trusting(ca)
        known.load_cert_chain(certificate, key)
        with httpx.Client(verify=known) as client:
            assert client.get(f"{running.url}/health").status_code == 200
        foreign = trusting(ca)
        foreign.load_cert_chain(*other.give("client"))
        for refused_ in (trusting(ca), foreign):
            with pytest.raises(httpx.TransportError), httpx.Client(verify=refused_) as client:
                client.get(f"{running.url}/health")


def test_label_studios_client_works_over_https(ca: Authority, tmp_path: Path) -> None:
    parts.require("sdks", lambda: parts.vendor_python("labelstudio"))
    owner = said("org", "create", "A", "--owner", "a@example.org", "--json", *where(tmp_path))
    with parts.server(tmp_path, *flags(ca)) as running:
        ended = subprocess.run(
            [parts.vendor_python("labelstudio"), "-B", "-c", SDK], check=False, text=True,
            capture_output=True, timeout=120,
            env={"PATH": os.environ["PATH"], "SSL_CERT_FILE": str(ca.file),
                 "URL": f"{running.url}/labelstudio", "KEY": owner["api_key"]},
        )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert json.loads(ended.stdout) == ["one"]


def test_wrong_files_are_said_in_one_line(ca: Authority, tmp_path: Path) -> None:
    certificate, key = ca.give("one")
    _, other_key = ca.give("two")
    _, locked = ca.give("locked", b"secret")
    text = tmp_path / "text"
    text.write_text("no certificate")

    def line(*words: object) -> str:
        return refused(glossator("serve", "--port", "0", "--data", tmp_path / "data", *words))

    def why(cert: Path, private: Path, client_ca: Path | str = "") -> str:
        with pytest.raises(Unavailable) as raised:
            tls.context(str(cert), str(private), str(client_ca))
        return raised.value.message

    assert line("--tls-cert", certificate) == "https needs both: --tls-cert and --tls-key"
    assert line("--tls-client-ca", ca.file) == "https needs both: --tls-cert and --tls-key"
    wrong = line("--tls-cert", certificate, "--tls-key", other_key)
    assert wrong == f"the key {other_key} is not that of the certificate {certificate}"
    assert not (tmp_path / "data").exists(), "nothing is opened before the certificate was read"
    missing = tmp_path / "no"
    assert why(certificate, missing) == f"cannot read {missing}: No such file or directory"
    assert "are no certificate and key in PEM form" in why(certificate, text)
    assert "are no certificate and key in PEM form" in why(text, key)
    assert "the TLS key is encrypted" in why(certificate, locked)
    assert why(certificate, key, text) == f"{text} is no certificate in PEM form"


def test_doctor_tells_when_the_certificate_ends(ca: Authority, tmp_path: Path) -> None:
    certificate, key = ca.give("short")
    env = {"GLOSSATOR_TLS_CERT": str(certificate), "GLOSSATOR_TLS_KEY": str(key)}
    ended = glossator("doctor", "--data", tmp_path / "data", env=env)
    assert ended.returncode == 1
    assert "https     the certificate ends in 1 days" in ended.stdout
    env["GLOSSATOR_TLS_KEY"] = str(ca.give("other")[1])
    assert "is not that of the certificate" in glossator("doctor", env=env).stdout
