"""Every noun of the client, sync and async, against a running server."""

from datetime import date, timedelta
from typing import Any

import pytest

from glossator.model.label_schema import LabelSchema
from glossator.model.project import BatchSettings, SkillRule
from glossator.sdk import errors, templates
from glossator.sdk.aio.client import AsyncClient
from glossator.sdk.sync.client import Client
from tests.edge.serving import Hub
from tests.sdk.rude import answers, late, rude
from tests.sdk.twinned import Twin

NOTE = '<View><Text name="t" value="$t"/><TextArea name="note" toName="t"/></View>'
SEEN = {"values": [{"field": "note", "value": ["seen"]}]}


def test_who_am_i_and_what_is_there(client: Any) -> None:
    me = client.me()
    assert me.role == "owner"
    assert {"coco", "jsonl", "yolo"} <= {one.name for one in client.formats()}
    assert "/v1/me" in str(client.openapi()["paths"])
    assert me.as_dict()["email"] == me.email
    assert [(one.id, one.role) for one in client.organizations()] == [(me.organization_id, "owner")]


def test_people_keys_groups_and_invitations(client: Any, twin: Twin) -> None:
    # A person is one in all organizations of a server, and is called as they were called first.
    email = f"ann-{client.me().id}@example.org"
    granted = client.members.add(email, "member", name="Ann")
    assert granted.api_key
    assert granted.api_key not in repr(granted)
    (ann,) = [one for one in client.members.list() if one.email == email]
    assert ann.name == "Ann"
    assert twin.run(ann.set_role("manager")).role == "manager"
    key = twin.run(ann.create_key("ci", scope="read"))
    assert key.api_key not in repr(key)
    named = [one for one in client.members.keys(ann) if one.name == "ci"]
    client.members.revoke_key(named[0])
    group = client.groups.create("night")
    twin.run(group.join(ann))
    assert client.groups.members(group) == [ann.id]
    twin.run(group.leave(ann))
    assert twin.run(group.members()) == []
    assert [one.name for one in client.groups.list()] == ["night"]
    twin.run(group.delete())
    with pytest.raises(errors.NotFound):
        client.groups.get(group.id)
    invited = client.invitations.create("reviewer", "bob@example.org")
    assert [one.email for one in client.invitations.list()] == ["bob@example.org"]
    client.invitations.delete(invited.invitation)
    assert client.invitations.list() == []
    twin.run(ann.remove())
    with pytest.raises(errors.NotFound):
        client.members.get(ann.id)


def test_skills_and_a_batch_that_asks_for_one(client: Any, twin: Twin, busy: Hub) -> None:
    skill = client.skills.create("sees in the dark")
    with pytest.raises(errors.Conflict):
        client.skills.create("sees in the dark")
    project = client.projects.create("Notes", NOTE, open_to_all=True)
    rule = SkillRule(skill_id=skill.id, least=50)
    batch = client.batches.create(project, "night", settings=BatchSettings(skills=(rule,)))
    assert batch.settings.skills == (rule,)
    client.tasks.create(project, {"t": "x"}, batch=batch)
    assert client.assignments.claim(project) is None
    me = client.me().id
    twin.run(skill.give(me, 20))
    assert client.assignments.claim(project) is None
    twin.run(skill.give(me, 50))
    assert [(one.member_id, one.value) for one in client.skills.members(skill)] == [(me, 50)]
    assert client.assignments.claim(project) is not None
    assert twin.run(skill.rename("sees")).name == "sees"
    assert [one.name for one in client.skills.list()] == ["sees"]
    assert client.skills.get(skill.id).id == skill.id
    twin.run(skill.take(me))
    with pytest.raises(errors.NotFound):
        client.skills.take(skill, me)
    other = Client(busy.url, busy.found().api_key)
    foreign = BatchSettings(skills=(SkillRule(skill_id=other.skills.create("theirs").id),))
    other.close()
    for settings in (foreign, BatchSettings(skills=(SkillRule(skill_id=1 << 50),))):
        with pytest.raises(errors.NotFound, match="no such skill"):
            client.batches.create(project, "x", settings=settings)
        with pytest.raises(errors.NotFound, match="no such skill"):
            client.batches.update(batch, settings=settings)
        with pytest.raises(errors.NotFound, match="no such skill"):
            client.projects.update(project, settings=settings)
        with pytest.raises(errors.NotFound, match="no such skill"):
            client.projects.create("x", settings=settings)
    twin.run(skill.delete())
    assert client.skills.list() == []


