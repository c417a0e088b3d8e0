"""Lists and exports of Label Studio's dialect: each task has one answer of one box."""

import json
import statistics
import time
from collections.abc import Iterator

import msgspec

from bench.workloads import Absent, Row, Subject, Wrong, asked, cost, measured, streamed

MOST = 10_000
"""Tasks of the project whose file forms are measured: all but JSON are for sets that one opens."""
EXPORTS = 5
"""Exports in one form, of which the middle one counts."""
TIMES = 30
"""Requests for one page."""
FORMS = ("JSON", "COCO", "YOLO", "CSV")
CONFIG = """<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="car"/><Label value="dog"/></RectangleLabels>
</View>"""


class Made(msgspec.Struct):
    """What names a thing that was made, and how far it is."""

    id: int
    status: str = ""


def request(method: str, path: str, key: str, body: object = None) -> bytes:
    """One HTTP/1.1 request, ready to send."""
    head = f"{method} /labelstudio{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Token {key}\r\n"
    if body is None:
        return f"{head}\r\n".encode()
    sent = json.dumps(body).encode()
    head += f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    return head.encode() + sent


def _task(number: int) -> dict[str, object]:
    value = {
        "x": 10.5 + number % 40, "y": 10.25, "width": 20.125, "height": 5.5, "rotation": 0,
        "rectanglelabels": ["dog" if number % 2 else "car"],
    }  # fmt: skip
    region = {
        "id": f"r{number}", "from_name": "box", "to_name": "image", "type": "rectanglelabels",
        "original_width": 640, "original_height": 480, "image_rotation": 0, "value": value,
    }  # fmt: skip
    picture = f"https://pictures.example/street/{number:07}.jpg"
    return {"data": {"image": picture}, "annotations": [{"result": [region]}]}


def filled(subject: Subject, count: int) -> int:
    """A project of answered tasks."""
    body = {"title": f"bench {time.time_ns()}", "label_config": CONFIG}
    reply = asked(subject, request("POST", "/api/projects/", subject.owner, body), 201)
    number = msgspec.json.decode(reply, type=Made).id
    tasks = [_task(n) for n in range(count)]
    asked(subject, request("POST", f"/api/projects/{number}/import", subject.owner, tasks), 201)
    return number


def snapshot(subject: Subject, of_project: int, count: int) -> Row:
    """From asking for a snapshot to the last byte of its JSON."""
    path = f"/api/projects/{of_project}/exports/"
    with subject.watched() as watched:
        begun = time.perf_counter()
        reply = asked(subject, request("POST", path, subject.owner, {"title": "bench"}), 201)
        made = msgspec.json.decode(reply, type=Made)
        while made.status not in ("completed", "failed"):
            time.sleep(0.01)
            reply = asked(subject, request("GET", f"{path}{made.id}", subject.owner), 200)
            made = msgspec.json.decode(reply, type=Made)
        if made.status == "failed":
            raise Wrong("the snapshot failed")
        whole = request("GET", f"{path}{made.id}/download", subject.owner)
        streamed(subject, whole, "snapshot", count)
        seconds = time.perf_counter() - begun
    most = 0.5 * subject.slower
    return Row(
        f"Label Studio: snapshot of {count} tasks, with its download",
        subject.engine,
        f"{seconds:.2f} s; +{watched.growth / 1e6:.0f} MB",
        **cost(subject, watched.cpu, count),
        goal=f"<= {most} s",
        held=seconds <= most,
    )


def page(subject: Subject, of_project: int, number: int, most: float) -> Row:
    """A page of 100 tasks by its number; ``most`` milliseconds are the goal, half the times."""
    most *= subject.slower
    path = f"/api/tasks?project={of_project}&page={number}&page_size=100"
    asking, times = request("GET", path, subject.owner), []
    asked(subject, asking, 200)
    for _ in range(TIMES):
        begun = time.perf_counter()
        asked(subject, asking, 200)
        times.append((time.perf_counter() - begun) * 1000)
    found = statistics.median(times)
    return Row(
        f"Label Studio: page {number} of 100 tasks",
        subject.engine,
        f"{found:.1f} ms; slowest {max(times):.1f} ms",
        goal=f"<= {most:.0f} ms",
        held=found <= most,
    )


def every(subject: Subject, size: int) -> Iterator[Row]:
    """JSON of the big project, pages of it, each form of the small one, and a snapshot."""
    small = min(size, MOST)

    def exported(number: int, form: str, count: int) -> Row:
        path = f"/api/projects/{number}/export?exportType={form}&download_all_tasks=true"
        work = f"Label Studio: export {count} annotated tasks as {form}"
        asking = request("GET", path, subject.owner)
        return streamed(subject, asking, work, count, soon=form == "JSON")

    def median(number: int, form: str, count: int) -> Row:
        """Of several exports the one in the middle: one alone is short, and may be the first."""
        rows = [exported(number, form, count) for _ in range(EXPORTS)]
        return sorted(rows, key=lambda row: row.cpu_microseconds or 0)[EXPORTS // 2]

    try:
        few = filled(subject, small)
        many = filled(subject, size) if size > small else few
    except (Absent, Wrong) as why:
        yield Row("Label Studio: exports", subject.engine, f"WRONG: {why}", held=False)
        return
    if size > small:
        yield measured("JSON", subject.engine, lambda: exported(many, "JSON", size))
    for number, most in ((1, 8.0), (max(1, size * 9 // 1000), 15.0)):
        yield measured(
            f"page {number}", subject.engine, lambda n=number, m=most: page(subject, many, n, m)
        )
    for form in FORMS:
        yield measured(form, subject.engine, lambda form=form: median(few, form, small))
    yield measured("snapshot", subject.engine, lambda: snapshot(subject, few, small))
