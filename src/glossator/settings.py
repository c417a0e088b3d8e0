"""Settings: one table of name, default and help; ``GLOSSATOR_*`` variables, a TOML file, flags.

Read once, passed in: no other module reads the environment. Flags win over variables, variables
over the file named by ``GLOSSATOR_CONFIG``.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from glossator.model.errors import Invalid

PREFIX = "GLOSSATOR_"
SECRET = ("database_url", "blobs_secret_key", "secret_key", "metrics_key", "smtp_url")
"""Settings that are secret, or may hold a password."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a process of this server is told. :data:`HELP` says what each is for."""

    data: str = "glossator-data"
    database_url: str = ""
    blobs_url: str = ""
    blobs_endpoint: str = ""
    blobs_access_key: str = ""
    blobs_secret_key: str = ""
    blobs_region: str = ""
    base_url: str = ""
    media_origin: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    tls_cert: str = ""
    tls_key: str = ""
    tls_client_ca: str = ""
    root_dialect: str = ""
    draft_dialects: str = ""
    outgoing_allow: str = ""
    worker_threads: int = 2
    database_workers: int = 4
    readers: int = 3
    log_level: str = "warning"
    secret_key: str = ""
    requests: int = 2000
    body_memory: int = 256
    rate_limit: float = -1
    rate_burst: int = 0
    idle_seconds: float = 60
    metrics_port: int = 0
    metrics_host: str = "127.0.0.1"
    metrics_key: str = ""
    audit_days: int = 400
    trusted_proxies: str = ""
    password_memory: int = 19 * 1024
    login_tries: int = 10
    login_tries_address: int = 50
    smtp_url: str = ""
    mail_from: str = ""

    def __repr__(self) -> str:
        """Without what is secret: it may get into a traceback or an error."""
        said = {f: getattr(self, f) for f in self.__struct_fields__}
        shown = ("***" if name in SECRET and value else repr(value) for name, value in said.items())
        return f"Settings({', '.join(map('='.join, zip(said, shown, strict=True)))})"

    @property
    def database(self) -> str:
        """The database's URL: as said, or a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{Path(self.data).absolute() / 'glossator.db'}"

    @property
    def blobs(self) -> str:
        """The blobs' URL: as said, or a folder in the data folder."""
        return self.blobs_url or f"file://{Path(self.data).absolute() / 'blobs'}"


HELP: dict[str, str] = {
    "data": "folder for the database and the files, unless these are elsewhere",
    "database_url": "sqlite:///PATH or postgresql://USER@HOST/NAME",
    "blobs_url": "file:///FOLDER or s3://BUCKET/PREFIX for stored files",
    "blobs_endpoint": "address of the S3 service; Amazon's own needs none",
    "blobs_access_key": "access key of the bucket; else AWS_ACCESS_KEY_ID or the machine's role",
    "blobs_secret_key": "secret key of the bucket; else AWS_SECRET_ACCESS_KEY",
    "blobs_region": "region of the bucket; else AWS_REGION",
    "base_url": "the public address, for links in answers",
    "media_origin": "a second public address, of another name, that alone serves stored files",
    "host": "the address to listen on",
    "port": "the port to listen on; 0 picks a free one",
    "tls_cert": "PEM file of the certificate and its chain; with it the server speaks https",
    "tls_key": "PEM file of the certificate's private key",
    "tls_client_ca": "PEM file of a CA whose certificates clients must show",
    "root_dialect": "a dialect to serve at / as well, for scripts that cannot carry a prefix",
    "draft_dialects": "unfinished dialects to serve as well, by name, with commas between",
    "outgoing_allow": "hosts and networks that calls out may reach besides public ones",
    "worker_threads": "jobs that one process runs at once",
    "database_workers": "connections to PostgreSQL of one process",
    "readers": "threads that read SQLite",
    "log_level": "debug, info, warning or error",
    "secret_key": "what seals secrets in the database, the newest of several first, with commas "
    "between; without it secret.key beside the data does",
    "requests": "requests that one process answers at once; more get 503",
    "body_memory": "MiB of request bodies that one process has in memory at once; more wait, then "
    "get 503",
    "rate_limit": "requests of one key a second, in each process; 0 is any, -1 is 2,000 on "
    "PostgreSQL and any on SQLite",
    "rate_burst": "requests that a key may run ahead of its rate; 0 is three seconds' worth",
    "idle_seconds": "a connection that moves no byte for so long is given up",
    "metrics_port": "serve /metrics on a port of its own; 0 does not",
    "metrics_host": "the address of that port",
    "metrics_key": "serve /metrics to whoever sends this as Bearer, on the API's port",
    "audit_days": "days that rows of the audit are kept, at least 31",
    "trusted_proxies": "addresses of proxies whose X-Forwarded-For is believed, with commas between",
    "password_memory": "KiB of memory that hashing one password takes",
    "login_tries": "tries to log in that one person has in a quarter of an hour",
    "login_tries_address": "tries to log in that one address has in a quarter of an hour",
    "smtp_url": "smtp:// or smtps://USER:PASSWORD@HOST:PORT for invitations and new passwords",
    "mail_from": "the address that mails come from",
}


def read(
    flags: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings of this process; raises Invalid for a name or value that is not one."""
    variables = os.environ if environment is None else environment
    found: dict[str, Any] = {}
    config = variables.get(PREFIX + "CONFIG")
    if config:
        found.update(_file(Path(config)))
    for name in HELP:
        if variables.get(PREFIX + name.upper()):
            found[name] = variables[PREFIX + name.upper()]
    found.update({name: value for name, value in (flags or {}).items() if value is not None})
    unknown = set(found) - set(HELP)
    if unknown:
        raise Invalid(f"unknown settings: {', '.join(sorted(unknown))}")
    try:
        return msgspec.convert(found, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(f"settings: {error}") from None


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise Invalid(f"{path}: {error}") from None


def table() -> list[tuple[str, str, str]]:
    """(variable, default, help) of every setting, as the documentation lists them."""
    hints = get_type_hints(Settings)
    defaults = Settings()
    return [
        (PREFIX + name.upper(), str(getattr(defaults, name)), f"{text} ({hints[name].__name__})")
        for name, text in HELP.items()
    ]