def test_the_audit(client: Any) -> None:
    client.members.add("eve@example.org")
    assert {one.what for one in client.audit.list(what="member")} == {"member.created"}
    assert client.audit.list(until="2020-01-01T00:00:00Z") == []


def test_projects_and_their_schemas(client: Any, twin: Twin) -> None:
    made = client.projects.create("One", templates.boxes(["car"]))
    assert client.projects.get(made.id).name == "One"
    assert twin.run(made.schema()).fields == templates.boxes(["car"]).fields
    from_text = client.projects.create("Two", NOTE)
    schema = client.projects.schema(from_text)
    assert isinstance(schema, LabelSchema)
    assert [field.name for field in schema.fields] == ["note"]
    assert twin.run(made.update(name="Uno")).name == "Uno"
    assert twin.run(made.update(instructions="Look twice.")).instructions == "Look twice."
    with pytest.raises(errors.BadRequest):
        client.projects.update(made, name="Due", revision=made.revision)
    grown = twin.run(made.set_schema(templates.boxes(["car", "dog"])))
    assert grown.schema_version == 2
    assert {one.name for one in client.projects.list(batch_size=1)} == {"Uno", "Two"}
    assert twin.run(made.archive()).state == "archived"
    assert twin.run(made.unarchive()).state == "active"
    person = client.members.add("place@example.org").member_id
    client.projects.add_member(made, person, "reviewer")
    assert [(p.member_id, p.role) for p in client.projects.members(made)] == [(person, "reviewer")]
    client.projects.remove_member(made, person)
    assert {one.kind for one in client.projects.events(made)} >= {"project.created"}
    twin.run(made.delete())
    with pytest.raises(errors.NotFound):
        client.projects.get(made.id)


def test_batches(client: Any, twin: Twin, project: Any) -> None:
    batch = client.batches.create(project, "first", staging=True, priority=3, metadata={"a": 1})
    assert (batch.state, batch.priority, batch.metadata) == ("staging", 3, {"a": 1})
    made = client.tasks.create_many(project, [{"image": "a.png"}, {"image": "b.png"}], batch=batch)
    assert twin.run(batch.finalize()).state == "open"
    assert twin.run(batch.update(priority=9, metadata=None)).priority == 9
    assert twin.run(batch.counts())["tasks.open"] == 2
    assert twin.run(batch.pause()).state == "paused"
    assert twin.run(batch.cancel()).state == "canceled"
    assert twin.run(batch.refresh()).id == batch.id
    assert [one.id for one in client.batches.list(project)][-1] == batch.id
    states = {one.state for one in client.tasks.list(project, batch=batch)}
    assert states == {"canceled"}
    assert len(made) == 2
    page = client.batches.create(project, "paged")
    ids = [one.id for one in client.tasks.create_many(project, [{}, {}], batch=page)]
    assert client.batches.create_page(page, ids).task_ids == ids
    assert client.batches.unblock(page) == 0
    twin.run(page.delete())
    with pytest.raises(errors.NotFound):
        client.batches.get(page.id)


