"""Who sends what: claims of several workers on one database, and units of work that fail."""

import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glossator import jobs
from glossator.jobs import delivery
from glossator.jobs.delivery import FAILING, OF_ONE, THREADS, Turns
from glossator.model.errors import Conflict, Invalid
from glossator.model.work import Member, Origin
from glossator.outgoing import Policy, permit
from glossator.services import access, cutting, members, snapshots, webhooks
from glossator.services.access import Context
from glossator.services.deliveries import Outcome, record
from glossator.services.exports import Scope
from glossator.services.webhooks import WebhookDraft
from glossator.store import deliveries
from glossator.store.database import closing, open_database, read, write
from glossator.store.deliveries import Due
from glossator.store.transaction import Transaction
from glossator.store.webhooks import Webhook
from tests.services.office import Office
from tests.store import migrated
from tests.webhooks.receiver import Receiver

LOOPBACK = Policy("127.0.0.0/8")


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    permit(LOOPBACK)
    for url in migrated.database_url(request.param, tmp_path):
        place = Office(url, tmp_path)
        yield place
        place.close()
    permit(Policy())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


def watch(office: Office, url: str, kind: str = "group.created") -> Webhook:
    draft = WebhookDraft(url=url, kinds=(kind,))
    return office.act(office.owner, lambda c: webhooks.create(c, draft))[0]


def happen(office: Office, n: int, by: Member | None = None) -> None:
    def unit(context: Context) -> None:
        for k in range(n):
            members.create_group(context, f"g{k}", None)

    office.act(by or office.owner, unit)


def states(office: Office) -> list[tuple[Any, ...]]:
    return office.sql("SELECT state, tries, error FROM deliveries ORDER BY id")


def host(office: Office, database: Any = None) -> jobs.Host:
    return jobs.Host(database or office.database, office.blobs, access.now)


def test_two_workers_send_each_message_once(office: Office, receiver: Receiver) -> None:
    hooks = [watch(office, receiver.url(f"/{n}")) for n in range(3)]
    happen(office, 30)
    assert len(states(office)) == 90
    with closing(open_database(office.url, 1, 4)) as other:
        hosts = [host(office), host(office, other)]
        begun = [delivery.deliver(one, LOOPBACK) for one in hosts]
        assert sum(begun) >= 3
        for one in hosts:
            assert delivery.turns(one.database).rest(30)
    assert {state for state, _, _ in states(office)} == {"delivered"}
    for n, _ in enumerate(hooks):
        messages = [got.message for got in receiver.at(f"/{n}")]
        assert len(messages) == len(set(messages)) == 30


def test_one_worker_keeps_the_order_of_a_webhook(office: Office, receiver: Receiver) -> None:
    watch(office, receiver.url("/"))
    happen(office, 25)
    delivery.deliver(host(office), LOOPBACK)
    assert delivery.turns(office.database).rest(30)
    numbers = [got.event["id"] for got in receiver.at("/")]
    assert not any("x-request-id" in got.headers for got in receiver.got)  # no request asked
    assert numbers == sorted(numbers)
    assert len(numbers) == 25


def test_a_claim_that_lapsed_is_another_ones(office: Office, receiver: Receiver) -> None:
    hook = watch(office, receiver.url("/"))
    happen(office, 1)
    now = office.at

    def take(at: int) -> Any:
        return office.act(office.owner, lambda c: deliveries.take(c.tx, hook.id, at, at + 100))

    first = take(now)
    assert take(now + 50) is None
    second = take(now + 100)
    assert (second.id, first.tries, second.tries) == (first.id, 1, 2)
    office.act(office.owner, lambda c: record(c, hook.id, first, Outcome(status=200)))
    assert states(office) == [("pending", 2, None)]
    office.act(office.owner, lambda c: record(c, hook.id, second, Outcome(status=200)))
    assert states(office) == [("delivered", 2, None)]


def test_a_unit_that_fails_leaves_no_delivery(office: Office, receiver: Receiver) -> None:
    watch(office, receiver.url("/"))

    def unit(context: Context) -> None:
        members.create_group(context, "g", None)
        raise Invalid("no")

    with pytest.raises(Invalid):
        office.act(office.owner, unit)
    assert states(office) == []


def test_events_of_others_call_nobody(office: Office, receiver: Receiver) -> None:  # rel: O1
    watch(office, receiver.url("/"))
    happen(office, 2, by=office.found())
    assert states(office) == []


