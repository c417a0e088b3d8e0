"""``kill -9`` under mixed load: nothing acknowledged is lost, and nothing is there in part.

``GLOSSATOR_TEST_KILLS`` sets how often each engine's server is killed (20 here, 100 and more by
hand).
"""

# rel: D1 D2 D3 D4 I4 K3 K9

import collections
import os
import random
import statistics
from pathlib import Path

import pytest

from tests.main_job.hub import hub
from tests.reliability.load import Load

KILLS = int(os.environ.get("GLOSSATOR_TEST_KILLS", "20"))


@pytest.mark.durable
def test_no_acknowledged_write_is_lost(tmp_path: Path, database_url: str, engine: str) -> None:
    chance = random.Random(f"kills on {engine}")
    starts: list[float] = []
    settled = 0
    with hub(tmp_path, database_url) as running:
        load = Load(running, f"{engine}")
        for number in range(KILLS):
            first = len(load.ledger.acts)
            threads = load.run(number)
            threads[0].join(chance.uniform(0.05, 0.5))
            seconds = running.kill9()
            load.stop.set()
            for thread in threads:
                thread.join(60)
            assert load.failures == []
            starts.append(seconds)
            acts = load.ledger.acts[first:]
            assert load.missing([a for a in acts if a.reply is not None]) == []
            settled += load.settle([a for a in acts if a.reply is None])
            answered = [a for a in acts if a.reply is not None]
            load.same_answer_again(chance.sample(answered, min(10, len(answered))))
        acknowledged = load.ledger.acknowledged()
        # Each was looked for after the kill that ended its round; a sample also after all others.
        assert load.missing(chance.sample(acknowledged, min(300, len(acknowledged)))) == []
        # The median: on a machine that others use too, one start in twenty may have to wait.
        assert statistics.median(starts) < 5, starts
        unknown = load.ledger.unknown()
        frozen = load.snapshots_end()
        _each_recorded_file_is_there(load)
        running.check()
        kinds = collections.Counter(act.kind for act in acknowledged)
        print(
            f"\n{engine}: {KILLS} kills, {len(acknowledged)} acknowledged writes, 0 lost "
            f"({dict(sorted(kinds.items()))}); {settled} cut off and sent again, {len(unknown)} "
            f"left unknown; {frozen} snapshots written; ready after {statistics.median(starts):.2f} s (median), {max(starts):.2f} s at most"
        )
        assert all(kinds[kind] for kind in ("task", "claim", "submit", "upload", "snapshot"))
        assert kinds["import.json"] + kinds["import.lines"] + kinds["import.large"] > 0


def _each_recorded_file_is_there(load: Load) -> None:
    owner = load.hub.owner
    for file in owner.every("/files", project_id=load.project):
        assert len(owner.bytes_of(f"/files/{file['id']}/content")) == file["size"]
