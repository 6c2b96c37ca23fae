"""Demonstration data: invented surveys, answers, evidence and accounts; never a real person's.

Loading again adds what is missing and leaves alone whatever is there, changed or not.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from importlib.resources import files

from insightbank.demo.notes import load_all as load_notes
from insightbank.demo.people import account, load_people
from insightbank.demo.people import accounts_table as accounts_table
from insightbank.demo.responses import load_responses
from insightbank.demo.surveys import load_surveys
from insightbank.insights.importing import import_insights
from insightbank.insights.queries import has_insight_reference

Progress = Callable[[str, int], None]
RESPONSES = 960
EVIDENCE = ("insights_a.jsonl", "insights_b.jsonl")


class BadEvidenceError(Exception):
    """A line of the demonstration evidence cannot be taken; the message says where and why."""


def load(
    *,
    today: date,
    now: datetime,
    progress: Progress | None = None,
    responses: int = RESPONSES,
) -> None:
    """Load what is not there yet, with about ``responses`` answers to the surveys that are new.

    Needs the places. ``progress`` is told what was added and how many. Free text is left to the
    tagger. Flushes and does not commit; raises BadEvidenceError.
    """
    tell = progress or _tell_nobody
    tell("accounts", load_people(today))
    made = load_surveys(today, owner_account_id=account("officer@example.org").id)
    tell("surveys", len(made))
    tell("survey responses", load_responses(made, today=today, total=responses))
    tell("insights", sum(_load_evidence(name, today=today, now=now) for name in EVIDENCE))
    tell("notes of champions and Alliances", load_notes(today=today, now=now))


def _tell_nobody(_what: str, _count: int) -> None:
    """Take the place of a progress report nobody asked for."""


def _load_evidence(name: str, *, today: date, now: datetime) -> int:
    lines = list(_new_lines(evidence_lines(name)))
    if not lines:
        return 0
    file = io.BytesIO("\n".join(lines).encode())
    report = import_insights(file, publish=True, dry_run=False, now=now, today=today)
    if report.bad:
        first = report.bad[0]
        msg = f"{name}: {report.bad_count} bad lines, the first new one {first.number}"
        raise BadEvidenceError(f"{msg}: {first.reason}")
    return report.added


def evidence_lines(name: str) -> list[str]:
    """Read the lines of one of the files named in ``EVIDENCE``; none where it is not shipped."""
    path = files("insightbank.demo") / "data" / name
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _new_lines(lines: list[str]) -> Iterator[str]:
    """Leave out what the bank has already, whatever has become of it since."""
    for line in lines:
        if line.strip() and not has_insight_reference(json.loads(line)["reference"]):
            yield line
