"""The table of methods: every method of the client, in four clients, and what comes of it.

``methods.py`` and ``surface.py`` run in the clients' own environments against a running server.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from tests.edge.serving import Hub, shared

from glossator.dialects.labelstudio.tests.sdk import CONFIG, start

HERE = Path(__file__).parent
COLUMNS = {
    "1.0.10": ("labelstudio", False), "1.0.10 async": ("labelstudio", True),
    "1.0.7": ("labelstudio_old", False), "2.1.2": ("labelstudio_new", False),
}  # fmt: skip
"""Column: environment, and whether the async client."""
SAME_AS_SYNC = {"2.1.2 async": ("labelstudio_new", True)}

TABLE = """
                                    1.0.10              1.0.10 async        1.0.7               2.1.2
annotations.create                  ok 400              ok 400              ok 400              ok 400
annotations.create_bulk             501 501             501 501             501 501             501 501
annotations.delete                  ok 404              ok 404              ok 404              ok 404
annotations.delete_bulk                                                                         501 501
annotations.get                     ok 404              ok 404              ok 404              ok 404
annotations.list                    ok 404              ok 404              ok 404              ok 404
annotations.update                  ok 400              ok 400              ok 400              ok 400
files.delete                        ok 404              ok 404              ok 404              ok 404
files.delete_many                   ok 404              ok 404              ok 404              ok 404
files.download                      ok 404              ok 404              ok 404              ok 404
files.get                           ok 404              ok 404              ok 404              ok 404
files.list                          ok 404              ok 404              ok 404              ok 404
files.update                        ok 404              ok 404              ok 404              400 400
predictions.create                  ok 400              ok 400              ok 400              ok 400
predictions.delete                  ok 404              ok 404              ok 404              ok 404
predictions.get                     ok 404              ok 404              ok 404              ok 404
predictions.list                    ok 404              ok 404              ok 404              ok 404
predictions.update                  ok 400              ok 400              ok 400              ok 400
projects.create                     ok 400              ok 400              ok 400              ok 400
projects.delete                     ok 404              ok 404              ok 404              ok 404
projects.duplicate                                                                              501 501
projects.exports.as_binary          ok 400              TypeError TypeError                     ok 400
projects.exports.as_file            ok 404              TypeError TypeError                     ok 404
projects.exports.as_json            ok 404              TypeError TypeError                     ok 404
projects.exports.as_pandas          ok 404              TypeError TypeError                     ok 404
projects.exports.convert            ok 400              ok 400              ok 400              ok 400
projects.exports.create             ok 404              ok 404              ok 404              ok 404
projects.exports.delete             ok 404              ok 404              ok 404              ok 404
projects.exports.download           ok 404              ok 404              ok 404              ok 404
projects.exports.download_sync      ok 400              ok 400              ok 400              ok 400
projects.exports.get                ok 404              ok 404              ok 404              ok 404
projects.exports.list               ok 404              ok 404              ok 404              ok 404
projects.exports.list_formats       ok 404              ok 404              ValidationError 404 ok 404
projects.get                        ok 404              ok 404              ok 404              ok 404
projects.import_predictions                                                                     ok 400
projects.import_tasks               ok 400              ok 400              ok 400              ok 400
projects.list                       ok 404              ok 404              ok 404              ok 404
projects.list_counts                                                                            501 501
projects.list_unique_annotators                                                                 501 501
projects.update                     ok 400              ok 400              ok 400              ok 400
projects.validate_config            ok 400              ok 400              ok 400              ok 400
tasks.create                        ok 404              ok 404              ok 404              ok 404
tasks.create_event                                                                              501 501
tasks.create_many_status            ok 404              ok 404              ok 404              ok 404
tasks.delete                        ok 404              ok 404              ok 404              ok 404
tasks.delete_all_tasks              ok 404              ok 404              ok 404              ok 404
tasks.get                           ok 404              ok 404              ok 404              ok 404
tasks.list                          ok 404              ok 404              ok 404              ok 404
tasks.update                        ok 404              ok 404              ok 404              ok 404
users.create                        ok 400              ok 400              ok 400              ok 400
users.delete                        ok 404              ok 404              ok 404              ok 404
users.get                           ok 404              ok 404              ok 404              ok 404
users.get_current_user                                                                          ok 401
users.get_hotkeys                                                                               501 501
users.get_token                     ok 401              ok 401              ok 401              ok 401
users.list                          ok 401              ok 401              ok 401              ok 401
users.reset_token                   ok 401              ok 401              ok 401              ok 401
users.update                        ok 404              ok 404              ok 404              ok 404
users.update_current_user                                                                       ok 401
users.update_hotkeys                                                                            501 501
users.whoami                        ok 401              ok 401              ok 401              ok 401
versions.get                        ok -                ok -                                    ok -
"""
"""Of each method a try that should go well, and one that should not: ``ok`` says that the answer
held what it should, a number is that of an ``ApiError`` in the vendor's envelope, a name is that of
an error of the client's own; blank where this client has no such method.

