"""There are enough real photographs, they are what the table says, and their licences are known."""

import hashlib
import re

import pytest
from PIL import Image
from tests import parts
from tests.photographs import FILES, PACKAGES, photographs


@pytest.mark.xdist_group("photographs")
def test_twenty_real_photographs_can_be_read() -> None:
    parts.require("photographs", photographs)
    found = photographs()
    assert len({hashlib.sha256(photo.path.read_bytes()).digest() for photo in found}) >= 20
    for photo in found:
        with Image.open(photo.path) as image:
            assert image.size == (photo.width, photo.height)
            colours = image.convert("L").resize((64, 64)).getcolors()
        assert colours is not None
        assert len(colours) > 16, f"{photo.name} looks like a drawing, not a photograph"


def test_every_photograph_is_in_the_table_with_its_licence() -> None:
    table = (parts.ROOT / "tests" / "photographs.md").read_text()
    rows = dict(re.findall(r"^\| (\w+) \| `.*` \| .* \| .* \| (.*?)(?: \(.*?\))? \|", table, re.M))
    rows = {name: row for name, row in rows.items() if name != "name"}
    assert sorted(rows) == sorted(FILES)
    for name, (_, licence) in FILES.items():
        line = next(line for line in table.splitlines() if line.startswith(f"| {name} |"))
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        assert f"{cells[2]}=={cells[3]}" in PACKAGES
        assert cells[4].startswith(licence)
