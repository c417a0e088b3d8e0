"""The job of ``examples/scale.py``, run as it stands with the vendor's own client."""

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.edge.serving import shared
from tests.parts import ROOT, require, vendor_python

SCRIPT = ROOT / "examples" / "scale.py"
COUNT = 6


@pytest.mark.parametrize("package", ["scale", "scale_old"])
def test_photographs_are_labelled_and_read_with_the_vendors_client(
    package: str, tmp_path: Path
) -> None:
    require("sdks", lambda: vendor_python(package))
    hub = shared("sqlite")
    owner = hub.found()
    photographs = [tmp_path / f"{n}.png" for n in range(COUNT)]
    for n, path in enumerate(photographs):
        Image.new("RGB", (400, 300), (n, n, n)).save(path)
    ended = subprocess.run(
        [vendor_python(package), "-B", SCRIPT, hub.url, *photographs],
        capture_output=True, text=True, check=False, timeout=100,
        env={"PATH": os.environ["PATH"], "GLOSSATOR_KEY": owner.api_key},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    said = ended.stdout.splitlines()
    assert said[:2] == [f"{COUNT} answers by 4 people", f"completed {COUNT} of {COUNT}"]
    boxes = {line.split()[0]: line.split()[1:] for line in said[2:]}
    assert sorted(boxes) == sorted(path.name for path in photographs)
    for label, *places in boxes.values():
        assert label == "cup"
        assert [float(one) for one in places] == pytest.approx([30.5, 40, 100, 80])
