"""Which addresses may be called: URLs taken apart strictly, names resolved once and checked."""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import msgspec

from glossator.model.errors import GlossatorError, Invalid

LONGEST = 2048

Resolver = Callable[[str, int], Sequence[str]]
"""From a name and a port to its addresses as text; OSError where there are none."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What ``is_global`` lets pass, or did so in some version of Python, and what hides an IPv4 address.
_DENIED: tuple[Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.88.99.0/24",
            "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32",
            "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ),
    )
)  # fmt: skip
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PLAIN = re.compile(r"[!-~]+")  # ASCII without spaces and controls


class Refused(GlossatorError):
    """The policy does not allow this call; nothing was connected to. A name without addresses is
    refused in the same words, so that the names of an inner network cannot be found out."""

    def __init__(self) -> None:
        super().__init__("the address has no host that may be called")


class Target(msgspec.Struct, frozen=True):
    """A URL that was taken apart; ``host`` is lower-case and without brackets."""

    secure: bool
    host: str
    port: int
    path: str
    address: Address | None

    @property
    def authority(self) -> str:
        """What the ``Host`` header says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.secure else 80) else f"{name}:{self.port}"


class Policy:
    """Where calls may go: public addresses, and what the operator names. ``allow`` is the setting
    ``outgoing_allow``: names of hosts and networks, with commas between."""

    def __init__(self, allow: str = "") -> None:
        names, networks = set(), []
        for word in filter(None, (part.strip().lower() for part in allow.split(","))):
            try:
                networks.append(ipaddress.ip_network(word, strict=False))
            except ValueError:
                if not _is_name(word):
                    text = f"outgoing_allow: {word!r} is neither a host nor a network"
                    raise Invalid(text) from None
                names.add(word)
        self._names = frozenset(names)
        self._networks: tuple[Network, ...] = tuple(networks)

    def check(self, url: str) -> Target:
        """Take a URL apart; Invalid for what can be refused without asking the name service."""
        target = parse(url)
        inner = target.host == "localhost" or target.host.endswith(".localhost")
        if target.host not in self._names and (
            inner or (target.address is not None and not self.reaches(target.address))
        ):
            raise Invalid("this address may not be called", {"url": "not a public address"})
        return target

    def reaches(self, address: Address) -> bool:
        """Whether this very address may be connected to."""
        if any(address in network for network in self._networks):
            return True
        mapped = getattr(address, "ipv4_mapped", None)
        if mapped is not None:
            return self.reaches(mapped)
        return address.is_global and not any(address in network for network in _DENIED)

    def addresses(self, target: Target, resolver: Resolver, timeout: float) -> list[str]:
        """Where to connect for a target: every address of it, each checked; Refused if one fails."""
        if target.address is not None:
            found: list[Address] = [target.address]
        else:
            found = _resolved(resolver, target, timeout)
        if target.host not in self._names and not all(map(self.reaches, found)):
            raise Refused
        return [str(address) for address in found]


_process = [Policy()]


def permit(policy: Policy) -> None:
    """Set the policy of this process, from its settings; the operator's word alone, never a
    tenant's."""
    _process[0] = policy


def policy() -> Policy:
    """The policy of this process."""
    return _process[0]


# Addresses


def parse(url: str) -> Target:
    """Take a URL apart; Invalid for every form that two readers might understand differently."""
    refused = Invalid("not an http or https address", {"url": "not an address that can be called"})
    if not _PLAIN.fullmatch(url) or len(url) > LONGEST or "\\" in url:
        raise refused
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refused from None
    host, scheme = (parts.hostname or "").lower(), parts.scheme.lower()
    if scheme not in ("http", "https") or port == 0 or set("@%") & set(parts.netloc):
        raise refused
    address: Address | None = None
    try:
        if parts.netloc.startswith("["):
            address = ipaddress.IPv6Address(host)
        elif _NUMBER.fullmatch(host.rpartition(".")[2]):
            address = ipaddress.IPv4Address(host)  # four plain numbers, nothing shorter or octal
    except ValueError:
        raise refused from None
    if address is None and not _is_name(host):
        raise refused
    secure = scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = port or (443 if secure else 80)
    return Target(secure, host if address is None else str(address), port, path, address)


def _is_name(host: str) -> bool:
    labels = host.split(".")
    return (
        len(host) <= 253
        and all(_LABEL.fullmatch(label) for label in labels)
        and not _NUMBER.fullmatch(labels[-1])
    )


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _resolved(resolver: Resolver, target: Target, timeout: float) -> list[Address]:
    """Asked on a thread, because the system's call knows no time limit."""
    found: list[Address] = []

    def ask() -> None:
        try:
            words = resolver(target.host, target.port)
            found.extend(ipaddress.ip_address(word.partition("%")[0]) for word in words)
        except (OSError, ValueError):
            found.clear()

    thread = threading.Thread(target=ask, name="resolve", daemon=True)
    thread.start()
    thread.join(timeout)
    if thread.is_alive() or not found:
        raise Refused
    return list(found)
