"""The examples of the README run as they stand, but for the address."""

import re
from pathlib import Path

import pytest
from tests.sdk.recorded import recorded

HERE = Path(__file__).parent
EXAMPLES = re.findall(r"```python\n(.*?)```", (HERE.parent / "README.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("number", range(2))
def test_an_example(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with recorded(HERE / "fixtures" / "attachments.json") as service:
        exec(EXAMPLES[number].replace("http://localhost:8080/toloka", service.url), {})
    assert "ä b.txt" in capsys.readouterr().out
    if number == 0:
        assert Path("first.jpg").read_bytes() == b"\0\1\2\3\xff\xfeabc"
