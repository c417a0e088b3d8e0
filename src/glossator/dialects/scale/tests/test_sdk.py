"""The table of methods: every method of the client, in two versions, and what comes of it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tests.edge.serving import shared

from glossator.dialects.scale.tests.sdk import HERE, VERSIONS, Account

TABLE = """
                                    2.18.4      2.15.14
add_studio_assignments              ok 400      ok 400
add_task_tags                       ok 404      ok 404
assign_studio_batches               ok 404      ok 404
audit_task                          ok 400      ok 400
batch.finalize                      ok 404      ok 404
batch.get_status                    ok 404      ok 404
batch_status                        ok 404      ok 404
batches                             ok 400      ok 400
cancel_task                         ok 400      ok 400
clear_task_unique_id                ok 404      ok 404
create_batch                        ok 409      ok 409
create_evaluation_task              ok 400      ok 400
create_project                      ok 409      ok 409
create_project_group                ok 400      ok 400
create_task                         ok 409      ok 409
create_training_task                ok 400      ok 400
delete_task_tags                    ok 404      ok 404
finalize_batch                      ok 404      ok 404
get_batch                           ok 404      ok 404
get_batches                         ok 404      ok 404
get_project                         ok 404      ok 404
get_project_template                ok 400      ok 400
get_projects                        ok 401      ok 401
get_task                            ok 404      ok 404
get_tasks                           ok 404      ok 404
get_tasks_count                     ok 404      ok 404
import_file                         ok 400      ok 400
invite_teammates                    ok 400      ok 400
list_project_groups                 ok 404      ok 404
list_studio_assignments             ok 401      ok 401
list_studio_batches                 ok 401      ok 401
list_teammates                      ok 401      ok 401
project.get_template                ok 400      ok 400
projects                            ok 401      ok 401
remove_studio_assignments           ok 404      ok 404
reset_studio_batches_priorities     ok 401      ok 401
set_batch_metadata                  ok 404      ok 404
set_studio_batches_priorities       ok 400      ok 400
set_task_metadata                   ok 404      ok 404
set_task_tags                       ok 404      ok 404
task.add_tags                       ok 404      ok 404
task.audit                          ok 404      ok 404
task.cancel                         ok 404      ok 404
task.clear_unique_id                ok 404      ok 404
task.delete_tags                    ok 404      ok 404
task.refresh                        ok 404      ok 404
task.set_metadata                   ok 404      ok 404
task.set_tags                       ok 404      ok 404
task.update_unique_id               ok 404      ok 404
tasks                               ok 400      ok 400
update_project                      ok 404      ok 404
update_project_group                ok 404      ok 404
update_task_unique_id               ok 409      ok 409
update_teammates_role               ok 400      ok 400
upload_file                         ok 409      ok 409
"""
"""Of each method a try that should go well, and one that should not: ``ok`` says that the answer held
what it should, a number is the code of a ``ScaleException``."""


@cache
def column(version: str) -> Any:
    """What one client left; run once, though several tests ask."""
    account = Account(shared("sqlite", worker=True), version)
    number = account.owner.member_id
    found = account.run(
        (HERE / "operations.py").read_text(), email=account.owner.email,
        new_email=f"ann-{number}@example.org",
    )  # fmt: skip
    account.close()
    return found


def test_every_method_gives_what_the_table_says() -> None:
    tables = {version: column(version)["table"] for version in VERSIONS}
    lines = [_line("", list(VERSIONS))]
    for method in sorted(tables["2.18.4"]):
        lines.append(_line(method, [" ".join(tables[one].get(method, [])) for one in VERSIONS]))
    printed = "\n" + "\n".join(lines) + "\n"
    print(printed)
    assert printed == TABLE


def _line(method: str, cells: list[str]) -> str:
    return (method.ljust(36) + "".join(cell.ljust(12) for cell in cells)).rstrip()


def test_no_method_is_left_out() -> None:
    for version in VERSIONS:
        found = column(version)
        assert found["broken"] == [], "\n".join(found["broken"])
        assert found["untried"] == [], version


def test_all_39_operations_of_the_vendor_were_sent() -> None:
    text = (HERE.parent / "endpoints.txt").read_text()
    rows = re.findall(r"^(GET|POST|PUT|DELETE) +/(v1/\S+) +done", text, re.MULTILINE)
    rows = [row for row in rows if "{word}" not in row[1]]  # where our own links lead
    assert len(rows) == 39
    for version in VERSIONS:
        sent = {
            (how, path.partition("?")[0].removeprefix("scale/"))
            for how, path in column(version)["seen"]
        }
        assert [row for row in rows if not any(_means(row, one) for one in sent)] == []


def _means(row: tuple[str, str], sent: tuple[str, str]) -> bool:
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(row[1]))
    return row[0] == sent[0] and re.fullmatch(pattern, sent[1]) is not None
