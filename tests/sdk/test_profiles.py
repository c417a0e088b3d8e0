"""Where a client connects: what is said, the profile that is named, the environment, the profile
``default``, in this order."""

from pathlib import Path

import pytest

from glossator import Client
from glossator.sdk.connection import Connection, connection
from glossator.sdk.errors import ConfigError

FILE = """
[default]
url = http://default:1
key = default-key
tries = 2

[lab]
url = https://lab/mounted
key = lab-key
timeout = 7.5
proxy = http://proxy:3128
cert = a.pem
verify = no

[keyless]
url = http://keyless
verify = authorities.pem
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of profiles, and an environment that says nothing else."""
    path = tmp_path / "client.ini"
    path.write_text(FILE)
    for name in ("GLOSSATOR_URL", "GLOSSATOR_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GLOSSATOR_CLIENT_CONFIG", str(path))
    return path


def where(found: Connection) -> tuple[str, str]:
    return found.url, found.key


def test_what_comes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert where(connection(mount="/native")) == ("http://default:1/native", "default-key")
    monkeypatch.setenv("GLOSSATOR_URL", "http://around/")
    monkeypatch.setenv("GLOSSATOR_API_KEY", "around-key")
    assert where(connection(mount="/native")) == ("http://around/native", "around-key")
    lab = connection(mount="/native", profile="lab")
    assert where(lab) == ("https://lab/mounted", "lab-key")
    assert where(connection("http://said", "said-key", profile="lab")) == (
        "http://said",
        "said-key",
    )
    assert where(connection("http://said", "")) == ("http://said", "")
    assert where(connection(profile="keyless")) == ("http://keyless", "around-key")


def test_a_profile_says_the_rest_too(file: Path) -> None:
    lab = connection(profile="lab")
    assert (lab.timeout, lab.proxies, lab.cert, lab.verify, lab.tries) == (
        7.5, "http://proxy:3128", "a.pem", False, 5,
    )  # fmt: skip
    assert connection(profile="keyless").verify == "authorities.pem"
    assert connection(profile="lab", timeout=1.0, verify=True).timeout == 1.0
    with Client() as client:
        assert where(client.connection) == ("http://default:1/native", "default-key")
        assert client.connection.tries == 2
        assert "default-key" not in repr(client) + repr(client.connection)


@pytest.mark.parametrize(
    ("text", "said"),
    [("[x]\nurl = http://x\n", "no section [lab]"), ("[lab]\ncolour = red\n", "'colour' is not known"),
     ("[lab]\nkey = gls_secret\ntries = many\n", "'tries' is not a number"),
     ("key = gls_secret\n", "MissingSectionHeaderError"),
     ("[lab]\nkey = k\n", "no address")],
)  # fmt: skip
def test_a_profile_that_cannot_be_is_said_without_its_key(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        connection(profile="lab")
    assert said in str(caught.value)
    assert "gls_secret" not in str(caught.value)
