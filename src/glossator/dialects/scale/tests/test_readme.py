"""The page of this dialect: what it shows works with the vendor's client as it stands there."""

from __future__ import annotations

import re

import pytest
from tests.edge.serving import shared

from glossator.dialects.scale.tests.sdk import HERE, VERSIONS, Account

PAGE = (HERE.parent / "README.md").read_text()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_client_is_used_as_the_page_says(version: str) -> None:
    hub = shared("sqlite")
    account = Account(hub, version)
    [shown] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert shown.count("HOST:PORT") == 2
    code = shown.replace("gls_...", account.owner.api_key).replace("http://HOST:PORT", hub.url)
    if version == "2.15.14":  # has no v2
        code = re.sub(r"(?m)^client\.v2.*\n", "", code)
    said = account.run(code, "\nout = client.get_task(task.id).as_dict()\n")
    assert said["status"] == "pending"
    assert said["unique_id"] == "sign-1"
    assert said["params"]["categories"] == ["stop", "yield"]
