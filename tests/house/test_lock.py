"""The lock answers what pyproject.toml asks, on every machine, and names no source."""

import re
import tomllib

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests import parts

LOCK = (parts.ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((parts.ROOT / "pyproject.toml").read_text())
PINS = re.findall(r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$", LOCK, re.M)


def test_the_lock_holds_all_that_the_project_asks_for() -> None:
    locked = {canonicalize_name(name): version for name, version, _ in PINS}
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    asked += [*extras["cluster"], *extras["dev"]]
    for wanted in map(Requirement, asked):
        if wanted.name == PROJECT["project"]["name"]:
            continue
        version = locked.get(canonicalize_name(wanted.name))
        assert version is not None, f"{wanted} is not in the lock: run make lock"
        assert version in wanted.specifier, f"{wanted}, but {version} is locked: run make lock"


def test_every_file_of_the_lock_is_known_by_its_hash() -> None:
    assert len(PINS) > 40
    for entry in re.split(r"^(?=\w)", LOCK, flags=re.M)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_lock_names_no_source_and_fits_every_linux() -> None:
    assert not re.search(r"https?://|^--|find-links|index-url", LOCK, re.M)
    for name, _, marker in PINS:
        if not marker:
            continue
        answers = {
            Marker(marker).evaluate({"platform_machine": machine, "sys_platform": "linux"})
            for machine in ("x86_64", "aarch64")
        }
        assert len(answers) == 1, f"{name} is locked for one kind of processor only: {marker}"
