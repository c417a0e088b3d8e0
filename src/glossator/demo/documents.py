"""Web pages, tables and lists; and the questions that no other project asks."""

from glossator.demo.sample import Item, Sample, labels
from glossator.model.label_schema import (
    ChoiceField,
    DatetimeField,
    FileField,
    Input,
    JsonField,
    Label,
    LabelSchema,
    RankingField,
    RegionField,
    TextField,
)

PAGE = """<article><h1>Minutes of 3 May</h1>
<p>Present: <b>Ines Prado</b>, Tom Achebe.</p>
<ul><li>The roof is to be mended by <i>12 June</i>.</li><li>Tom asks for two offers.</li></ul>
<p>Next meeting: <a href="https://example.org/next">1 June</a>.</p></article>"""

WEB = LabelSchema(
    inputs=(Input("page", "html", key="html", link=False, title="The minutes"),),
    fields=(
        RegionField(
            name="facts", title="Mark names and dates", inputs=("page",), shapes=("text_span",),
            labels=labels(name="#4361ee", date="#edae49", task="#d1495b"),
        ),
        TextField(name="summary", title="In one sentence", lines=2, most=200),
    ),
)  # fmt: skip

COUNTRIES = (
    "Argentina", "Australia", "Austria", "Belgium", "Brazil", "Canada", "Chile", "China",
    "Colombia", "Denmark", "Egypt", "Finland", "France", "Germany", "Ghana", "Greece", "India",
    "Indonesia", "Ireland", "Italy", "Japan", "Kenya", "Mexico", "Netherlands", "New Zealand",
    "Nigeria", "Norway", "Peru", "Poland", "Portugal", "South Africa", "South Korea", "Spain",
    "Sweden", "Switzerland", "Thailand", "Turkey", "Ukraine", "United Kingdom", "United States",
    "Vietnam",
)  # fmt: skip
TREE = (
    Label("food", title="Food", selectable=False, labels=(
        Label("food/bread", title="Bread"),
        Label("food/fruit", title="Fruit", labels=(
            Label("food/fruit/apple", title="Apple"), Label("food/fruit/pear", title="Pear"))))),
    Label("tools", title="Tools", labels=(
        Label("tools/hand", title="Hand tools"), Label("tools/power", title="Power tools"))),
)  # fmt: skip

ROWS = [
    {"article": "Rye loaf", "code": "B-104", "price": 3.9, "stock": 12},
    {"article": "Conference pear, 1 kg", "code": "F-022", "price": 2.6, "stock": 0},
    {"article": "Cordless drill", "code": "T-771", "price": 89.0, "stock": 4},
]
CATALOGUE = LabelSchema(
    inputs=(
        Input("rows", "table", key="rows", title="The price list"),
        Input("notes", "list", key="notes", title="Notes of the shop"),
    ),
    fields=(
        ChoiceField(name="kind", title="What is sold here?", multiple=True, nested=True,
                    display="tree", labels=TREE),
        ChoiceField(name="country", title="Where is it from?", key=None,
                    labels=tuple(Label(one) for one in COUNTRIES)),
        RankingField(
            name="urgent", title="Sort the articles",
            labels=(Label("Rye loaf"), Label("Pear"), Label("Drill")),
            buckets=(Label("order now", title="Order now"), Label("later", title="Later")),
        ),
        DatetimeField(name="seen", title="When was the list made?", parts="datetime"),
        TextField(name="aliases", title="Other names of the shop", many=True),
        FileField(name="receipt", title="Add a receipt, if you have one",
                  accept=("image/jpeg", "image/png")),
        JsonField(name="extra", title="Anything else, as JSON"),
    ),
)  # fmt: skip


def samples() -> tuple[Sample, ...]:
    """The projects about documents."""
    return (
        Sample(
            name="Web pages: names and dates", kind="html_spans", schema=WEB,
            items=(Item(name="minutes", data={"html": PAGE}),),
        ),
        Sample(
            name="Price lists: every other question", kind="table", schema=CATALOGUE,
            items=(
                Item(name="shop", data={"rows": ROWS, "notes": ["open on Sunday", "no cards"]}),
            ),
        ),
    )  # fmt: skip
