"""One day of the main job: photographs in, four people and a reviewer at work, data sets out.

What each person draws is known beforehand; what the server acknowledged is written down.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.main_job.hub import Hub, Person, Threads, compact
from tests.main_job.known_shapes import SCHEMA, Drawing, draw
from tests.photographs import Photograph


@dataclass
class Acknowledged:
    """What the server said yes to, in the order of the answers."""

    files: dict[int, Photograph] = field(default_factory=dict)
    answers: dict[int, bytes] = field(default_factory=dict)
    """annotation id: the bytes of the answer as they were sent last"""
    authors: dict[int, list[str]] = field(default_factory=dict)
    drawings: dict[int, Drawing] = field(default_factory=dict)
    verdicts: dict[int, str] = field(default_factory=dict)
    tasks_of: dict[int, int] = field(default_factory=dict)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, n: int = 1) -> None:
        """Counts an acknowledged write; the caller holds the lock."""
        self.count += n


class Day:
    """The job on one hub, made repeatable by a seed."""

    def __init__(self, hub: Hub, photographs: list[Photograph], seed: str, overlap: int) -> None:
        self.hub = hub
        self.seed = seed
        self.overlap = overlap
        self.photographs = photographs
        self.said = Acknowledged()
        self.tasks: dict[int, Photograph] = {}
        self.project = 0
        self.over = threading.Event()
        self.labellers = [hub.person("labeler", f"labeller{n}") for n in range(1, 5)]
        self.reviewer = hub.person("reviewer", "reviewer")

    # The owner's morning

    def begin(self) -> None:
        """A project, the photographs as files, a task of each with a prediction."""
        owner = self.hub.owner
        body = {
            "name": "Photographs", "schema": SCHEMA, "open_to_all": True, "overlap": self.overlap,
            "settings": {"review_percent": 100, "max_active": 1},
        }  # fmt: skip
        self.project = owner.post("/projects", body)["id"]
        for first in range(0, len(self.photographs), 4):
            self._upload(self.photographs[first : first + 4])
        by_path = {str(p.path): n for n, p in self.said.files.items()}
        tasks = []
        for photograph in self.photographs:
            number = by_path[str(photograph.path)]
            proposal = draw(f"{self.seed} model {photograph.name}", *_size(photograph))
            tasks.append({
                "name": photograph.name, "unique_id": f"photo-{photograph.name}",
                "data": {"image": self.urls[number], "exact": 1.0, "large": 2**53 + 1},
                "predictions": [{"answer": proposal.answer(), "score": 0.5, "model": "seeded-1"}],
            })  # fmt: skip
        made = owner.post(f"/projects/{self.project}/tasks", {"tasks": tasks})
        assert made["created"] == len(tasks)
        self.tasks = dict(zip(made["ids"], self.photographs, strict=True))
        with self.said.lock:
            self.said.add(1 + len(tasks))

    urls: dict[int, str]

    def _upload(self, photographs: list[Photograph]) -> None:
        files = [(p.path.name, p.path.read_bytes()) for p in photographs]
        recorded = self.hub.owner.upload(files, project_id=self.project)
        with self.said.lock:
            self.urls = getattr(self, "urls", {})
            for photograph, file in zip(photographs, recorded, strict=True):
                # The server read the size from the header; the package's own word was not asked.
                assert (file["width"], file["height"]) == _size(photograph)
                self.said.files[file["id"]] = photograph
                self.urls[file["id"]] = file["url"]
                self.said.add()

    # Everybody's day

    def work(self, also: Any = None) -> None:
        """Four people and the reviewer at once, until everything is accepted. ``also`` runs
        beside them."""
        threads = Threads(self.over)
        for n, person in enumerate(self.labellers):
            threads.start(self._label, threads, n, person)
        threads.start(self._review, threads)
        if also is not None:
            threads.start(also, self.over)
        threads.join()

    def _going_on(self, threads: Threads) -> bool:
        return not self.over.is_set() and not threads.failed.is_set()

    def _label(self, threads: Threads, n: int, person: Person) -> None:
        chance = random.Random(f"{self.seed} person {n}")
        skipped = False
        while self._going_on(threads):
            assignment = person.post(f"/projects/{self.project}/assignments")
            if assignment is None:
                time.sleep(0.03)
                continue
            (task,) = assignment["tasks"]
            photograph = self.tasks[task["id"]]
            assert task["data"]["large"] == 2**53 + 1
            assert len(task["predictions"]) == 1
            assert person.email not in self.said.authors.get(task["id"], []), "the same task twice"
            shown = person.send("GET", task["data"]["image"].removeprefix("/native/v1"))
            assert shown.content == photograph.path.read_bytes()
            if n == 0 and not skipped:
                skipped = True
                person.post(f"/assignments/{assignment['id']}/skip", {"reason": "too dark"})
                continue
            drawing = draw(f"{self.seed} {person.email} {photograph.name}", *_size(photograph))
            if chance.random() < 0.3:
                person.post(f"/assignments/{assignment['id']}/draft", {"draft": {"half": "done"}})
            answer = compact(drawing.answer())
            handed_in = person.post(
                f"/assignments/{assignment['id']}/submit",
                content=b'{"answer":' + answer + b',"seconds":7}',
                headers={"Content-Type": "application/json"},
            )
            (annotation,) = handed_in["annotations"]
            with self.said.lock:
                self.said.answers[annotation["id"]] = answer
                self.said.drawings[annotation["id"]] = drawing
                self.said.tasks_of[annotation["id"]] = task["id"]
                self.said.authors.setdefault(task["id"], []).append(person.email)
                self.said.add()

    def _review(self, threads: Threads) -> None:
        """Accepts most, mends some, rejects some: of a task at most one answer is rejected."""
        rejected: set[int] = set()
        path = f"/projects/{self.project}/tasks"
        while self._going_on(threads):
            for task in self.reviewer.every(path, state="in_review"):
                for found in self.reviewer.get(f"/tasks/{task['id']}/annotations")["items"]:
                    if found["state"] == "submitted":
                        self._judge(found, rejected)
            if len(self.reviewer.every(path, state="accepted")) == len(self.tasks):
                self.over.set()
            time.sleep(0.03)

    def _judge(self, annotation: dict[str, Any], rejected: set[int]) -> None:
        number, task = annotation["id"], annotation["task_id"]
        photograph = self.tasks[task]
        chance = random.Random(f"{self.seed} verdict {photograph.name} {annotation['member_id']}")
        verdict = chance.choices(("accepted", "fixed", "rejected"), (6, 2, 2))[0]
        if verdict == "rejected" and task in rejected:
            verdict = "accepted"
        body: dict[str, Any] = {"verdict": verdict, "comment": f"{verdict} by seed"}
        mended = None
        if verdict == "fixed":
            mended = draw(f"{self.seed} mended {photograph.name} {number}", *_size(photograph))
            body["answer"] = mended.answer()
        self.reviewer.post(
            f"/annotations/{number}/reviews",
            content=compact(body),
            headers={"Content-Type": "application/json"},
        )
        if verdict == "rejected":
            rejected.add(task)
        with self.said.lock:
            self.said.verdicts[number] = verdict
            if mended is not None:
                self.said.drawings[number] = mended
                self.said.answers[number] = compact(mended.answer())
            self.said.add()

    # The evening

    def snapshot(self, formats: list[str]) -> dict[str, bytes]:
        """A snapshot and its conversions, downloaded; ``jsonl`` is the snapshot itself."""
        owner = self.hub.owner
        number = owner.post(f"/projects/{self.project}/snapshots", {"title": "evening"})["id"]
        for name in formats:
            owner.post(f"/snapshots/{number}/convert", {"format": name})
        until = time.monotonic() + 90
        while True:
            made = owner.get(f"/snapshots/{number}/conversions")["items"]
            states = {one["format"]: one["state"] for one in made}
            assert "failed" not in states.values(), made
            if set(states.values()) == {"completed"}:
                break
            assert time.monotonic() < until, f"the snapshot does not end: {states}"
            time.sleep(0.1)
        assert set(states) == set(formats)
        path = f"/snapshots/{number}/download"
        return {
            "jsonl": owner.bytes_of(path),
            **{name: owner.bytes_of(path, format=name) for name in formats},
        }

    def export(self, format: str, **options: Any) -> bytes:
        """The export that is made while it is sent."""
        options = {name: str(value).lower() for name, value in options.items()}
        return self.hub.owner.bytes_of(f"/projects/{self.project}/export", format=format, **options)

    def kept(self) -> int:
        """Asserts that all that was acknowledged until now is there, byte for byte; how many."""
        owner = self.hub.owner
        with self.said.lock:
            files, answers = dict(self.said.files), dict(self.said.answers)
            verdicts = dict(self.said.verdicts)
        for number, photograph in files.items():
            content = owner.bytes_of(f"/files/{number}/content")
            assert content == photograph.path.read_bytes(), photograph.name
        for number, answer in answers.items():
            reply = owner.send("GET", f"/annotations/{number}")
            assert reply.status_code == 200, f"the answer {number} is lost: {reply.text}"
            body: bytes = reply.content
            if answer not in body:  # mended in the meantime, by a review that is under way
                history = owner.send("GET", f"/annotations/{number}/history").content
                assert answer in history, f"the answer {number} is another one"
        for number, verdict in verdicts.items():
            given = owner.get(f"/annotations/{number}/reviews")["items"]
            assert verdict in [one["verdict"] for one in given], f"the verdict on {number} is lost"
        return len(files) + len(answers) + len(verdicts)

    def chosen(self) -> dict[int, list[Drawing]]:
        """By task the one drawing that stands for it: of the answer that was accepted last."""
        found = {}
        for task in self.tasks:
            answers = self.hub.owner.get(f"/tasks/{task}/annotations")["items"]
            assert {a["id"] for a in answers if not a.get("skipped")} == set(self._drawn(task))
            accepted = [a for a in answers if a["state"] == "accepted"]
            last = max(accepted, key=lambda a: (a["updated_at"], a["id"]))
            found[task] = [self.said.drawings[last["id"]]]
        return found

    def everything(self) -> dict[int, list[Drawing]]:
        """By task every drawing, rejected ones too."""
        return {task: [self.said.drawings[n] for n in self._drawn(task)] for task in self.tasks}

    def _drawn(self, task: int) -> list[int]:
        return [n for n, of in self.said.tasks_of.items() if of == task]


def _size(photograph: Photograph) -> tuple[int, int]:
    return photograph.width, photograph.height
