from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.insights import queries, services
from insightbank.insights.commands import insights
from insightbank.insights.models import Insight
from insightbank.insights.rules import MarkState, QuoteState, TagState
from insightbank.insights.services import ReviewEdit
from tests.factories.insights import NOW, TODAY, make_submitted, record
from tests.factories.people import make_user

Run = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def run(app: Flask) -> Run:
    """Run ``insights ...`` on this installation."""

    def command(*arguments: str, text: bytes | None = None) -> Result:
        db.session.commit()
        result = CliRunner().invoke(insights, list(arguments), input=text)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return command


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    def to_file(*lines: Any) -> str:
        path = tmp_path / "evidence.jsonl"
        path.write_bytes(
            b"".join(
                (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode())
                + b"\n"
                for line in lines
            )
        )
        return str(path)

    return to_file


def test_reviewed_evidence_is_published_as_it_is(run: Run, write: Any) -> None:
    path = write(
        record(
            quotes=[{"text": "مجھے ڈاکٹر نہیں ملا", "lang": "ur"}],
            people=14,
            gathered="Focus group",
            community="Families on Canvey",
        )
    )

    result = run("import", path, "--publish")

    assert result.exit_code == 0, result.output
    assert "1 added" in result.output
    row = next(iter(queries.list_published_for_index()))
    assert (row.reference, row.alliance, row.district) == (
        "IB-00001",
        "south_east_essex",
        "castle_point",
    )
    assert row.themes == ("cost", "oral_health")
    assert row.plus == ("carers",)
    assert row.quotes == ("مجھے ڈاکٹر نہیں ملا",)
    assert "staff" in row.scopes


def test_without_publish_everything_waits_for_review(run: Run, write: Any) -> None:
    result = run("import", write(record(quotes=[{"text": "No."}])))

    assert result.exit_code == 0, result.output
    insight = db.session.scalars(select(Insight)).one()
    assert insight.state == "draft"
    assert insight.quotes[0].state == "pending"
    assert list(queries.list_published_for_index()) == []
    assert services.tag_untagged(limit=10) == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run: Run, write: Any) -> None:
    result = run("import", write(record()), "--publish", "--dry-run")

    assert result.exit_code == 0, result.output
    assert "1 would be added" in result.output
    assert queries.list_insight_versions() == []


def test_themes_and_groups_left_out_are_tagged_at_once(run: Run, write: Any) -> None:
    left = record(body="I am a carer and I could not get an appointment with a GP.", themes=None)
    del left["plus"]

    result = run("import", write(left), "--publish")

    assert result.exit_code == 0, result.output
    row = next(iter(queries.list_published_for_index()))
    assert "access" in row.themes
    assert "carers" in row.plus


BAD_LINES = [
    (b"{not json", "not JSON"),
    (b'["a list"]', "not a JSON object"),
    (b"\xff\xfe{}", "not UTF-8"),
    ('{"reference": "é"}'.encode("latin-1"), "not UTF-8"),
    (record(title=""), "title is missing"),
    (record(title="x" * 301), "title has 301 characters"),
    (record(body="x" * 100_000), "body has 100,000 characters"),
    (record(body="a\x00b"), "NUL"),
    (record(body=None), "body is missing"),
    (record(body=7), "body must be text"),
    (record(alliance="narnia"), "alliance is not a place we know"),
    (record(alliance="mid_essex"), "the district is not in the Alliance"),
    (record(district=3), "district is not a place we know"),
    (record(themes=["oral_health", "dragons"]), "themes has unknown ids: dragons"),
    (record(plus="carers"), "plus must be a list of ids"),
    (record(source="rumour"), "source must be one of"),
    (record(date="2026-02-30"), "date must be a real date"),
    (record(date="27/03/2026"), "date must be a real date"),
    (record(lang="klingon"), "lang is not a language we know"),
    (record(reference=""), "reference must be"),
    (record(reference="a\u202eb"), "reference must be"),
    (record(people=-1), "people must be a whole number"),
    (record(people=True), "people must be a whole number"),
    (record(quotes=["just text"]), "quote 1 needs a text"),
    (record(quotes=[{"text": "a\x00"}]), "quote 1 holds a NUL"),
    (record(sharing="everyone"), "sharing must be one of"),
    (record(sharing="organisation"), "cannot be imported"),
]


def test_every_bad_line_is_named_with_its_reason_and_nothing_is_imported(
    run: Run, write: Any
) -> None:
    good = [record(1000 + n) for n in range(3)]
    lines = [good[0], *(line for line, _reason in BAD_LINES), *good[1:]]

    result = run("import", write(*lines), "--publish")

    assert result.exit_code == 1
    for number, (_line, reason) in enumerate(BAD_LINES, start=2):
        said = [line for line in result.stderr.splitlines() if line.startswith(f"line {number}:")]
        assert said, f"line {number} is not named"
        assert reason in said[0]
    assert f"{len(BAD_LINES)} of {len(lines)} lines" in result.stderr
    assert queries.list_insight_versions() == []


