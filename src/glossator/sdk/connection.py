"""How a service is reached: address, key, patience, proxies and certificates; from arguments, from
the environment, or from a file."""

from __future__ import annotations

import configparser
import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from glossator.sdk.errors import ConfigError

Certificate = str | tuple[str, str] | tuple[str, str, str]
FILE = "~/.config/glossator/client.ini"


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """One service.

    ``url`` with the mount of the dialect, without a user and password; ``timeout`` in seconds, for
    connecting and for each silence of the service; ``tries`` of one request in all; ``proxies`` one address, or addresses by scheme or
    site (``{"https": "http://proxy:3128", "https://host": …}``), which win over those of the environment;
    ``cert`` a PEM file with certificate and key, or both apart, and a password; ``verify`` False for no check
    of the service's certificate, or a file of authorities; ``headers`` go along with each request.
    """

    url: str
    key: str = ""
    timeout: float = 60.0
    tries: int = 5
    proxies: str | dict[str, str] | None = None
    cert: Certificate | None = None
    verify: bool | str | ssl.SSLContext = True
    headers: dict[str, str] = {}

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ConfigError(f"the address must begin with http:// or https://, not {self.url!r}")
        if "@" in self.url.split("/")[2]:  # httpx would send it instead of the key, and log it
            raise ConfigError("the address must have no user and password in it: give the key")
        if self.tries < 1 or self.timeout <= 0:
            raise ConfigError("tries must be 1 at least, and timeout more than 0 seconds")

    def __repr__(self) -> str:
        # Never the key, nor a proxy's password.
        return f"Connection(url={self.url!r}, timeout={self.timeout}, tries={self.tries})"

    def tls(self) -> ssl.SSLContext | None:
        """How certificates are checked and shown; None where nothing was said about it."""
        if isinstance(self.verify, ssl.SSLContext):
            return self.verify
        if self.verify is True and self.cert is None:
            return None
        try:
            made = ssl.create_default_context(
                cafile=self.verify if isinstance(self.verify, str) else None
            )
            if self.cert is not None:
                parts = (self.cert,) if isinstance(self.cert, str) else self.cert
                made.load_cert_chain(*parts)
        except (OSError, ssl.SSLError) as why:
            raise ConfigError(f"a certificate cannot be read: {why}") from None
        if self.verify is False:
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
        return made

    def by_scheme(self) -> dict[str, str]:
        """Proxies as ``scheme://`` to address."""
        if self.proxies is None:
            return {}
        if isinstance(self.proxies, str):
            return {"all://": self.proxies}
        return {
            name if "://" in name else f"{name}://": address
            for name, address in self.proxies.items()
        }


def connection(
    url: str | None = None, key: str | None = None, *, mount: str = "", profile: str | None = None,
    variables: tuple[str, str] = ("GLOSSATOR_URL", "GLOSSATOR_API_KEY"), **more: Any,
) -> Connection:  # fmt: skip
    """The connection that the arguments say, else the environment, else the profile ``default`` in
    the file ``~/.config/glossator/client.ini`` (another one: ``GLOSSATOR_CLIENT_CONFIG``). A
    ``profile`` that is named comes before the environment.

    A profile is a section with any of ``url``, ``key``, ``timeout``, ``tries``, ``proxy``, ``cert``
    and ``verify``. ``mount`` is put behind an address that has no path. ConfigError if there is no
    address, or something cannot be read.
    """
    kept = _profile(os.environ, profile or "default")
    around = [os.environ.get(name) for name in variables]
    inside = [kept.pop(name, None) for name in ("url", "key")]
    first, then = (inside, around) if profile else (around, inside)
    address, secret = (one or other for one, other in zip(first, then, strict=True))
    found = url or address
    if not found:
        raise ConfigError(f"no address: give url, or set {variables[0]}")
    token = key if key is not None else secret or ""
    said = {name: value for name, value in more.items() if value is not None}
    return Connection(url=_mounted(found, mount), key=token, **{**kept, **said})


def variable(name: str) -> str | None:
    """What the environment says: where a service's own client looks, its face does too."""
    return os.environ.get(name)


def _mounted(url: str, mount: str) -> str:
    bare = url.rstrip("/")
    scheme, _, rest = bare.partition("://")
    return bare if "/" in rest or not scheme else bare + mount


def _profile(environment: Mapping[str, str], name: str) -> dict[str, Any]:
    named = environment.get("GLOSSATOR_CLIENT_CONFIG")
    path = Path(named or FILE).expanduser()
    if not named and not path.is_file():
        return {}
    read = configparser.ConfigParser(interpolation=None)
    try:
        with path.open(encoding="utf-8") as file:
            read.read_file(file)
    except (OSError, configparser.Error, UnicodeDecodeError) as why:
        raise ConfigError(f"{path}: {type(why).__name__}") from None
    if not read.has_section(name):
        if name != "default":
            raise ConfigError(f"{path} has no section [{name}]")
        return {}
    return _typed(path, read[name])


def _typed(path: Path, section: configparser.SectionProxy) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        for name, text in section.items():
            if name in ("url", "key", "cert"):
                found[name] = text
            elif name == "timeout":
                found[name] = float(text)
            elif name == "tries":
                found[name] = int(text)
            elif name == "proxy":
                found["proxies"] = text
            elif name == "verify":
                words = configparser.ConfigParser.BOOLEAN_STATES
                found[name] = words.get(text.lower(), text)
            else:
                raise ConfigError(f"{path}: {name!r} is not known")
    except ValueError:
        raise ConfigError(f"{path}: {name!r} is not a number") from None
    return found
