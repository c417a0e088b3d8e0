"""A real S3 server for tests: OpenStack Swift with its ``s3api`` filter, installed by pip.

Four small processes (account, container, object, proxy) on free ports of 127.0.0.1, no root
needed. It checks signatures, which stand-ins for S3 do not. The metadata of objects is kept in
extended attributes, which the file system must have.
"""

import datetime
import hashlib
import hmac
import json
import os
import pwd
import secrets
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests import parts

REQUIREMENTS = ("swift==2.38.0", "setuptools<81")
ACCESS_KEY = "test:tester"
SECRET_KEY = "testing"  # a server of a moment on loopback
REGION = "us-east-1"

_STORAGE = """\
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
devices = {folder}/node
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""

_PROXY = """\
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck listing_formats s3api tempauth bulk slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = {secret} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""


@dataclass(frozen=True)
class Bucket:
    """A fresh bucket and what a client needs to use it."""

    endpoint: str
    name: str
    access_key: str = ACCESS_KEY
    secret_key: str = SECRET_KEY
    region: str = REGION


def bucket() -> Bucket:
    """A new empty bucket on the server that all workers of this run share."""
    made = Bucket(_endpoint(), f"test-{secrets.token_hex(6)}")
    _put(made)
    return made


def is_here() -> None:
    """What ``parts.require("s3")`` asks."""
    _endpoint()


def _endpoint() -> str:
    folder = parts.run_folder()
    note = folder / "s3.json"
    with parts.locked(folder / "s3.lock"):
        if not note.exists():
            note.write_text(json.dumps(_start(folder / "s3")))
        return str(json.loads(note.read_text()))


def _start(folder: Path) -> str:
    python = parts.environment("swift", REQUIREMENTS)
    (folder / "node" / "d1").mkdir(parents=True)
    try:
        os.setxattr(folder, "user.glossator", b"1")
    except OSError as why:
        raise parts.Missing(f"no extended attributes in {folder.parent}: {why.strerror}") from None
    (folder / "swift.conf").write_text(
        f"[swift-hash]\nswift_hash_path_suffix = {secrets.token_hex(8)}\n"
        "[storage-policy:0]\nname = only\ndefault = yes\n"
    )
    user = pwd.getpwuid(os.geteuid()).pw_name
    ports = {kind: parts.free_port() for kind in ("account", "container", "object", "proxy")}
    for kind, port in ports.items():
        page = _PROXY if kind == "proxy" else _STORAGE
        (folder / f"{kind}.conf").write_text(
            page.format(
                kind=kind, port=port, user=user, folder=folder, region=REGION, secret=SECRET_KEY
            )
        )
        if kind != "proxy":
            _make_ring(python, folder, kind, port)
    for kind in ports:
        with (folder / f"{kind}.log").open("ab") as log:
            process = subprocess.Popen(
                [python, python.with_name(f"swift-{kind}-server"), folder / f"{kind}.conf", "-v"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=folder,
            )
        parts._watch(process.pid)
        process.returncode = 0  # nobody waits for it: the guard ends it
    endpoint = f"http://127.0.0.1:{ports['proxy']}"
    _await(endpoint, folder)
    return endpoint


def _make_ring(python: Path, folder: Path, kind: str, port: int) -> None:
    """One device, one copy: who keeps what is settled in this file."""
    builder = [python, python.with_name("swift-ring-builder"), folder / f"{kind}.builder"]
    for words in (
        ["create", "4", "1", "0"],
        ["add", f"r1z1-127.0.0.1:{port}/d1", "1"],
        ["rebalance"],
    ):
        ended = parts._run([*builder, *words], cwd=folder)
        if ended.returncode > 1:  # 1 is a warning
            raise parts.Missing(f"swift-ring-builder: {ended.stdout} {ended.stderr}")


def _await(endpoint: str, folder: Path) -> None:
    """Waits until a bucket can be made: then all four servers answer."""
    until = time.monotonic() + 30
    while True:
        try:
            _put(Bucket(endpoint, f"first-{secrets.token_hex(6)}"))
        except OSError as why:
            if time.monotonic() > until:
                logs = "".join(log.read_text()[-600:] for log in sorted(folder.glob("*.log")))
                raise parts.Missing(f"Swift does not answer: {why}: {logs}") from None
            time.sleep(0.1)
        else:
            return


def _put(made: Bucket) -> None:
    """Creates a bucket with one signed request (AWS signature version 4)."""
    now = datetime.datetime.now(datetime.UTC)
    day, stamp = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
    host = made.endpoint.removeprefix("http://")
    empty = hashlib.sha256(b"").hexdigest()
    names = "host;x-amz-content-sha256;x-amz-date"
    canonical = (
        f"PUT\n/{made.name}\n\nhost:{host}\nx-amz-content-sha256:{empty}\nx-amz-date:{stamp}\n"
        f"\n{names}\n{empty}"
    )
    scope = f"{day}/{made.region}/s3/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{made.secret_key}".encode()
    for step in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashed}"):
        key = hmac.digest(key, step.encode(), "sha256")
    credential = f"Credential={made.access_key}/{scope}"
    headers = {
        "x-amz-date": stamp,
        "x-amz-content-sha256": empty,
        "Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, "
        f"Signature={key.hex()}",
    }
    url = f"{made.endpoint}/{made.name}"
    asked = urllib.request.Request(url, method="PUT", headers=headers)
    with urllib.request.urlopen(asked, timeout=10) as reply:
        reply.read()