The client's own errors: 1.0.7 reads the list of formats as texts, which they are not on the
vendor's server either; the async ``as_*`` await what cannot be awaited.
``versions.get`` is public and cannot fail. ``files.update`` of 2.1.2 brings another content, and a
stored file stays as it is. 501, 404 and 405 on good tries are what is not served yet.
"""

REST = {
    "actions": 2, "comments": 5, "export_storage": 1, "export_storage.azure": 7,
    "export_storage.gcs": 7, "export_storage.local": 7, "export_storage.redis": 7,
    "export_storage.s3": 7, "export_storage.s3s": 6, "import_storage": 1,
    "import_storage.azure": 7, "import_storage.gcs": 7, "import_storage.local": 7,
    "import_storage.redis": 7, "import_storage.s3": 7, "import_storage.s3s": 7, "ml": 8,
    "model_providers": 5, "prompts": 7, "prompts.indicators": 2, "prompts.runs": 2,
    "prompts.versions": 8, "views": 6, "webhooks": 6, "workspaces": 5, "workspaces.members": 3,
}  # fmt: skip
"""The groups of 1.0.10 that are not served yet, and their methods."""
TRIED = {
    "annotations": 6, "files": 6, "predictions": 5, "projects": 7, "projects.exports": 12,
    "tasks": 7, "users": 8, "versions": 1,
}  # fmt: skip
"""The groups of the table, and the methods of 1.0.10 in them: four of the exports are helpers."""


def hub() -> Hub:
    return shared("sqlite", worker=True)


@cache
def column(name: str) -> Any:
    """What one client printed; run once, though several tests ask."""
    client, asynchronous = (COLUMNS | SAME_AS_SYNC)[name]
    owner = hub().found()
    other = hub().join(owner, "labeler")
    return start(
        client, [HERE / "methods.py"], hub(), owner, asynchronous=asynchronous,
        native=f"{hub().url}/native/v1", config=CONFIG, email=owner.email,
        new_email=f"ann-{owner.member_id}@example.org", other_key=other.api_key,
        other_email=other.email,
    )  # fmt: skip


def test_every_method_gives_what_the_table_says() -> None:
    tables = {name: column(name)["table"] for name in COLUMNS}
    rows = dict.fromkeys(method for table in tables.values() for method in table)
    lines = [_line("", list(COLUMNS))]
    for method in sorted(rows):
        lines.append(_line(method, [" ".join(tables[name].get(method, [])) for name in COLUMNS]))
    printed = "\n" + "\n".join(lines) + "\n"
    print(printed)
    assert printed == TABLE


def test_the_newest_client_gives_the_same_whichever_way_it_is_called() -> None:
    assert column("2.1.2 async")["table"] == column("2.1.2")["table"]


def _line(method: str, cells: list[str]) -> str:
    return (method.ljust(36) + "".join(cell.ljust(20) for cell in cells)).rstrip()


def test_no_method_of_the_groups_is_left_out() -> None:
    for name in COLUMNS:
        found = column(name)
        assert found["broken"] == [], "\n".join(found["broken"])
        assert found["untried"] == [], name


@cache
def surface(name: str) -> Any:
    client, asynchronous = COLUMNS[name]
    return start(
        client, [HERE / "surface.py"], hub(), hub().found(), asynchronous=asynchronous,
        tried=list(TRIED),
    )  # fmt: skip


def test_the_client_has_the_methods_that_are_known() -> None:
    for name in ("1.0.10", "1.0.10 async"):
        assert surface(name)["sizes"] == REST | TRIED
    helpers = 4
    assert sum((REST | TRIED).values()) - helpers == 192


def test_every_method_that_is_not_served_says_so_in_the_vendors_envelope() -> None:
    for name in ("1.0.10", "1.0.10 async", "1.0.7"):
        found = surface(name)["table"]
        print(f"\n{name}")
        for group, methods in found.items():
            print(f"{group:24} {len(methods):3} {dict(Counter(methods.values()))}")
        assert {(g, m): s for g, ms in found.items() for m, s in ms.items() if s != "501"} == {}


def test_what_the_newest_client_has_besides_is_refused_in_the_envelope() -> None:
    """Its new groups and methods are on routes that 1.0.10 does not know; what both have is 501."""
    newest, known = surface("2.1.2")["table"], surface("1.0.10")["table"]
    statuses = {(g, m): status for g, methods in newest.items() for m, status in methods.items()}
    print(Counter(statuses.values()))
    assert set(statuses.values()) <= {"404", "405", "501"}
    both = {place: s for place, s in statuses.items() if place[1] in known.get(place[0], ())}
    assert len(both) >= 130
    # Quirk: a GET there, where 1.0.10 has a POST. [sdk 2.1.2]
    assert both.pop(("prompts.versions", "cost_estimate")) == "405"
    assert {place: s for place, s in both.items() if s != "501"} == {}


REFUSED = {
    # An address belongs to the person, who may be in many organizations; the rest is not kept.
    **{f"users.update/{name}": [400, name] for name in (
        "username", "email", "avatar", "initials", "phone", "allow_newsletters",
    )},
    "projects.list/ordering": [400, "ordering"],  # newest first alone
    "projects.list/workspaces": [400, "workspaces"],
    "tasks.list/view": [501],
}  # fmt: skip
"""Method/parameter: the status, and the places that the answer names."""


def test_every_parameter_of_a_method_is_taken_or_refused_by_name() -> None:
    owner = hub().found()
    found = start(
        "labelstudio", [HERE / "parameters.py"], hub(), owner, asynchronous=False, config=CONFIG,
        new_email=f"ben-{owner.member_id}@example.org",
    )  # fmt: skip
    assert found["unknown"] == []
    assert found["refused"] == REFUSED
    assert found["tried"] == 137