def test_a_body_that_cannot_be_built_does_not_stand_in_the_way(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(office, receiver.url("/"))
    happen(office, 3)
    built = delivery._build
    turn = itertools.count()

    def first_fails(event: Any, subscription: Any) -> Any:
        if next(turn) == 0:
            raise RuntimeError("a fault of ours")
        return built(event, subscription)

    monkeypatch.setattr(delivery, "_build", first_fails)
    delivery.deliver(host(office), LOOPBACK)
    assert delivery.turns(office.database).rest(30)
    found = sorted(state for state, _, _ in states(office))
    assert found == ["delivered", "delivered", "pending"]


def test_a_dialect_without_words_for_an_event_sends_nothing(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(office, receiver.url("/"))
    happen(office, 1)
    monkeypatch.setattr(delivery, "_build", lambda event, subscription: None)
    delivery.deliver(host(office), LOOPBACK)
    assert delivery.turns(office.database).rest(30)
    assert states(office) == [("gave_up", 1, "there is nothing to send about this event")]
    assert receiver.got == []


def test_a_name_that_turned_inward_is_never_called(office: Office, receiver: Receiver) -> None:
    """Allowed when it was made, not when it is called.  # rel: S2"""
    watch(office, receiver.url("/"))
    happen(office, 1)
    delivery.deliver(host(office), Policy())
    assert delivery.turns(office.database).rest(30)
    assert states(office) == [("pending", 1, "this address may not be called")]
    assert receiver.got == []


def test_a_request_is_known_after_jobs_of_jobs_of_jobs(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A snapshot in shards: one job cuts it, others write the pieces, the last one joins them."""
    monkeypatch.setattr(cutting, "SIZE", 2)
    watch(office, receiver.url("/"), "snapshot.finished")
    project = office.project()
    office.tasks(project, 5)

    def ask(tx: Transaction) -> None:
        context = Context(tx, office.owner, office.blobs, origin=Origin("the request"))
        snapshots.create(context, project.id, "t", Scope())

    write(office.database, ask)
    office.run_jobs()
    assert office.sql("SELECT request FROM deliveries") == [("the request",)]
    office.act(office.owner, lambda c: snapshots.create(c, project.id, "t", Scope()))
    office.run_jobs()  # nobody's: nothing is left of the other one
    assert office.sql("SELECT request FROM deliveries ORDER BY id")[1:] == [(None,)]


def test_places_are_shared_between_organizations() -> None:
    turns = Turns()
    numbers = itertools.count(1)
    mine = [turns.begin(Due(next(numbers), 1, False)) for _ in range(20)]
    assert sum(mine) == OF_ONE
    failing = [turns.begin(Due(next(numbers), org, True)) for org in range(2, 40)]
    assert sum(failing) == FAILING
    rest = [turns.begin(Due(next(numbers), org, False)) for org in range(50, 90)]
    assert sum(rest) == THREADS - OF_ONE - FAILING
    assert not turns.begin(Due(1, 1, False))
    turns.end(Due(1, 1, False))
    assert turns.begin(Due(1, 1, False))


def test_a_long_queue_costs_a_round_nothing(office: Office, receiver: Receiver) -> None:
    """Looking for work takes a step per webhook, not one per row."""
    hook = watch(office, receiver.url("/"))

    def fill(context: Context) -> None:
        for _ in range(20_000):
            deliveries.add(context.tx, hook.id, 1, None, context.at)

    office.act(office.owner, fill)
    begun = time.process_time()
    for _ in range(20):
        assert read(office.database, lambda tx: deliveries.due(tx, office.at)) != []
    assert time.process_time() - begun < 0.2


def test_old_deliveries_go_and_new_ones_stay(office: Office, receiver: Receiver) -> None:
    watch(office, receiver.url("/"))
    happen(office, 3)
    office.sql("UPDATE deliveries SET state = 'delivered', created_at = 1 "
               "WHERE id = (SELECT min(id) FROM deliveries)")  # fmt: skip
    assert write(office.database, lambda tx: deliveries.end_old(tx, office.at - 1)) == 1
    assert len(states(office)) == 2


def test_an_organization_has_a_bounded_number_of_webhooks(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "MOST", 2)
    for _ in range(2):
        watch(office, receiver.url("/"))
    with pytest.raises(Conflict):
        watch(office, receiver.url("/"))
