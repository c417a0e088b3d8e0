"""What narrows a list of tasks: the conditions in SQL, and their parameters."""

from collections.abc import Mapping
from typing import Any

_AS_READ = "CASE WHEN b.state = 'canceled' AND NOT t.is_done THEN 'canceled' ELSE t.state END"
_RANGES = {
    f"{name}_{word}": f"{column} {sign} :{name}_{word}"
    for name, column in (
        ("id", "t.id"), ("created", "t.created_at"), ("updated", "t.updated_at"),
        ("completed", "t.completed_at"), ("delivered", "b.completed_at"),
    )
    for word, sign in (("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">="))
}  # fmt: skip
FILTERS = {
    "batch": "t.batch_id = :batch",
    # As it reads: a canceled batch is a mark on its undone tasks.
    "state": "t.state = :state AND (b.state <> 'canceled' OR t.is_done)",
    "canceled": "(t.state = 'canceled' OR (b.state = 'canceled' AND NOT t.is_done)) AND :canceled",
    "state_in": f"{_AS_READ} IN (@)",
    "kind": "t.kind = :kind",
    "name": "t.name = :name",
    "name_in": "t.name IN (@)",
    "name_like": "lower(t.name) LIKE lower(:name_like) ESCAPE '\\'",
    "tag": "g.tag = :tag",
    "tag_in": "t.id IN (SELECT n.task_id FROM tags n WHERE n.project_id = :project "
    "AND n.org_id = :org AND n.tag IN (@))",
    "unique_id_in": "t.id IN (SELECT n.entity_id FROM aliases n WHERE n.org_id = :org "
    "AND n.kind = :unique_kind AND n.name IN (@))",
    "verdict": "EXISTS (SELECT 1 FROM reviews v WHERE v.task_id = t.id AND v.org_id = :org "
    "AND v.verdict = :verdict)",
    "id_in": "t.id IN (@)",
    "annotated": "t.annotations > 0 AND :annotated",
    "project_in": "t.project_id IN (@)",
    "any_tag_in": "t.id IN (SELECT n.task_id FROM tags n WHERE n.org_id = :org AND n.tag IN (@))",
    "customer_in": "t.state IN ('labelled', 'accepted', 'rejected') AND coalesce((SELECT "
    "v.verdict FROM reviews v WHERE v.task_id = t.id AND v.source = 'customer' "
    "ORDER BY v.verdict = 'commented', v.id DESC LIMIT 1), 'pending') IN (@)",
    **_RANGES,
}
"""``@`` stands for the values of a filter that takes several; ``unique_kind`` goes along with
``unique_id_in``; a task is ``delivered`` when its batch is complete."""


def asked(
    filters: Mapping[str, Any], known: Mapping[str, str] = FILTERS
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What names the statement, ``NAME`` or ``NAME:HOW MANY``, and its parameters. None means not
    asked. Several values are rounded up to a power of two, so that few statements are compiled."""
    names: list[str] = []
    parameters: dict[str, Any] = {}
    for name, value in sorted(filters.items()):
        if value is None:
            continue
        if name == "unique_kind":
            parameters[name] = value
        elif name == "state" and value == "canceled":
            names.append("canceled")
            parameters["canceled"] = True
        elif "@" in known[name]:
            values = list(value)
            size = 1 << max(0, (len(values) - 1).bit_length())
            values += values[-1:] * (size - len(values))
            names.append(f"{name}:{size}")
            parameters.update({f"{name}_{k}": one for k, one in enumerate(values)})
        else:
            names.append(name)
            parameters[name] = value
    return tuple(names), parameters


def condition(names: tuple[str, ...], known: Mapping[str, str] = FILTERS) -> str:
    """The conditions of these filters in SQL."""
    return " AND ".join(_one(name, known) for name in names) or "1 = 1"


def _one(named: str, known: Mapping[str, str]) -> str:
    name, _, size = named.partition(":")
    marks = ", ".join(f":{name}_{k}" for k in range(int(size or 0)))
    return known[name].replace("@", marks)
