"""The examples of the README run as they stand, but for the address and the names."""

import json
import re
from pathlib import Path

import pytest
from tests.sdk.recorded import recorded

HERE = Path(__file__).parent
EXAMPLES = re.findall(r"```python\n(.*?)```", (HERE.parent / "README.md").read_text(), re.DOTALL)
NAMES = {"my-project": "rect", "my-batch": "b1", "my-task": "t1"}


@pytest.mark.parametrize("number", range(2))
def test_an_example(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = EXAMPLES[number]
    for name, there in NAMES.items():
        text = text.replace(name, there)
    with recorded(HERE / "fixtures" / "service.json") as service:
        exec(text.replace("http://localhost:8080/isahit/", service.url), {})
        made = [one for one in service.heard if one.path.endswith("/b1/tasks")]
    printed = capsys.readouterr().out
    if number == 0:
        assert printed.startswith("img1.jpg 1\n")
        assert printed.endswith("all.json\n")
        assert len(json.loads(Path("export/all.json").read_text())) == 5
        assert [one.said()["dataId"] for one in made] == [None, "i1"]
    else:
        assert "img5.jpg" in printed
        assert len(made) == 20
