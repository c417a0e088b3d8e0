"""``glossator run --as scale``: scripts that build ``ScaleClient(key)`` and name no address."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.edge.serving import shared
from tests.parts import ROOT, require, vendor_python

SCRIPT = """
import os, sys
from scaleapi import ScaleClient
from scaleapi.tasks import TaskType
client = ScaleClient(sys.argv[1])
client.create_project("hard-coded", TaskType.Categorization, {"categories": ["a", "b"]})
print([project.name for project in client.projects()], sys.argv[2:])
if hasattr(client, "v2"):
    print(client.v2.api_client.configuration.host)
sys.exit(3)
"""
GLOSSATOR = Path(sys.executable).with_name("glossator")


@pytest.mark.parametrize("package", ["scale", "scale_old"])
def test_a_script_that_names_no_address_reaches_this_server(package: str, tmp_path: Path) -> None:
    require("sdks", lambda: vendor_python(package))
    hub = shared("sqlite")
    person = hub.found()
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [GLOSSATOR, "run", "--as", "scale", "--server", hub.url, "--python"]
    ended = subprocess.run(
        [*command, vendor_python(package), script, person.api_key, "--flag", "x"],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 3, ended.stderr
    said = ended.stdout.splitlines()
    assert said[0] == "['hard-coded'] ['--flag', 'x']"
    assert package == "scale_old" or said[1] == f"{hub.url}/scale"


def test_a_service_that_is_none_is_refused(tmp_path: Path) -> None:
    ended = subprocess.run(
        [GLOSSATOR, "run", "--as", "nobody", tmp_path / "script.py"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "--as must be one of scale" in ended.stderr
