"""What was done in a project, by whom, and how well."""

from datetime import UTC, date, datetime, timedelta

from glossator.dialects.native import schema
from glossator.edge import Call, Reply, get
from glossator.model.errors import Invalid
from glossator.services import members, statistics

_FIRST = date(1970, 1, 1)


def get_statistics(call: Call) -> Reply:
    """The work of everybody day by day; labels, agreement and accuracy in the newest answers."""
    today = datetime.fromtimestamp(call.context.at / 1e6, UTC).date()
    until = _date(call.query.until, "until", today)
    since = _date(call.query.since, "since", until - timedelta(days=29))
    found = statistics.of_project(
        call.context, call.number("project_id"), (since - _FIRST).days, (until - _FIRST).days
    )
    return call.json(
        schema.Statistics(
            days=[_day(one) for one in found.days], sampled=found.sampled,
            labels=[schema.LabelCount(field=f, label=name, count=n) for f, name, n in found.labels],
            agreement=[_share(one) for one in found.agreement],
            golden=[_share(one) for one in found.golden],
        )
    )  # fmt: skip


def _date(text: str | None, name: str, default: date) -> date:
    try:
        return date.fromisoformat(text) if text else default
    except ValueError:
        raise Invalid("there is no such day", {name: "is no day"}) from None


def _day(one: statistics.Day) -> schema.Day:
    return schema.Day(
        day=(_FIRST + timedelta(days=one.day)).isoformat(), member_id=one.member_id,
        submitted=one.submitted, timed=one.timed, seconds=one.ms / 1000, skipped=one.skipped,
        golden_seen=one.golden_seen, golden_right=one.golden_right, accepted=one.accepted,
        rejected=one.rejected, reviewed=one.reviewed,
    )  # fmt: skip


def _share(one: statistics.Share) -> schema.Share:
    return schema.Share(
        score=one.score, count=one.count, member_id=one.member_id, field=one.field, label=one.label
    )


def get_progress(call: Call) -> Reply:
    """How far one is oneself, and how much is left for everybody."""
    mine = statistics.mine(call.context, call.number("project_id"))
    return call.json(
        schema.Progress(today=mine.today, submitted=mine.submitted, undone=mine.undone)
    )


def get_names(call: Call) -> Reply:
    """The names of people whose work one may look at; ids of nobody here are left out."""
    found = members.names(call.context, call.number("project_id"), call.query.member_id)
    return call.json(schema.Names(items=[schema.PersonName(id=n, name=name) for n, name in found]))


routes = [
    get("/v1/projects/{project_id}/statistics", get_statistics, may="manage", query=schema.Days,
        answer=schema.Statistics),
    get("/v1/projects/{project_id}/progress", get_progress, may="work", answer=schema.Progress),
    get("/v1/projects/{project_id}/names", get_names, may="browse", query=schema.MemberIds,
        answer=schema.Names),
]  # fmt: skip
