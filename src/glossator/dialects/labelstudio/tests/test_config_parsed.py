"""``parsed`` beside the vendor's own ``parse_config``, which runs in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.parts import require, vendor_python

from glossator.dialects.labelstudio.config import parsed
from glossator.model.errors import Invalid

FIXTURES = Path(__file__).with_name("fixtures") / "config"
CONFIGS = {path.stem: path.read_text(encoding="utf-8") for path in FIXTURES.glob("*.xml")}

# A few forms more, where parsers like to differ.
CONFIGS |= {
    "labels before their control": '<View><Label value="x"/><Choices name="c" toName="t">'
    '<Choice value="1"/></Choices><Text name="t" value="$t"/></View>',
    "control inside of a control": '<View><Text name="t" value="$t"/><Choices name="a" toName="t">'
    '<Choice value="1"/><Labels name="b" toName="t"><Label value="2"/></Labels>'
    '<Choice value="3"/></Choices></View>',
    "no name": '<View><Choices toName="t"><Choice value="1"/></Choices></View>',
    "empty value": '<View><Text name="t" value=""/><Choices name="c" toName="t">'
    '<Choice value=""/><Choice alias="a"/></Choices></View>',
    "points nowhere": '<View><Choices name="c" toName="gone"><Choice value="1"/></Choices></View>',
    "name twice": '<View><Text name="t" value="$t"/><Choices name="c" toName="t"/>'
    '<Rating name="c" toName="t"/></View>',
    "blank in toName": '<View><Text name="t" value="$t"/><Rating name="r" toName="t, t"/></View>',
    "variables": '<View><Text name="t" value="$a.b"/><Choices name="c" toName="t" value="$a.b"/>'
    '<Choices name="d" toName="t" value="$k2"/><Choices name="e" toName="t" value="$$k"/></View>',
    "control as root": '<Rating name="r" toName="r"/>',
    "white space": '<View>\n\t<Text name=" t " value="  $t&#10;x\ty"/>\r\n</View>\n\n',
    "CDATA and instructions": "<View><?go on?><![CDATA[<Text/>]]><!-- no --></View>",
}

# Where the two differ: who is right, and why.
DIFFERENCES = {
    "DOCTYPE": (
        '<!DOCTYPE View SYSTEM "http://127.0.0.1:1/x"><View/>',
        "ours: a DTD is refused everywhere in the house (L17); the library ignores this one",
    ),
    "internal entity": (
        '<!DOCTYPE v [<!ENTITY e "word">]><View><Text name="t" value="&e;"/></View>',
        "ours: entities are how small texts become big ones; the library expands this one",
    ),
    "encoding declared": (
        '<?xml version="1.0" encoding="utf-8"?><View><Text name="t" value="$t"/></View>',
        "ours: the text is decoded already; the library raises what its server answers with 500",
    ),
    "namespace": (
        '<View xmlns:x="urn:x"><Text name="t" value="$t"/><x:Rating name="r" toName="t"/></View>',
        "the vendor: {urn:x}Rating is the true name; we keep x:Rating, as the text spells it, and "
        "no config of the vendor's own has a namespace",
    ),
    "prefix not declared": (
        '<View><x:Rating name="r" toName="r"/></View>',
        "the vendor: it is an error; we do not look at namespaces, and take it",
    ),
}

ORACLE = """
import json, sys
from label_studio_sdk._extensions.label_studio_tools.core.label_config import parse_config
answers = {}
for name, text in json.load(sys.stdin).items():
    try:
        answers[name] = parse_config(text)
    except Exception as error:
        answers[name] = f"{type(error).__name__}: {error}"
json.dump(answers, sys.stdout)
"""


@cache
def vendor() -> dict[str, Any]:
    """What the vendor's parser makes of all of them, asked once."""
    texts = CONFIGS | {name: text for name, (text, _) in DIFFERENCES.items()}
    python = vendor_python("labelstudio")
    ended = subprocess.run(
        [str(python), "-c", ORACLE],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    answers: dict[str, Any] = json.loads(ended.stdout)
    return answers


def ours(text: str) -> Any:
    try:
        return parsed(text)
    except Invalid as error:
        return f"Invalid: {error.message}"


@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_parsed_is_what_the_vendor_parses(name: str) -> None:
    require("sdks", lambda: vendor_python("labelstudio"))
    found = parsed(CONFIGS[name])
    assert found == vendor()[name]
    assert list(found) == list(vendor()[name])


def test_enough_configs_are_compared() -> None:
    assert len(CONFIGS) >= 40


@pytest.mark.parametrize("name", sorted(DIFFERENCES))
def test_differences_are_the_listed_ones(name: str) -> None:
    require("sdks", lambda: vendor_python("labelstudio"))
    assert ours(DIFFERENCES[name][0]) != vendor()[name]


def test_an_empty_text_has_no_controls() -> None:
    assert parsed("") == {}
