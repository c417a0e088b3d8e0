"""``kill -9`` under mixed load: nothing acknowledged is lost, and nothing is there in part.

One round in five the server ends itself at a named place (``glossator.crash``). ``make soak`` has
100 rounds on each engine, ``GLOSSATOR_TEST_KILLS`` any other number.
"""

# rel: D1 D2 D3 D4 I4 I5 K1 K2 K3 K4 K5 K6 K9 R5

import collections
import contextlib
import os
import random
import statistics
import time
from pathlib import Path

import pytest

from glossator.crash import POINTS
from tests.main_job.hub import hub
from tests.reliability.load import Load
from tests.replicas import topology
from tests.soak import rounds
from tests.webhooks.receiver import Receiver

KILLS = int(os.environ.get("GLOSSATOR_TEST_KILLS") or rounds(6, 100))
LOOPBACK = {"GLOSSATOR_OUTGOING_ALLOW": "127.0.0.0/8"}


@pytest.mark.durable
@pytest.mark.timeout(60 + 30 * KILLS)
def test_no_acknowledged_write_is_lost(tmp_path: Path, database_url: str, engine: str) -> None:
    chance = random.Random(f"kills on {engine}")
    starts: list[float] = []
    ends: collections.Counter[str] = collections.Counter()
    settled = 0
    with (
        hub(tmp_path, database_url, env=LOOPBACK) as running,
        contextlib.closing(Receiver()) as receiver,
    ):
        load = Load(running, f"{engine}")
        hook = {"url": receiver.url("/hook"), "kinds": ["annotation.created"]}
        running.owner.post("/webhooks", {**hook, "project_id": load.project})
        for number in range(KILLS):
            first = len(load.ledger.acts)
            place = _place(number, chance, database_url)
            if place:
                running.kill9(f"{place}:{chance.randint(1, 8)}")
            threads = load.run(number)
            threads[0].join(2 if place else chance.uniform(0.05, 0.5))
            ends[place if place and running.server.dies(0.01) else "any moment"] += 1
            starts.append(running.kill9())
            load.stop.set()
            for thread in threads:
                thread.join(60)
            assert load.failures == []
            acts = load.ledger.acts[first:]
            assert load.missing([a for a in acts if a.reply is not None]) == []
            settled += load.settle([a for a in acts if a.reply is None])
            answered = [a for a in acts if a.reply is not None]
            load.same_answer_again(chance.sample(answered, min(10, len(answered))))
        acknowledged = load.ledger.acknowledged()
        # Each was looked for after the kill that ended its round; a sample also after all others.
        assert load.missing(chance.sample(acknowledged, min(300, len(acknowledged)))) == []
        unknown = load.ledger.unknown()
        frozen = load.snapshots_end()
        calls, doubled = _each_answer_was_told(load, receiver)
        _each_recorded_file_is_there(load)
        running.check()
        kinds = collections.Counter(act.kind for act in acknowledged)
        print(
            f"\n{engine}: {KILLS} kills ({_told(ends)}); {len(acknowledged)} acknowledged writes "
            f"({_told(kinds)}), 0 lost; {settled} cut off and sent again, {len(unknown)} left "
            f"unknown; {frozen} snapshots written; {calls} calls of a webhook, 0 missing, {doubled} "
            f"twice; ready after {statistics.median(starts):.2f} s (median), {max(starts):.2f} s at most"
        )
        assert all(kinds[kind] for kind in ("task", "claim", "submit", "upload", "snapshot"))
        assert kinds["import.json"] + kinds["import.lines"] + kinds["import.large"] > 0
        # Last, so that a slow machine hides nothing. The median: where others are at work too, one
        # start in twenty may have to wait.
        assert statistics.median(starts) < 5, starts


def _place(number: int, chance: random.Random, database: str) -> str:
    if number % 5 != 4 or topology.asked_for(database):
        return ""
    return chance.choice(POINTS)


def _told(counts: collections.Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items()))


def _each_answer_was_told(load: Load, receiver: Receiver) -> tuple[int, int]:
    """Every acknowledged answer comes to the webhook; (different calls, calls that came twice)."""
    replies = [act.reply.json() for act in load.ledger.acknowledged("submit") if act.reply]
    made = {one["id"] for reply in replies for one in reply["annotations"]}
    until = time.monotonic() + 120
    while missing := made - {got.event["entity_id"] for got in list(receiver.got)}:
        assert time.monotonic() < until, f"{len(missing)} of {len(made)} answers were not told"
        time.sleep(0.2)
    times = collections.Counter(got.message for got in list(receiver.got))
    return len(times), sum(n > 1 for n in times.values())


def _each_recorded_file_is_there(load: Load) -> None:
    owner = load.hub.owner
    for file in owner.every("/files", project_id=load.project):
        assert len(owner.bytes_of(f"/files/{file['id']}/content")) == file["size"]
