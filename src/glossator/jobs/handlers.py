"""The kinds of jobs: each a name in the outbox and the service that does it.

Handlers may run twice (a worker can die between the effect and its "done"): every service called
here finds its work done and changes nothing.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from glossator.jobs import Handler, Host, Periodic, Writer, delivery
from glossator.services import (
    access,
    audit,
    cutting,
    deliveries,
    exports,
    fetching,
    freezing,
    imports,
    intake,
    joining,
    shards,
    sweeps,
)
from glossator.services.access import Context
from glossator.services.imports import unit_for
from glossator.services.shards import NATIVE, Means
from glossator.store import outbox
from glossator.store.database import read, write
from glossator.store.deliveries import BELL
from glossator.store.transaction import Transaction

AGAIN_US = 2_000_000
"""How long a conversion waits for its snapshot."""
GIVEN_UP = "the server failed at this several times and gave up"
"""All that is said of a job's last failure to those who wait: why is in the server's log."""


def _unit(host: Host, args: dict[str, Any]) -> exports.Unit:
    return unit_for(host.database, host.blobs, access.robot(args["org"]))


def _means(host: Host, args: dict[str, Any]) -> Means:
    robot = access.robot(args["org"])

    def look(work: Callable[[Context], Any]) -> Any:
        return read(host.database, lambda tx: work(Context(tx, robot, host.blobs)))

    return Means(_unit(host, args), look, host.blobs)


def run_import(host: Host, args: dict[str, Any]) -> None:
    """Read an uploaded file into tasks."""
    intake.run(host.database, host.blobs, args["org"], args["import"])


def queue_import(host: Host, args: dict[str, Any]) -> None:
    """Bring the tasks of a completed import into the queue, where that was cut off."""
    unit = _unit(host, args)
    after: int | None = 0
    while after is not None:
        after = unit(partial(imports.into_queue, import_id=args["import"], after=after))


def remove_imports(host: Host, args: dict[str, Any]) -> None:
    """Remove what failed and cut-off imports left."""
    imports.remove_cut_off(host.database, access.now())


def write_snapshot(host: Host, args: dict[str, Any]) -> None:
    """Write a snapshot's file, or cut a big one into shards."""
    means = _means(host, args)
    if not cutting.begin(means, args["snapshot"]):
        freezing.write(means.unit, host.blobs, args["snapshot"], means.look)


def write_shard(host: Host, args: dict[str, Any]) -> None:
    """Write a piece of a snapshot or of a conversion."""
    shards.write(
        _means(host, args), args["snapshot"], args["form"], args["number"], args["version"]
    )


def join_shards(host: Host, args: dict[str, Any]) -> None:
    """Make one file of the pieces."""
    joining.join(_means(host, args), args["snapshot"], args["form"], args["version"])


def convert_snapshot(host: Host, args: dict[str, Any]) -> None:
    """Write a snapshot in another format, or cut it into shards; asked again while the snapshot is
    being written."""
    snapshot, format = args["snapshot"], args["format"]
    means = _means(host, args)
    if cutting.begin_conversion(means, snapshot, format):
        return
    if freezing.write_conversion(means.unit, host.blobs, snapshot, format):
        return

    def again(tx: Transaction) -> None:
        tx.org = args["org"]
        outbox.enqueue(
            tx, "convert_snapshot", {"snapshot": snapshot, "format": format},
            run_at=host.clock() + AGAIN_US,
        )  # fmt: skip

    write(host.database, again)


def fetch_file(host: Host, args: dict[str, Any]) -> None:
    """Bring the bytes of a file that waits for them."""
    fetching.bring(_unit(host, args), host.blobs, args["file"], args["url"])


def end_leases(host: Host, args: dict[str, Any]) -> None:
    """A project was archived, or a person removed."""
    if "project" in args:
        sweeps.end_project(host.database, host.blobs, args["org"], args["project"])
    else:
        sweeps.end_holds(
            host.database, host.blobs, args["org"], member=args["member"], reason="member"
        )


def end_batch(host: Host, args: dict[str, Any]) -> None:
    """A batch was canceled or archived."""
    sweeps.end_batch(host.database, host.blobs, args["org"], args["batch"])


def change_overlap(host: Host, args: dict[str, Any]) -> None:
    """A batch's overlap was changed."""
    sweeps.change_overlap(host.database, host.blobs, args["org"], args["batch"])


def remove_project(host: Host, args: dict[str, Any]) -> None:
    """A project was deleted."""
    sweeps.remove_project(host.database, args["org"], args["project"])


def remove_batch(host: Host, args: dict[str, Any]) -> None:
    """A batch was deleted."""
    sweeps.remove_batch(host.database, args["org"], args["batch"], args["project"])


def expire_leases(host: Host, args: dict[str, Any]) -> None:
    """End the leases that are over."""
    while sweeps.expire_leases(host.database, host.blobs) >= sweeps.CHUNK:
        pass


def finish_batches(host: Host, args: dict[str, Any]) -> None:
    """Complete and pause batches."""
    sweeps.finish_batches(host.database, host.blobs)


def deliver(host: Host, args: dict[str, Any]) -> None:
    """Begin the calls of webhooks that are due."""
    delivery.deliver(host)


def tidy(host: Host, args: dict[str, Any]) -> None:
    """Drop what has outlived its keep."""
    sweeps.tidy(host.database)
    deliveries.tidy(host.database)
    audit.tidy(host.database, host.audit_days)
    imports.remove_cut_off(host.database, access.now())


def sweep_blobs(host: Host, args: dict[str, Any]) -> None:
    """Remove bytes that no row names."""
    sweeps.sweep_blobs(host.database, host.blobs)


def fail_import(host: Host, tx: Transaction, args: dict[str, Any]) -> None:
    """An import ends as failed."""
    context = Context(tx, access.robot(args["org"]), host.blobs)
    imports.give_up(context, args["import"], GIVEN_UP)


def fail_snapshot(host: Host, tx: Transaction, args: dict[str, Any]) -> None:
    """A snapshot or a conversion ends as failed, whichever piece of it was given up."""
    context = Context(tx, access.robot(args["org"]), host.blobs)
    form = args.get("form", args.get("format", NATIVE))
    shards.fail(context, args["snapshot"], form, GIVEN_UP)


_ENDS = {
    run_import: fail_import, write_snapshot: fail_snapshot, write_shard: fail_snapshot,
    join_shards: fail_snapshot, convert_snapshot: fail_snapshot,
}  # fmt: skip
HANDLERS: Mapping[str, Handler] = {
    handler.__name__: Writer(handler, _ENDS[handler]) if handler in _ENDS else handler
    for handler in (
        run_import, queue_import, remove_imports, write_snapshot, write_shard, join_shards,
        convert_snapshot, fetch_file, end_leases, end_batch, change_overlap, remove_project, remove_batch, expire_leases, finish_batches,
        deliver, tidy, sweep_blobs,
    )
}  # fmt: skip
PERIODIC = (
    Periodic("expire_leases", 10),
    Periodic("finish_batches", 2),
    Periodic("deliver", 1, BELL),
    Periodic("tidy", 300),
    Periodic("sweep_blobs", 3600),
)
BULKY = (
    "run_import", "write_snapshot", "write_shard", "join_shards", "convert_snapshot",
    "remove_project", "remove_batch",
)  # fmt: skip
"""Kinds that may take long: they never have all threads."""
