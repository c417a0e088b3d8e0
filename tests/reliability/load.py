"""Mixed load that is cut off by kills, with a ledger of what was acknowledged.

Each act is done by one worker thread with one try. It ends acknowledged (a 2xx), or unknown (no
answer); anything else is a failure. After a kill the ledger is held against the server.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.main_job.hub import Hub, Person, Refused, compact

SCHEMA = {
    "inputs": [{"name": "text", "media": "text", "key": "text"}],
    "fields": [
        {"kind": "choice", "name": "mood", "labels": [{"name": "good"}, {"name": "bad"}]},
        {"kind": "text", "name": "why"},
    ],
}
SMALL, LARGE = 120, 1500
"""Tasks of an import in one unit of work, and of one that takes several."""
STEPS = ("task", "import.json", "import.lines", "import.large")


def answer(why: str) -> bytes:
    """An answer of its own bytes: ``1.0`` must not become ``1``."""
    said = [{"field": "mood", "value": ["good"]}, {"field": "why", "value": why}]
    return compact({"values": said})


@dataclass
class Act:
    """One request that was sent; ``reply`` None when no answer came."""

    kind: str
    method: str
    path: str
    key: str
    person: Person
    request: dict[str, Any]
    about: Any = None
    reply: httpx.Response | None = None


@dataclass
class Ledger:
    """All acts, and what a check after a kill found of them."""

    acts: list[Act] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledged(self, kind: str = "") -> list[Act]:
        return [a for a in self.acts if a.reply is not None and a.kind.startswith(kind)]

    def unknown(self) -> list[Act]:
        return [a for a in self.acts if a.reply is None]


class Load:
    """Eight workers on one project: makers, labellers, uploaders, and one who takes snapshots."""

    def __init__(self, hub: Hub, seed: str) -> None:
        self.hub = hub
        self.seed = seed
        self.ledger = Ledger()
        self.stop = threading.Event()
        self.failures: list[BaseException] = []
        body = {"name": "Load", "schema": SCHEMA, "open_to_all": True}
        self.project = hub.owner.post("/projects", body)["id"]
        self._work = [
            self._makes_tasks, self._makes_tasks, self._labels, self._labels, self._labels,
            self._labels, self._uploads, self._freezes,
        ]  # fmt: skip
        roles = ["member", "member", *["labeler"] * 4, "member", "manager"]
        self.people = [hub.person(role, f"{role}{n}") for n, role in enumerate(roles)]
        seeds = [{"data": {"text": f"first {n}"}} for n in range(1000)]
        hub.owner.post(f"/projects/{self.project}/tasks", {"tasks": seeds})

    def run(self, number: int) -> list[threading.Thread]:
        """Starts the workers of one round; they end at the first call without an answer."""
        self.stop.clear()
        threads = []
        for n, (person, work) in enumerate(zip(self.people, self._work, strict=True)):
            chance = random.Random(f"{self.seed} {number} {n}")
            thread = threading.Thread(target=self._until_cut, args=(work, person, chance))
            thread.start()
            threads.append(thread)
        return threads

    def _until_cut(self, work: Any, person: Person, chance: random.Random) -> None:
        try:
            while not self.stop.is_set():
                work(person, chance)
        except httpx.TransportError:
            pass
        except BaseException as failure:
            self.failures.append(failure)

    def _act(
        self, person: Person, chance: random.Random, kind: str, path: str, about: Any = None,
        **request: Any,
    ) -> httpx.Response:  # fmt: skip
        """One try, written down before it is sent."""
        key = f"{chance.getrandbits(64):x}"
        act = Act(kind, "POST", path, key, person, request, about)
        with self.ledger.lock:
            self.ledger.acts.append(act)
        reply = person.once("POST", path, **_with_key(act))
        if not reply.is_success:
            raise Refused(reply)
        act.reply = reply
        return reply

    # What the workers do

    def _makes_tasks(self, person: Person, chance: random.Random) -> None:
        path, mark = f"/projects/{self.project}/tasks", f"i{chance.getrandbits(48):x}"
        kind = chance.choice(("task", "task", "import.json", "import.lines", "import.large"))
        n = {"task": 1, "import.json": SMALL, "import.lines": SMALL, "import.large": LARGE}[kind]
        tasks = [{"data": {"text": f"{mark} {k}"}, "tags": [mark]} for k in range(n)]
        tasks[0]["unique_id"] = mark
        if kind == "import.lines" or (kind == "import.large" and chance.random() < 0.5):
            lines = b"\n".join(map(compact, tasks))
            headers = {"Content-Type": "application/x-ndjson"}
            self._act(person, chance, kind, path, (mark, n), content=lines, headers=headers)
        else:
            self._act(person, chance, kind, path, (mark, n), json={"tasks": tasks})

    def _labels(self, person: Person, chance: random.Random) -> None:
        claimed = self._act(person, chance, "claim", f"/projects/{self.project}/assignments")
        if claimed.status_code == 204:
            time.sleep(0.02)
            return
        number = claimed.json()["id"]
        said = answer(f"{chance.getrandbits(64):x} 1.0")
        self._act(
            person, chance, "submit", f"/assignments/{number}/submit", said,
            content=b'{"answer":' + said + b"}", headers={"Content-Type": "application/json"},
        )  # fmt: skip

    def _uploads(self, person: Person, chance: random.Random) -> None:
        content = chance.randbytes(chance.choice((10, 3000, 400_000)))
        self._act(
            person, chance, "upload", "/files", content, files=[("file", ("noise.bin", content))],
            data={"project_id": str(self.project)},
        )  # fmt: skip

    def _freezes(self, person: Person, chance: random.Random) -> None:
        path = f"/projects/{self.project}/snapshots"
        # Most are of a part: whole ones take seconds each when the project is at its largest.
        part = {} if chance.random() < 0.3 else {"state": "labelled"}
        title = f"{chance.getrandbits(32)}"
        self._act(person, chance, "snapshot", path, json={"title": title} | part)
        time.sleep(0.3)

    # After a kill

    def settle(self, acts: list[Act]) -> int:
        """Sends what had no answer again, with its key; how many were taken then.

        A key whose import is still held to be running is left alone: ``test_retries.py`` is about
        those. All of its tasks are there, or none.
        """
        taken = 0
        for act in acts:
            reply = act.person.send(act.method, act.path, **_with_key(act), key=act.key)
            if reply.status_code == 409 and act.kind in STEPS:
                assert reply.json()["error"]["reason"] == "running"
                self._all_or_none(act)
                continue
            if not reply.is_success:
                raise Refused(reply)
            act.reply = reply
            taken += 1
        return taken

    def _all_or_none(self, act: Act) -> None:
        mark, n = act.about
        found = len(self.hub.owner.every(f"/projects/{self.project}/tasks", tag=mark))
        assert found in (0, n), f"{found} of {n} tasks of an import are there"

    def missing(self, acts: list[Act]) -> list[str]:
        """What the server does not have of these acknowledged acts."""
        made = [a for a in acts if a.kind in STEPS and a.reply is not None]
        oldest = min((a.reply.json()["ids"][0] for a in made if a.reply is not None), default=0)
        marked = self._by_mark(oldest - 1) if made else {}
        return [lost for act in acts if (lost := self._lost(act, marked))]

    def _by_mark(self, after: int) -> dict[str, list[Any]]:
        """The project's tasks from an id on, by the mark of the import that made them."""
        found: dict[str, list[Any]] = {}
        at: int | None = after
        while at is not None:
            page = self.hub.owner.get(f"/projects/{self.project}/tasks", after=at, limit=1000)
            at = page["next"]
            for task in page["items"]:
                mark = task["data"]["text"].split()[0]
                found.setdefault(mark, []).append(task)
        return found

    def _lost(self, act: Act, marked: dict[str, list[Any]]) -> str | None:
        assert act.reply is not None
        owner, body = self.hub.owner, act.reply.json() if act.reply.content else {}
        if act.kind == "task" or act.kind.startswith("import"):
            mark, n = act.about
            found = marked.get(mark, [])
            if len(found) != n:
                return f"{act.kind} {mark}: {len(found)} of {n}"
            if {t["id"] for t in found[:1000]} != set(body["ids"]):
                return f"{act.kind} {mark}: other ids"
            if [t["data"]["text"] for t in found] != [f"{mark} {k}" for k in range(n)]:
                return f"{act.kind} {mark}: other data"
        elif act.kind == "claim" and body:
            reply = act.person.send("GET", f"/assignments/{body['id']}")
            if reply.status_code != 200:
                return f"claim {body['id']}: {reply.text}"
        elif act.kind == "submit":
            number = body["annotations"][0]["id"]
            reply = owner.send("GET", f"/annotations/{number}")
            if act.about not in reply.content:
                return f"submit {number}: {reply.text}"
        elif act.kind == "upload":
            file = body["files"][0]
            reply = owner.send("GET", f"/files/{file['id']}/content")
            if reply.content != act.about:
                return f"upload {file['id']}: {reply.status_code}, {len(reply.content)} bytes"
        elif act.kind == "snapshot":
            reply = owner.send("GET", f"/snapshots/{body['id']}")
            if reply.status_code != 200:
                return f"snapshot {body['id']}: {reply.text}"
        return None

    def same_answer_again(self, acts: list[Act]) -> None:
        """The same request with the same key gives the first answer, byte for byte (I4)."""
        for act in acts:
            again = act.person.send(act.method, act.path, **_with_key(act), key=act.key)
            assert act.reply is not None
            assert (again.status_code, again.content) == (act.reply.status_code, act.reply.content)

    def snapshots_end(self) -> int:
        """Every acknowledged snapshot is written in the end, whatever was killed; how many."""
        replies = [act.reply for act in self.ledger.acknowledged("snapshot")]
        waiting = {reply.json()["id"] for reply in replies if reply is not None}
        total, until = len(waiting), time.monotonic() + 90
        while waiting:
            for number in sorted(waiting):
                state = self.hub.owner.get(f"/snapshots/{number}")["state"]
                assert state != "failed"
                if state == "completed":
                    waiting.discard(number)
                    # Each holds all tasks of the project: a slow machine needs seconds for one.
                    until = time.monotonic() + 90
            assert time.monotonic() < until, f"snapshots are not written: {sorted(waiting)}"
            time.sleep(0.1 if waiting else 0)
        return total


def _with_key(act: Act) -> dict[str, Any]:
    headers = {**act.request.get("headers", {}), "Idempotency-Key": act.key}
    return {**act.request, "headers": headers}