def test_a_reference_twice_in_a_file_is_refused(run: Run, write: Any) -> None:
    result = run("import", write(record(), record()))

    assert result.exit_code == 1
    assert "line 2: reference IB-00001 is on line 1 already" in result.stderr


def test_importing_again_changes_nothing_and_changes_are_taken(run: Run, write: Any) -> None:
    run("import", write(record(1), record(2)), "--publish")
    before = {row.reference: row.version for row in queries.list_published_for_index()}

    result = run("import", write(record(1), record(2, title="Another title")), "--publish")

    assert "1 changed, 1 as they were" in result.output
    after = {row.reference: row for row in queries.list_published_for_index()}
    assert after["IB-00001"].version == before["IB-00001"]
    assert after["IB-00002"].version == before["IB-00002"] + 1
    assert after["IB-00002"].title == "Another title"


def test_an_import_cannot_overwrite_what_was_reviewed_here(run: Run, write: Any) -> None:
    champion = make_user(Role.CHAMPION)
    insight = make_submitted(champion)
    db.session.commit()

    result = run("import", write(record(reference=insight.reference)))

    assert result.exit_code == 1
    assert "was filed and reviewed here" in result.stderr


def test_what_is_exported_can_be_imported_and_is_the_same(
    run: Run, write: Any, tmp_path: Path
) -> None:
    lines = [
        record(
            1,
            alliance="Basildon & Brentwood",
            district="Basildon",
            quotes=[{"text": "  Czekałam “długo”  ", "lang": "pl"}],
        ),
        record(2, alliance=None, district=None, plus=[], themes=[], lang="zh-Hans", people=9),
        record(3, alliance="Mid Essex", district=None, sharing="alliance"),
    ]
    run("import", write(*lines), "--publish")
    first = run("export")
    path = tmp_path / "export.jsonl"
    assert run("export", str(path)).exit_code == 0
    assert path.read_text("utf-8") == first.stdout

    again = run("import", str(path), "--publish")

    assert "0 added, 0 changed, 3 as they were" in again.output
    assert run("export").stdout == first.stdout
    exported = [json.loads(line) for line in first.stdout.splitlines()]
    assert exported[0]["quotes"] == [{"text": "  Czekałam “długo”  ", "lang": "pl"}]
    assert exported[0]["alliance"] == "basildon_brentwood"
    assert (exported[1]["lang"], exported[1]["themes"]) == ("zh-Hans", [])
    assert exported[2]["sharing"] == "alliance"


def test_only_published_evidence_is_exported_unless_all_is_asked_for(run: Run, write: Any) -> None:
    run("import", write(record()))

    assert run("export").stdout == ""
    assert json.loads(run("export", "--all").stdout)["reference"] == "IB-00001"


def test_standard_input_works_and_a_byte_order_mark_does_no_harm(run: Run) -> None:
    text = b"\xef\xbb\xbf" + json.dumps(record()).encode() + b"\r\n\r\n"

    result = run("import", "-", text=text)

    assert result.exit_code == 0, result.output
    assert len(queries.list_insight_versions()) == 1


def test_unknown_fields_are_left_out_and_named(run: Run, write: Any) -> None:
    result = run("import", write(record(colour="red")))

    assert result.exit_code == 0
    assert "colour" in result.stderr


def test_thousands_of_lines_take_seconds(run: Run, write: Any) -> None:
    path = write(*(record(n) for n in range(3_000)))
    started = time.perf_counter()

    result = run("import", path, "--publish")

    assert "3,000 added" in result.output
    assert time.perf_counter() - started < 30


def test_a_draft_that_was_imported_is_reviewed_like_any_other(run: Run, write: Any) -> None:
    run("import", write(record(quotes=[{"text": "Ring 01268 555 019."}])))
    officer = make_user(Role.OFFICER)
    insight = db.session.scalars(select(Insight)).one()
    services.open_for_review(insight, actor_id=officer.id)
    edit = ReviewEdit(
        **{
            name: getattr(insight, name)
            for name in ("title", "body", "community", "gathered", "sharing", "alliance")
        },
        district=insight.district,
        held_on=insight.held_on,
        review_on=None,
        tags={tag.id: TagState.ACCEPTED for tag in insight.tags},
        marks={mark.id: MarkState.REMOVED for mark in insight.marks},
        quotes={quote.id: QuoteState.APPROVED for quote in insight.quotes},
    )
    services.save_review(
        insight, edit, expected_version=insight.version, actor_id=officer.id, now=NOW
    )
    services.publish(insight, actor_id=officer.id, now=NOW, today=TODAY)

    assert insight.quotes[0].text == "Ring […]."
