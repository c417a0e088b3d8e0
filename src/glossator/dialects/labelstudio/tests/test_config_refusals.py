"""What is refused, in which words; the vendor's ``LabelInterface.validate`` is asked beside."""

from __future__ import annotations

import json
import subprocess
import time
from functools import cache

import pytest
from tests.parts import require, vendor_python

from glossator.dialects.labelstudio.config import parse, read_config
from glossator.model.errors import Invalid

OBJECT = '<Text name="t" value="$t"/>'
CHOICE = '<Choice value="1"/>'

# Messages found by running label-studio-sdk 1.0.10; test_the_vendor_says_the_same asks again.
REFUSED = {
    "": "Document is empty, line 1, column 1 (<string>, line 1)",
    "<View": "Couldn't find end of Start Tag View line 1, line 1, column 6 (<string>, line 1)",
    "<View>": "Premature end of data in tag View line 1, line 1, column 7 (<string>, line 1)",
    "<View></Vie>": "Opening and ending tag mismatch: View line 1 and Vie, "
    "line 1, column 13 (<string>, line 1)",
    "<View>\n <Choices>\n</View>": "Opening and ending tag mismatch: Choices line 2 and View, "
    "line 3, column 8 (<string>, line 3)",
    "words": "Start tag expected, '<' not found, line 1, column 1 (<string>, line 1)",
    "<View/><View/>": "Extra content at the end of the document, "
    "line 1, column 8 (<string>, line 1)",
    "<View a=1/>": "AttValue: \" or ' expected, line 1, column 9 (<string>, line 1)",
    '<View a="1" a="2"/>': "Attribute a redefined, line 1, column 18 (<string>, line 1)",
    "<View>&x;</View>": "Entity 'x' not defined, line 1, column 10 (<string>, line 1)",
    '<View a="<"/>': "Unescaped '<' not allowed in attributes values, "
    "line 1, column 10 (<string>, line 1)",
    "<View>&#0;</View>": "xmlParseCharRef: invalid xmlChar value 0, "
    "line 1, column 11 (<string>, line 1)",
    "<View>\x01</View>": "PCDATA invalid Char value 1, line 1, column 7 (<string>, line 1)",
    f"<View>{OBJECT}{OBJECT}</View>": "Label config contains non-unique names",
    f'<View>{OBJECT}<Rating name="t" toName="t"/></View>': "Label config contains non-unique names",
    f'<View>{OBJECT}<Choices name="c" toName="q">{CHOICE}</Choices></View>': 'toName="q" not found '
    "in names: ['c', 't']",
    f'<View>{OBJECT}<Choices name="c" toName="t,t2">{CHOICE}</Choices></View>': 'toName="t2" not '
    "found in names: ['c', 't']",
    f'<View>{OBJECT}<Choices name="c" toName="t, t">{CHOICE}</Choices></View>': 'toName=" t" not '
    "found in names: ['c', 't']",
    f'<View>{OBJECT}<Choices name="c" toName="t"/></View>': "Validation failed on : 'View' is a "
    "required property",
    f'<View>{OBJECT}<Labels name="c" toName="t"/></View>': "Validation failed on : 'View' is a "
    "required property",
    '<View><Image name="i"/></View>': "Validation failed on : 'valueList' is a required property",
    f'<View>{OBJECT}<View><Choices toName="t">{CHOICE}</Choices></View></View>': "Validation "
    "failed on : 'View' is a required property",
}

# Configs that the vendor accepts although something is missing: nothing looks there.
ACCEPTED = (
    "<View/>",
    "<Other/>",
    f'<View>{OBJECT}<Panel><Choices name="c" toName="t"/></Panel></View>',
    f'<View>{OBJECT}<Rating name="r" toName="t"/></View>',
    f'<View>{OBJECT}<Choices name="c" toName="t"><View/></Choices></View>',
)

ORACLE = """
import json, sys
from label_studio_sdk.label_interface import LabelInterface
answers = []
for text in json.load(sys.stdin):
    try:
        answers.append(LabelInterface(text).validate())
    except Exception as error:
        answers.append(str(error))
json.dump(answers, sys.stdout)
"""


@cache
def vendor() -> dict[str, str | None]:
    texts = [*REFUSED, *ACCEPTED]
    ended = subprocess.run(
        [str(vendor_python("labelstudio")), "-c", ORACLE],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return dict(zip(texts, json.loads(ended.stdout), strict=True))


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        read_config(text)
    return caught.value.message


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_is_told_in_the_vendors_words(text: str) -> None:
    assert refusal(text) == REFUSED[text]


@pytest.mark.parametrize("text", REFUSED)
def test_the_vendor_says_the_same(text: str) -> None:
    require("sdks", lambda: vendor_python("labelstudio"))
    assert vendor()[text] == REFUSED[text]


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_the_vendor_accepts_is_accepted(text: str) -> None:
    require("sdks", lambda: vendor_python("labelstudio"))
    assert vendor()[text] is None
    read_config(text)


# Hostile texts (L13, L17 of the reliability rules).

BOMB = "<!DOCTYPE v [" + '<!ENTITY a0 "ha">'
BOMB += "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
DTDS = {
    "billion laughs": BOMB + "]><View>&a11;</View>",
    "quadratic blow-up": f'<!DOCTYPE v [<!ENTITY a "{"x" * 50_000}">]><View>{"&a;" * 9000}</View>',
    "external entity": '<!DOCTYPE v [<!ENTITY a SYSTEM "file:///etc/passwd">]><View>&a;</View>',
    "parameter entity": '<!DOCTYPE v [<!ENTITY % a SYSTEM "http://127.0.0.1:1/">%a;]><View/>',
    "external DTD": '<!DOCTYPE v SYSTEM "http://127.0.0.1:1/x.dtd"><View/>',
    "empty DOCTYPE": "<!DOCTYPE View><View/>",
}


@pytest.mark.parametrize("text", DTDS.values(), ids=DTDS.keys())
def test_a_doctype_is_refused_at_once(text: str) -> None:
    begun = time.perf_counter()
    assert "DOCTYPE" in refusal(text)
    assert time.perf_counter() - begun < 1


def test_an_xinclude_is_a_tag_like_others() -> None:
    text = '<View xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///x"/></View>'
    assert read_config(text).fields == ()


def test_the_declared_encoding_is_ignored() -> None:
    schema = read_config(
        '<?xml version="1.0" encoding="utf-16"?><View><Text name="é" value="$t"/></View>'
    )
    assert schema.inputs[0].name == "é"


@pytest.mark.parametrize(
    "text",
    [
        "<View>" * 101 + "</View>" * 101,
        "<View>" + "<Header/>" * 10_000 + "</View>",
        "<View>" + " " * 2**20 + "</View>",
        "<View>\ud800</View>",
        '<View><Rating name="' + "x" * 201 + '" toName="' + "x" * 201 + '"/></View>',
    ],
    ids=["too deep", "too many tags", "too many bytes", "lone surrogate", "name too long"],
)
def test_what_is_over_a_limit_is_refused(text: str) -> None:
    assert refusal(text)


def test_what_is_at_the_limits_is_read() -> None:
    assert parse("<View>" * 100 + "</View>" * 100).tag == "View"
    assert len(list(parse("<View>" + "<Header/>" * 9_999 + "</View>").walk())) == 10_000
    body = "<View>" + " " * (2**20 - len("<View></View>")) + "</View>"
    assert parse(body).children == []
