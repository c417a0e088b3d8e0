"""The suites that pass on one server, on two servers and two workers behind a proxy.

Each is a run of pytest of its own with ``GLOSSATOR_TEST_TOPOLOGY=replicas``, in which every hub on
PostgreSQL is several. CI runs a few tests of some; ``GLOSSATOR_SOAK=1`` runs all of all.
"""

import os
import re
import subprocess
import sys

import pytest

from tests import parts
from tests.soak import SOAK, rounds

DIALECTS = "src/glossator/dialects"
# folder: which of its tests CI runs, if any
SUITES = {
    "tests/edge": "test_downloads and whole or test_a_line_that_is_wrong",
    "tests/security": "",
    "tests/conformance": "",
    "tests/jobs": "",
    "tests/webhooks": "",
    "tests/cli": "",
    f"{DIALECTS}/native": "",
    f"{DIALECTS}/labelstudio": "test_snapshots and named",
    f"{DIALECTS}/scale": "",
    "tests/reliability": "test_retries and one_key",
    "tests/main_job": "",
    "tests/label_studio_job": "",
}
HOURS = 3600.0


@pytest.mark.timeout(rounds(300, int(HOURS)))
@pytest.mark.parametrize("suite", [name for name, some in SUITES.items() if SOAK or some])
def test_it_passes_on_several_as_on_one(suite: str) -> None:
    parts.require("postgres")
    parts.require("s3")
    which = "not sqlite" + ("" if SOAK else f" and ({SUITES[suite]})")
    # Its long rounds are run once, on one process.
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTEST_") and name != "GLOSSATOR_SOAK"
    }
    env["GLOSSATOR_TEST_TOPOLOGY"] = "replicas"
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", suite, "-k", which],
        check=False, cwd=parts.ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=HOURS,
    )  # fmt: skip
    closing = ended.stdout.strip().rsplit("\n", 1)[-1]
    print(f"{suite} -k '{which}': {closing}")
    assert ended.returncode == 0, ended.stdout[-8000:] + ended.stderr[-2000:]
    found = re.search(r"(\d+) passed", closing)
    assert found is not None
    assert int(found[1]) > 0
