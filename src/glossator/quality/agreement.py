"""How alike two answers to one task are, in whole and label by label: the measure of
:mod:`glossator.quality.golden`, taken both ways."""

from collections.abc import Iterable

from glossator.model.annotation import Answer, Expectation
from glossator.quality import golden

Named = tuple[str, str]
"""A field and one of its labels."""


def alike(one: Answer, other: Answer) -> float:
    """0 (nothing in common) to 1 (the same)."""
    return (golden.score(Expectation(one), other) + golden.score(Expectation(other), one)) / 2


def labels_of(answer: Answer, choices: Iterable[str] = ()) -> list[Named]:
    """The labels that an answer uses, each as often as it does: of its regions and relations, and
    the picks of the fields ``choices``."""
    found = [(region.field, label) for region in answer.regions for label in region.labels]
    found += [
        (link.field or "", label)
        for link in answer.relations
        for label in link.labels
        if link.field
    ]
    wanted = frozenset(choices)
    for values in (answer.values, *(region.values for region in answer.regions)):
        for value in values:
            if value.field in wanted:
                picks = value.value if isinstance(value.value, list | tuple) else [value.value]
                found += [(value.field, str(pick)) for pick in picks if pick is not None]
    return found


def by_label(one: Answer, other: Answer, choices: Iterable[str] = ()) -> dict[Named, float]:
    """How alike two answers are in each label that one of them uses: regions of the label as
    :func:`golden.score` matches them; a pick is there in both, or it is not."""
    mine, theirs = labels_of(one, choices), labels_of(other, choices)
    found: dict[Named, float] = {}
    for named in dict.fromkeys(mine + theirs):
        if any(named[0] == region.field for answer in (one, other) for region in answer.regions):
            found[named] = alike(_only(one, named), _only(other, named))
        else:
            found[named] = float(named in mine and named in theirs)
    return found


def _only(answer: Answer, named: Named) -> Answer:
    field, label = named
    return Answer(
        regions=tuple(r for r in answer.regions if r.field == field and label in r.labels)
    )
