"""Makes the sample organization through the services, all of it in one unit of work.

So a start that is killed leaves nothing, and the next one begins anew. Everything but the secrets
is the same each time; the work happened yesterday, a minute at a time.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from itertools import chain, count

import msgspec

from glossator.demo import (
    comparisons,
    documents,
    films,
    forms,
    lessons,
    photographs,
    pictures,
    recordings,
    series,
    shapes,
    talks,
    texts,
)
from glossator.demo.people import MANAGER, ORGANIZATION, OWNER, PEOPLE, address
from glossator.demo.sample import ASSETS, Item, Sample
from glossator.model.annotation import Expectation
from glossator.model.project import Project
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, PredictionDraft, TaskDraft
from glossator.services import (
    access,
    assignments,
    batches,
    files,
    handout,
    links,
    members,
    passwords,
    projects,
    reviews,
    tasks,
)
from glossator.services.access import Context
from glossator.services.files import Upload
from glossator.services.members import Granted
from glossator.store import members as people
from glossator.store.blobs import Blobs
from glossator.store.database import Database, read, write
from glossator.store.transaction import Transaction

DAY_US = 24 * 3600 * 1_000_000
STEP_US = 60_000_000
KINDS = (
    photographs, pictures, shapes, texts, documents, recordings, films, series, comparisons, talks,
    forms, lessons,
)  # fmt: skip
_encode = msgspec.json.Encoder().encode


def samples() -> list[Sample]:
    """Every project of the sample."""
    return list(chain.from_iterable(kind.samples() for kind in KINDS))


def is_there(database: Database) -> bool:
    """Whether the sample organization was made already."""
    return read(database, lambda tx: people.organization_named(tx, ORGANIZATION)) is not None


def make(database: Database, blobs: Blobs) -> dict[str, Granted]:
    """Make everything; what to show once, by first name."""
    found = samples()
    uploads = {
        path: _stored(blobs, path)
        for path in sorted({p for s in found for i in s.items for p in i.assets})
    }
    password = secrets.token_urlsafe(12)
    digest = passwords.hashed(password)

    def everything(tx: Transaction) -> dict[str, Granted]:
        granted = _people(tx, blobs, password, digest)
        making = Making(tx, blobs, granted, uploads)
        for sample in found:
            making.project(sample)
        return granted

    return write(database, everything)


def _stored(blobs: Blobs, path: str) -> tuple[Upload, str]:
    """An asset's bytes in the store, and their key."""
    name = path.rpartition("/")[2]
    upload = files.examine(blobs.stage(iter([(ASSETS / path).read_bytes()])), name)
    return upload, blobs.adopt(upload.staged)


def _people(tx: Transaction, blobs: Blobs, password: str, digest: str) -> dict[str, Granted]:
    """The organization, its owner, and everybody else; they share one password."""
    owner = members.found(
        tx, ORGANIZATION, address(OWNER), blobs, digest, password, PEOPLE[OWNER][0]
    )
    granted = {OWNER: owner}
    robot = Context(tx, access.robot(owner.organization_id), blobs)
    for person, (name, role) in PEOPLE.items():
        if person != OWNER:
            granted[person] = members.add(robot, address(person), role, password, digest, name)
    return granted


class Making:
    """One organization as it is filled; ``at`` goes on with each thing that is done."""

    def __init__(
        self, tx: Transaction, blobs: Blobs, granted: dict[str, Granted],
        uploads: dict[str, tuple[Upload, str]],
    ) -> None:  # fmt: skip
        self._tx = tx
        self._blobs = blobs
        self._uploads = uploads
        self._ids = {person: one.member_id for person, one in granted.items()}
        self._clock: Iterator[int] = count(access.now() - DAY_US, STEP_US)
        self._chance = random.Random(7)

    def _as(self, person: str) -> Context:
        """A person, a minute later."""
        member = people.get(self._tx, self._ids[person])
        assert member is not None
        return Context(self._tx, member, self._blobs, next(self._clock), self._chance)

    def project(self, sample: Sample) -> None:
        """A project with its places, tasks, answers and reviews."""
        context = self._as(MANAGER)
        project = projects.create(
            context,
            projects.ProjectDraft(
                name=sample.name, schema=sample.schema, kind=sample.kind, overlap=sample.overlap,
                settings=sample.settings, instructions=sample.instructions,
            ),
        )  # fmt: skip
        for person, (_, role) in PEOPLE.items():
            if role in ("reviewer", "labeler"):
                projects.place(context, project.id, self._ids[person], role)
        items = self._items(context, project, sample)
        answered: dict[tuple[str, str], int] = {}
        for person, turns in sample.turns.items():
            for _ in range(turns):
                name, annotation = self._turn(person, project, items)
                answered[name, person] = annotation
        for one in sample.reviews:
            fix = AnnotationDraft(one.fix) if one.fix is not None else None
            draft = reviews.ReviewDraft(verdict=one.verdict, comment=one.comment, fix=fix)
            reviews.create(self._as(one.reviewer), answered[one.item, one.person], draft)

    def _items(self, context: Context, project: Project, sample: Sample) -> dict[int, Item]:
        """The tasks; training ones in a batch that comes first."""
        items: dict[int, Item] = {}
        for training in (True, False):
            chosen = [item for item in sample.items if item.training == training]
            if not chosen:
                continue
            batch = None
            if training:
                draft = batches.BatchDraft(name="To learn", kind="training", priority=1)
                batch = batches.create(context, project.id, draft).id
                batches.open_(context, batch)
            drafts = [self._draft(context, project, item) for item in chosen]
            numbers = tasks.create(context, project.id, drafts, batch)
            items |= dict(zip(numbers, chosen, strict=True))
            for at in range(0, len(numbers) if sample.a_page > 1 else 0, sample.a_page):
                page = tuple(numbers[at : at + sample.a_page])
                batches.add_page(context, project.default_batch_id, page)
        return items

    def _draft(self, context: Context, project: Project, item: Item) -> TaskDraft:
        """A task, its files recorded and linked."""
        data = dict(item.data)
        data |= {key: self._link(context, project, path) for key, path in item.files.items()}
        for key, paths in item.lists.items():
            data[key] = [self._link(context, project, path) for path in paths]
        expected = None if item.expected is None else Expectation(item.expected, hint=item.hint)
        return TaskDraft(
            data=Raw("native", "data", _encode(data)), name=item.name, tags=item.tags,
            kind="training" if item.training else "production" if expected is None else "golden",
            expected=expected,
            predictions=tuple(
                PredictionDraft(one.answer, one.score, one.model) for one in item.proposals
            ),
        )  # fmt: skip

    def _link(self, context: Context, project: Project, path: str) -> str:
        """An asset recorded in a project; what task data says to show it."""
        upload, blob = self._uploads[path]
        file = files.create(context, upload, files.FileDraft(project_id=project.id), blob)
        return links.path(file.id)

    def _turn(self, person: str, project: Project, items: dict[int, Item]) -> tuple[str, int]:
        """A person gets the next task and answers it; the item's name and the annotation."""
        rows = handout.claim(self._as(person), project)
        if not rows:
            raise LookupError(f"nothing is left for {person} in {project.name}")
        item = items[rows[0].task_id]
        draft = AnnotationDraft(item.answers[person], seconds=float(self._chance.randint(9, 75)))
        done = assignments.submit(self._as(person), rows[0].lead_id, {rows[0].task_id: draft})
        return item.name, done.annotations[0].id
