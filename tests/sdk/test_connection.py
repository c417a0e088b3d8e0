"""Where a client's address, key and manners come from: arguments, the environment, a file."""

from pathlib import Path
from typing import Any

import pytest

from glossator.sdk import errors
from glossator.sdk.aio.client import AsyncClient
from glossator.sdk.connection import Connection, connection
from glossator.sdk.sync.client import Client

ALL = """
[default]
url = https://hub.example
key = gsk_default

[lab]
url = https://lab.example/native
key = gsk_%lab
timeout = 2.5
tries = 7
proxy = http://ann:hush@proxy.example:3128
cert = /etc/lab.pem
verify = no

[other]
url = http://other.example:8080/

[own]
url = https://own.example
verify = /etc/ca.pem
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home of nobody's, and no word in the environment."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("URL", "API_KEY", "CLIENT_CONFIG"):
        monkeypatch.delenv(f"GLOSSATOR_{name}", raising=False)
    return tmp_path


def write(home: Path, text: str) -> Path:
    path = home / ".config" / "glossator" / "client.ini"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_the_argument_wins_over_the_named_profile_over_the_environment_over_the_file(
    cls: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(**given: Any) -> tuple[str, str]:
        made = cls(**given).connection
        return made.url, made.key

    with pytest.raises(errors.ConfigError, match="set GLOSSATOR_URL"):
        cls()
    write(home, ALL)
    assert found() == ("https://hub.example/native", "gsk_default")
    assert found(profile="other") == ("http://other.example:8080/native", "")
    monkeypatch.setenv("GLOSSATOR_URL", "http://env.example/mine")
    assert found() == ("http://env.example/mine", "gsk_default")
    monkeypatch.setenv("GLOSSATOR_API_KEY", "gsk_env")
    assert found() == ("http://env.example/mine", "gsk_env")
    # A profile that is named is meant; one without a key takes the environment's.
    assert found(profile="other") == ("http://other.example:8080/native", "gsk_env")
    given = {"url": "http://given.example", "key": "gsk_given"}
    assert found(**given) == ("http://given.example/native", "gsk_given")
    assert found(url="http://given.example", key="") == ("http://given.example/native", "")


def test_all_that_a_profile_says(home: Path) -> None:
    write(home, ALL)
    assert connection(profile="lab", mount="/native") == Connection(
        url="https://lab.example/native", key="gsk_%lab", timeout=2.5, tries=7, verify=False,
        proxies="http://ann:hush@proxy.example:3128", cert="/etc/lab.pem",
    )  # fmt: skip
    assert connection(profile="own").verify == "/etc/ca.pem"
    said = connection(profile="lab", timeout=9, tries=None, proxies={"https": "http://p"})
    assert (said.timeout, said.tries, said.proxies) == (9, 7, {"https": "http://p"})


def test_another_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, ALL)
    named = home / "elsewhere.ini"
    monkeypatch.setenv("GLOSSATOR_CLIENT_CONFIG", "~/elsewhere.ini")
    with pytest.raises(errors.ConfigError, match=r"elsewhere\.ini: FileNotFoundError"):
        connection()
    named.write_text("[default]\nurl = http://elsewhere.example\n")
    assert connection().url == "http://elsewhere.example"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[default]\nurl = http://a\ncolour = red\n", "'colour' is not known"),
        ("[default]\nurl = http://a\ntimeout = gsk_secret\n", "'timeout' is not a number"),
        ("[default]\nurl = http://a\ntries = 1.5\n", "'tries' is not a number"),
        ("[default]\nurl = http://a\ntries = 0\n", "tries must be 1 at least"),
        ("[default]\nurl = http://a\ntimeout = 0\n", "timeout more than 0 seconds"),
        ("[default]\nurl = ftp://a\n", "must begin with http:// or https://"),
        ("[default]\nurl = http://ann:gsk_secret@a/b\n", "must have no user and password"),
        ("[default]\nkey = gsk_secret\n", "no address"),
        ("[lab]\nurl = http://a\n", "no address"),
        ("key = gsk_secret\n", "client.ini: MissingSectionHeaderError"),
        ("[default]\nkey = gsk_secret\nkey = gsk_secret\n", "client.ini: DuplicateOptionError"),
        ("[default]\ngsk_secret\n", "client.ini: ParsingError"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_without_its_secrets(
    home: Path, text: str, said: str
) -> None:
    write(home, text)
    with pytest.raises(errors.ConfigError) as caught:
        connection()
    assert said in str(caught.value)
    assert "gsk_secret" not in str(caught.value)


def test_a_profile_that_is_not_there(home: Path) -> None:
    write(home, ALL)
    with pytest.raises(errors.ConfigError, match=r"has no section \[nobody\]"):
        connection(profile="nobody")


def test_no_repr_shows_a_key_or_a_password(home: Path) -> None:
    made = Connection(
        url="https://hub.example", key="gsk_secret", proxies="http://bob:hush@p",
        headers={"X-Key": "hush"},
    )  # fmt: skip
    for shown in (repr(made), str(made), f"{made}", repr([made])):
        assert "gsk_secret" not in shown
        assert "hush" not in shown