def test_a_day_of_work(client: Any, twin: Twin, busy: Hub) -> None:
    project = client.projects.create(
        "Notes", NOTE, open_to_all=True, settings=BatchSettings(review_own=True)
    )
    task = client.tasks.create(project, {"t": "a text"}, name="one", metadata={"from": "x"})
    prediction = client.predictions.create(task, SEEN, score=0.5, model="m1")
    assert [p.id for p in client.predictions.list(task)] == [prediction.id]
    assert client.predictions.get(prediction.id).model == "m1"
    held = client.assignments.claim(project)
    assert held.task_ids == [task.id]
    assert twin.run(held.save({"half": 1})) == 1
    assert twin.run(held.renew()) > ""
    done = twin.run(held.submit(SEEN, seconds=4.5))
    assert done.state == "accepted"
    assert client.assignments.claim(project) is None
    (given,) = client.annotations.list(task)
    assert given.answer["values"] == SEEN["values"]
    assert twin.run(given.set_golden()).golden
    twin.run(given.set_golden(False))
    review = twin.run(given.review("commented", "well"))
    assert [r.id for r in twin.run(given.reviews())] == [review.id]
    assert client.tasks.count(project, verdict="commented") == 1
    assert client.tasks.count(project, verdict="rejected") == 0
    twin.run(given.update({"values": []}))
    assert twin.run(given.history())[0].revision == 1
    again = client.tasks.get(task.id)
    assert again.annotations[0].answer == {"values": []}
    assert [a.state for a in client.assignments.list(project, state="accepted")] == ["accepted"]
    other = client.tasks.create(project, {"t": "b"})
    held = client.assignments.claim(project)
    twin.run(held.release())
    held = client.assignments.claim(project)
    assert twin.run(held.skip("dark")).state == "skipped"
    client.annotations.create(other, SEEN)
    client.predictions.delete(prediction)
    (second,) = [one for one in client.annotations.list(other) if not one.skipped]
    twin.run(second.delete())
    (day,) = client.projects.statistics(project).days
    assert (day.submitted, day.timed, day.seconds, day.skipped) == (2, 1, 4.5, 1)
    tomorrow = date.fromisoformat(day.day) + timedelta(days=1)
    assert client.projects.statistics(project, since=tomorrow, until=tomorrow).days == []
    progress = client.projects.progress(project)
    # The answer that was deleted is wanted again.
    assert (progress.today, progress.undone) == (2, 1)
    assert set(client.projects.names(project, [day.member_id])) == {day.member_id}


def test_webhooks(client: Any, project: Any) -> None:
    made = client.webhooks.create("https://hooks.example.org/x", ["task.done"], project=project)
    assert made.secret
    assert made.secret not in repr(made)
    assert [one.id for one in client.webhooks.list(project)] == [made.id]
    assert client.webhooks.rotate_secret(made).secret != made.secret
    delivery = client.webhooks.test(made)
    assert delivery.id in [one.id for one in client.webhooks.deliveries(made)]
    assert client.webhooks.update(made, active=False).active is False
    client.webhooks.delete(made)
    with pytest.raises(errors.NotFound):
        client.webhooks.get(made.id)


def test_a_wrong_key_and_nothing_of_it_anywhere(twin: Twin, busy: Hub) -> None:
    secret = "gsk_0123456789abcdef"
    client = twin.made(twin.pick(Client, AsyncClient), busy.url, secret)
    with pytest.raises(errors.Unauthorized) as caught:
        client.me()
    (client.close if twin.name == "sync" else client.aclose)()
    shown = [
        repr(client.inner),
        repr(client.inner.connection),
        str(caught.value),
        repr(caught.value),
    ]
    assert not [text for text in shown if secret in text]


def test_using_another_patience_and_headers(client: Any, twin: Twin) -> None:
    with rude(late(0.5, answers())) as server:
        there = twin.made(twin.pick(Client, AsyncClient), server.url, "k", tries=1)
        with pytest.raises(errors.TimedOut):
            twin.run(there.inner.using(timeout=0.1).me())
        twin.run(there.inner.using(headers={"X-Trace": "1"}).ask("GET", "/v1/me"))
        assert server.headers("X-Trace") == ["", "1"]
        (there.close if twin.name == "sync" else there.aclose)()
    assert twin.run(client.inner.using(timeout=30).me()).role == "owner"
