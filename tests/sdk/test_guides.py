"""Every snippet of the client's page, of the guides and of the README's part on it: run as it stands, and
the same on an event loop. What a page promises is looked at afterwards."""

import ast
import asyncio
import os
import re
import site
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from glossator import Client
from glossator.sdk import templates
from tests import parts
from tests.edge.serving import Hub, Person
from tests.formats.test_parquet import PINS
from tests.sdk import snippets

DOCS = parts.ROOT / "docs"
GUIDES = sorted(p for p in (DOCS / "guides").glob("*.md") if p.name != "README.md")
PAGES = [DOCS / "client.md", *GUIDES]
ELSEWHERE = '"http://localhost:8080", "gls_..."'


@pytest.fixture
def owner(busy: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with a new organization, in a folder with what the pages speak of."""
    found = busy.found()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GLOSSATOR_URL", busy.url)
    monkeypatch.setenv("GLOSSATOR_API_KEY", found.api_key)
    for name in ("1.jpg", "2.jpg", "photographs/1.jpg", "photographs/night/2.jpg"):
        Path(name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (64, 48), "green").save(name)
    Path("rows.csv").write_text("id,image\nr1,https://example.org/1.jpg\nr2,x\n")
    return found


def before_move(busy: Hub, owner: Person, client: Client) -> None:
    """A project on the old server, and a profile of each."""
    other = busy.found()
    profiles = [("old", owner), ("new", other)]
    Path("client.ini").write_text(
        "".join(f"[{name}]\nurl = {busy.url}\nkey = {who.api_key}\n" for name, who in profiles)
    )
    os.environ["GLOSSATOR_CLIENT_CONFIG"] = str(Path("client.ini").resolve())
    project = client.projects.create("Street", templates.boxes(["car"]))
    client.tasks.create_from_folder(project, "photographs")
    for task in client.tasks.list(project):
        client.annotations.create(task, {"regions": []})


def after_move(client: Client) -> None:
    with Client(profile="new") as new:
        (project,) = new.projects.list()
        tasks = list(new.tasks.list(project))
        assert [one.name for one in tasks] == ["1.jpg", "night/2.jpg"]
        assert [one.annotation_count for one in tasks] == [1, 1]
        urls = {one.url: one for one in new.files.list(project=project)}
        there = [new.files.read(urls[one.data["image"]]) for one in tasks]
        assert there == [Path("photographs", one.name or "").read_bytes() for one in tasks]


def after_yolo(client: Client) -> None:
    (path,) = set(Path().glob("*.zip")) - {Path("labels.zip")}
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        labels = [archive.read(name) for name in names if name.endswith(".txt")]
    assert len([name for name in names if name.endswith(".jpg")]) == 2
    assert labels == [b"0 0.5 0.4 0.4 0.2\n"] * 2
    assert zipfile.is_zipfile("labels.zip")


def after_pre_label(client: Client) -> None:
    (project,) = client.projects.list()
    tasks = list(client.tasks.list(project))
    assert [(one.prediction_count, one.annotation_count) for one in tasks] == [(1, 1)] * 4


def after_golden(client: Client) -> None:
    (project,) = client.projects.list()
    counts = client.projects.counts(project)
    assert counts.get("tasks.labelled", 0) + counts.get("tasks.accepted", 0) == 8
    assert counts["tasks.open"] == 1, "the golden one"


def after_exports(client: Client) -> None:
    assert len(Path("pets.jsonl").read_bytes().splitlines()) == 4
    assert len(list(Path().glob("*-*.csv"))) == 1


def after_webhooks(client: Client) -> None:
    (hook,) = client.webhooks.list()
    assert not hook.active
    assert hook.old_secret_until
    assert Path("webhook.secret").read_text().startswith("whsec_")


def after_client(client: Client) -> None:
    counts = sorted(client.tasks.count(one) for one in client.projects.list())
    assert counts in ([2, 5], [2, 2, 5]), "with and without the program for an event loop"


AFTER: dict[str, Callable[[Client], None]] = {
    "client": after_client, "folder-to-yolo": after_yolo, "golden-and-reviews": after_golden,
    "move": after_move, "pre-label": after_pre_label, "read-exports": after_exports,
    "webhooks": after_webhooks,
}  # fmt: skip


def here(text: str, busy: Hub, owner: Person) -> str:
    return text.replace(ELSEWHERE, f"{busy.url!r}, {owner.api_key!r}")


@pytest.mark.parametrize("way", ["as it stands", "on a loop"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_snippet_of_a_page(
    page: Path, way: str, busy: Hub, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(word, here(text, busy, owner)) for word, text in snippets.snippets(page)]
    assert found
    assert {word for word, _ in found} <= {"", "async", "tables"}
    monkeypatch.setenv("GLOSSATOR_CLIENT_CONFIG", "")  # put back afterwards
    with Client() as client:
        if page.stem == "move":
            before_move(busy, owner, client)
        plain = [one for one in found if not one[0]]
        if way == "on a loop":
            asyncio.run(snippets.run_on_a_loop(snippets.one(page, plain), page))
        else:
            snippets.run(snippets.one(page, plain), page)
            for one in found:
                if one[0] == "async":
                    snippets.run(snippets.one(page, [one]), page)
        AFTER[page.stem](client)


def test_every_snippet_that_needs_pandas_or_datasets(
    busy: Hub, owner: Person, tmp_path: Path
) -> None:
    try:
        python = parts.environment("tables", PINS)
    except parts.Missing as why:
        parts.refuse("oracles", str(why))
        raise
    with Client() as client:
        project = client.projects.create("Pets", templates.classes(["cat"]))
        client.tasks.create(project, {"image": "1.jpg"}, name="one")
        snapshot = client.exports.create(project).wait()
    texts = [text for page in PAGES for word, text in snippets.snippets(page) if word == "tables"]
    assert texts
    # Behind what that environment has itself: httpx and msgspec.
    ours = f"import sys; sys.path += {[str(parts.ROOT / 'src'), *site.getsitepackages()]}\n"
    ended = subprocess.run(
        [str(python), "-c", ours + "\n".join(texts)], capture_output=True, text=True,
        timeout=120, check=False, env=parts._environment(
            GLOSSATOR_URL=busy.url, GLOSSATOR_API_KEY=owner.api_key, SNAPSHOT=str(snapshot.id),
            HF_HUB_OFFLINE="1", HOME=str(tmp_path), HF_HOME=str(tmp_path),
        ),
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "one" in ended.stdout
    assert "'task_name': Value('" in ended.stdout


@pytest.mark.parametrize("way", ["as it stands", "on a loop"])
def test_the_part_of_the_readme(way: str, busy: Hub, owner: Person) -> None:
    page = parts.ROOT / "README.md"
    found = [
        (word, here(text, busy, owner))
        for word, text in snippets.snippets(page)
        if word == "client"
    ]
    assert len(found) == 1
    program = snippets.one(page, found)
    if way == "on a loop":
        asyncio.run(snippets.run_on_a_loop(program, page))
    else:
        snippets.run(program, page)
    assert len(list(Path().glob("*.zip"))) == 1


def test_every_guide_is_on_the_list() -> None:
    listed = (DOCS / "guides" / "README.md").read_text()
    assert [page.name for page in GUIDES if f"({page.name})" not in listed] == []
    assert set(AFTER) == {page.stem for page in PAGES}


def test_every_link_leads_somewhere() -> None:
    lost = [
        f"{page.name}: {link}"
        for page in [*PAGES, DOCS / "guides" / "README.md", DOCS / "reference" / "client.md"]
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert lost == []


def test_a_program_on_a_loop_is_another_one() -> None:
    text = "from glossator import Client\nwith Client() as c:\n    [f(t) for t in c.tasks.list(1)]"
    program = snippets.one(Path("x"), [("", text)])
    made = ast.unparse(snippets.on_a_loop(program))
    assert "async with _Held(await _now(AsyncClient())) as c" in made
    assert "[await _now(f(t)) async for t in _each(await _now(c.tasks.list(1)))]" in made
