"""Addresses that tasks and batches name: called about these alone, and noted on the task."""

import re
from typing import Any

import pytest

from glossator.model.errors import Invalid
from glossator.outgoing import Policy, mail, permit
from glossator.services import annotations, tasks, webhooks
from glossator.store.webhooks import every
from tests.services.office import CAT, Office, drafted


@pytest.fixture
def office(own_office: Office) -> Office:
    permit(Policy("127.0.0.0/8"))
    return own_office


pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
URL = "http://127.0.0.1:9/x"


def named(office: Office, url: str = URL) -> int:
    return office.act(office.owner, lambda c: webhooks.address(c, "native", url, "callback"))


def calls(office: Office, hook: int) -> list[Any]:
    found = office.sql(
        "SELECT e.kind FROM deliveries d JOIN events e ON e.id = d.event_id "
        "WHERE d.webhook_id = ? ORDER BY d.id", hook,
    )  # fmt: skip
    return [row[0] for row in found]


def test_an_address_is_one_however_often_it_is_named(office: Office) -> None:
    hook = named(office)
    assert named(office) == hook != named(office, URL + "y")
    assert office.look(office.owner, lambda c: every(c.tx, 0, 100, None)) == []
    office.sql("UPDATE webhooks SET active = false WHERE id = ?", hook)
    assert named(office) == hook
    assert office.sql("SELECT active FROM webhooks WHERE id = ?", hook)[0][0]


def test_it_is_called_about_what_names_it_and_nothing_else(office: Office) -> None:
    hook = named(office)
    project = office.project()
    office.tasks(project, 1)
    [mine] = office.tasks(project, 1, webhook_id=hook)
    someone = office.person()
    office.answer(someone, project)
    assert calls(office, hook) == []
    given = office.answer(someone, project).annotations[0]
    assert given.task_id == mine
    assert calls(office, hook) == ["task.done"]
    office.act(office.owner, lambda c: annotations.delete(c, given.id))
    assert calls(office, hook) == ["task.done", "task.recalled"]


def test_a_batch_names_an_address_too(office: Office) -> None:
    hook = named(office)
    project = office.project()
    batch = office.batch(project, webhook_id=hook)
    office.tasks(project, 1, batch)
    office.answer(office.person(), project)
    assert calls(office, hook) == ["batch.completed"]


def test_a_task_that_is_born_done_is_told_of(office: Office) -> None:
    hook = named(office)
    project = office.project()
    draft = drafted(annotations=(CAT,), webhook_id=hook)
    office.do(office.owner, tasks.create, project.id, [draft])
    assert calls(office, hook) == ["task.done"]


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/x", "http://10.0.0.1/x", "x", "", "http://", "nobody@", "a b@c.d"]
)
def test_what_cannot_be_called_is_refused_by_name(office: Office, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        named(office, url)
    assert list(refused.value.fields) == ["callback"]


def test_a_mail_address_needs_a_mail_server(office: Office) -> None:
    mail.through("", "")
    with pytest.raises(Invalid, match="sends no mail"):
        named(office, "someone@example.org")
    mail.through("smtp://127.0.0.1:9", "from@example.org")
    try:
        hook = named(office, "Someone@example.org")
    finally:
        mail.through("", "")
    [row] = office.sql("SELECT url FROM webhooks WHERE id = ?", hook)
    assert row[0] == "mailto:someone@example.org"


def test_the_word_of_callbacks_is_one_for_each_organization_and_mode(office: Office) -> None:
    words = {webhooks.callback_key(org, test) for org in (1, 2) for test in (False, True)}
    assert len(words) == 4
    assert webhooks.callback_key(1, True) == webhooks.callback_key(1, True)
    assert all(re.fullmatch("(live|test)_[0-9a-f]{32}", word) for word in words)


def test_a_fetched_file_waits_for_its_bytes(office: Office) -> None:
    from glossator.services import files
    from glossator.services.files import FileDraft

    draft = FileDraft(reference="r", metadata=b'{"a":1}')
    file = office.act(office.owner, lambda c: files.begin_fetch(c, URL, "x", draft))
    assert (file.size, file.metadata) == (0, b'{"a":1}')
    [job] = office.sql("SELECT kind FROM jobs")
    assert job[0] == "fetch_file"
    with pytest.raises(Exception, match="reference exists"):
        office.act(office.owner, lambda c: files.begin_fetch(c, URL, "x", draft))
    office.do(office.owner, files.delete, file.id)
    again = office.act(office.owner, lambda c: files.begin_fetch(c, URL, "x", draft))
    assert again.id != file.id
