from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.insights import queries, services
from insightbank.insights.errors import (
    ChangedMeanwhileError,
    NotEditableError,
    NotReadyError,
    NotYoursError,
    WrongStateError,
)
from insightbank.insights.models import Insight, InsightChange
from insightbank.insights.rules import MarkState, NoteKind, Problem, QuoteState, TagState
from insightbank.insights.services import NoteQuoteContent, ReviewEdit
from insightbank.people.models import User
from tests.factories.insights import (
    NOW,
    TEXT,
    TODAY,
    make_content,
    make_insight,
    make_note,
    make_submitted,
)
from tests.factories.people import make_organisation, make_user


@pytest.fixture
def champion(app: object) -> User:
    return make_user(Role.CHAMPION, organisation=make_organisation())


@pytest.fixture
def officer(app: object) -> User:
    return make_user(Role.OFFICER)


def edit_of(insight: Insight, **changes: Any) -> ReviewEdit:
    values = {
        name: getattr(insight, name)
        for name in (
            "title",
            "body",
            "community",
            "gathered",
            "sharing",
            "alliance",
            "district",
            "held_on",
            "review_on",
        )
    }
    return ReviewEdit(**{**values, **changes})


def decide_everything(insight: Insight, officer: User, *, marks: MarkState) -> None:
    services.save_review(
        insight,
        edit_of(
            insight,
            title="Mothers could not see a GP",
            tags={tag.id: TagState.ACCEPTED for tag in insight.tags},
            marks={mark.id: marks for mark in insight.marks},
            quotes={quote.id: QuoteState.APPROVED for quote in insight.quotes},
        ),
        expected_version=insight.version,
        actor_id=officer.id,
        now=NOW,
    )


def publish(insight: Insight, officer: User) -> None:
    services.publish(insight, actor_id=officer.id, now=NOW, today=TODAY)


def test_a_note_posted_twice_lands_once(champion: User) -> None:
    posted = {
        "token": "x" * 32,
        "kind": NoteKind.CHAMPION,
        "account_id": champion.id,
        "organisation_id": champion.organisation_id,
        "now": NOW,
    }
    first = services.save_typed(typed={"text": ["one"]}, **posted)
    second = services.save_typed(typed={"text": ["two"]}, **posted)

    assert first.id == second.id
    assert queries.list_own_notes(champion.id) == [first]


def test_sending_twice_makes_one_insight(champion: User) -> None:
    note = make_note(champion)

    first = services.submit_note(note, actor_id=champion.id, now=NOW)
    second = services.submit_note(note, actor_id=champion.id, now=NOW)

    assert first.id == second.id
    assert len(queries.list_insight_versions()) == 1


def test_somebody_elses_token_changes_nothing(champion: User) -> None:
    note = make_note(champion)
    stranger = make_user(Role.CHAMPION)

    with pytest.raises(NotYoursError):
        services.save_typed(
            token=note.submission_token,
            kind=NoteKind.CHAMPION,
            account_id=stranger.id,
            organisation_id=None,
            typed={},
            now=NOW,
        )


def test_what_was_sent_cannot_be_changed_by_its_author(champion: User) -> None:
    insight = make_submitted(champion)
    assert insight.note is not None

    with pytest.raises(NotEditableError):
        services.fill_note(insight.note, make_content(text="something else"))


def test_a_sent_note_is_tagged_with_evidence_and_personal_data_marked(champion: User) -> None:
    insight = make_submitted(champion)

    assert services.tag_untagged(limit=10) == 1
    assert services.tag_untagged(limit=10) == 0
    themes = {tag.tag_id for tag in insight.tags if tag.facet == "theme"}
    assert {"access", "language_interpreting"} <= themes
    for tag in insight.tags:
        for item in tag.evidence:
            text = {"title": insight.title, "body": insight.body}.get(item["field"])
            if text is not None:
                assert text[item["start"] : item["end"]] == item["text"]
    marked = {insight.body[m.start : m.end] for m in insight.marks if m.field == "body"}
    assert "01268 555 019" in marked


def test_the_groups_a_champion_names_are_tags_a_person_set(champion: User) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)

    tag = next(t for t in insight.tags if t.tag_id == "migrants")
    assert (tag.method, tag.state) == ("person", "accepted")


def test_nothing_is_published_while_something_is_open(champion: User, officer: User) -> None:
    insight = make_submitted(champion)

    with pytest.raises(NotReadyError) as before:
        publish(insight, officer)
    services.tag_untagged(limit=10)
    with pytest.raises(NotReadyError) as after:
        publish(insight, officer)

    assert Problem.NOT_TAGGED in {m.problem for m in before.value.matters}
    assert {m.problem for m in after.value.matters} >= {
        Problem.OPEN_MARKS,
        Problem.OPEN_TAGS,
        Problem.PENDING_QUOTES,
    }
    assert insight.state == "draft"


def test_removed_personal_data_is_gone_from_what_is_published(
    champion: User, officer: User
) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)
    decide_everything(insight, officer, marks=MarkState.REMOVED)

    publish(insight, officer)

    assert "01268" not in insight.body
    assert "[removed]" in insight.body
    assert "01268" not in insight.title
    row = next(iter(queries.list_published_for_index([insight.id])))
    assert "01268" not in row.body
    assert insight.note is not None
    assert insight.note.text == TEXT
    assert insight.note.state == "published"
    for tag in insight.tags:
        for item in tag.evidence:
            if item["field"] == "body":
                assert insight.body[item["start"] : item["end"]] == item["text"]


def test_a_published_quote_is_byte_for_byte_what_was_said(champion: User, officer: User) -> None:
    said = "Mujhe ڈاکٹر سے ملنا تھا  — “kal” aao, bola 🙏🏽"
    insight = make_submitted(champion, quotes=(NoteQuoteContent(said, "ur"),))
    services.tag_untagged(limit=10)
    decide_everything(insight, officer, marks=MarkState.KEPT)

    publish(insight, officer)

    row = next(iter(queries.list_published_for_index()))
    assert [quote.encode() for quote in row.quotes] == [said.encode()]
    assert not insight.quotes[0].is_edited


def test_a_quote_with_an_open_mark_stays_pending(champion: User, officer: User) -> None:
    quote = NoteQuoteContent("My name is Ayesha Rahman and I waited.", "en")
    insight = make_submitted(champion, quotes=(quote,))
    services.tag_untagged(limit=10)

    refused = services.save_review(
        insight,
        edit_of(insight, quotes={insight.quotes[0].id: QuoteState.APPROVED}),
        expected_version=insight.version,
        actor_id=officer.id,
        now=NOW,
    )

    assert refused == [0]
    assert insight.quotes[0].state == "pending"


def test_a_quote_with_a_part_removed_says_it_was_edited(champion: User, officer: User) -> None:
    quote = NoteQuoteContent("My name is Ayesha Rahman and I waited.", "en")
    insight = make_submitted(champion, quotes=(quote,))
    services.tag_untagged(limit=10)
    decide_everything(insight, officer, marks=MarkState.REMOVED)

    publish(insight, officer)

    assert insight.quotes[0].text == "My name is […] and I waited."
    assert insight.quotes[0].is_edited
    assert insight.note is not None
    assert insight.note.quotes[0].text == quote.text


def test_a_decision_on_a_mark_survives_a_change_of_the_text_around_it(
    champion: User, officer: User
) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)
    decide_everything(insight, officer, marks=MarkState.KEPT)

    services.save_review(
        insight,
        edit_of(insight, body="At the library. " + insight.body),
        expected_version=insight.version,
        actor_id=officer.id,
        now=NOW,
    )

    assert {mark.state for mark in insight.marks} == {"kept"}
    assert any(insight.body[m.start : m.end] == "01268 555 019" for m in insight.marks)


def test_personal_data_typed_by_a_reviewer_is_marked_too(champion: User, officer: User) -> None:
    insight = make_submitted(champion, text="They could not get an appointment.")
    services.tag_untagged(limit=10)
    decide_everything(insight, officer, marks=MarkState.KEPT)

    services.save_review(
        insight,
        edit_of(insight, body="Write to ayesha@example.org about appointments."),
        expected_version=insight.version,
        actor_id=officer.id,
        now=NOW,
    )

    with pytest.raises(NotReadyError):
        publish(insight, officer)


def test_two_reviewers_do_not_overwrite_each_other(champion: User, officer: User) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)
    seen = insight.version
    decide_everything(insight, officer, marks=MarkState.KEPT)

    with pytest.raises(ChangedMeanwhileError):
        services.save_review(
            insight,
            edit_of(insight, title="Another title"),
            expected_version=seen,
            actor_id=officer.id,
            now=NOW,
        )
    assert insight.title == "Mothers could not see a GP"


def test_a_withdrawn_insight_is_gone_at_once_and_its_version_has_grown(officer: User) -> None:
    insight = make_insight()
    version = insight.version

    services.withdraw(insight, reason="A person asked", actor_id=officer.id, now=NOW)

    assert list(queries.list_published_for_index()) == []
    assert queries.get_published(insight.reference, scopes={"staff", "officer"}) is None
    assert queries.list_insight_versions() == [(insight.id, version + 1, "withdrawn")]


def test_a_withdrawn_insight_can_be_taken_back_and_published_again(officer: User) -> None:
    insight = make_insight()
    services.withdraw(insight, reason="A mistake", actor_id=officer.id, now=NOW)
    services.reopen(insight, actor_id=officer.id, now=NOW)

    publish(insight, officer)

    assert insight.state == "published"
    with pytest.raises(WrongStateError):
        publish(insight, officer)


def test_a_note_sent_back_can_be_changed_and_sent_again(champion: User, officer: User) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)
    services.send_back(insight, reason="Please say where", actor_id=officer.id, now=NOW)
    note = insight.note
    assert note is not None
    assert (note.state, note.return_reason) == ("returned", "Please say where")

    services.fill_note(note, make_content(text="They had to wait for a bus.", quotes=()))
    again = services.submit_note(note, actor_id=champion.id, now=NOW)

    assert again.id == insight.id
    assert (again.state, again.body) == ("draft", "They had to wait for a bus.")
    assert again.quotes == []
    assert again.tagged_version is None


def test_the_history_tells_who_did_what(champion: User, officer: User) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)
    decide_everything(insight, officer, marks=MarkState.REMOVED)
    publish(insight, officer)

    db.session.expire_all()
    changes: list[InsightChange] = insight.changes
    assert [(c.what, c.actor_id) for c in changes] == [
        ("submitted", champion.id),
        ("reviewed", officer.id),
        ("published", officer.id),
    ]
    assert changes[1].detail["after"]["title"] == "Mothers could not see a GP"


def test_a_tag_can_be_added_and_the_rest_accepted_at_once(champion: User, officer: User) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)

    services.add_tag(insight, "theme", "oral_health", actor_id=officer.id, now=NOW)
    services.accept_open_tags(insight, actor_id=officer.id, now=NOW)

    assert {tag.state for tag in insight.tags} == {"accepted"}
    assert "oral_health" in {tag.tag_id for tag in insight.tags}


def test_the_index_is_fed_in_batches_without_a_query_per_row(officer: User) -> None:
    for number in range(12):
        make_insight(themes=("access", "cost"), quotes=((f"quote {number}", "en"),))
    make_insight(state="draft")

    rows = list(queries.list_published_for_index())

    assert len(rows) == 12
    assert {row.themes for row in rows} == {("access", "cost")}
    assert all(len(row.quotes) == 1 for row in rows)
    assert [row.id for row in queries.list_published_for_index([rows[3].id])] == [rows[3].id]


def test_a_rejected_tag_or_quote_never_reaches_the_index(officer: User) -> None:
    insight = make_insight(themes=("access", "cost"), quotes=(("one", "en"), ("two", "en")))
    insight.tags[0].state = "rejected"
    insight.quotes[1].state = "rejected"
    db.session.flush()

    row = next(iter(queries.list_published_for_index()))

    assert len(row.themes) == 1
    assert row.quotes == ("one",)


def test_an_edit_without_changes_leaves_no_trace(champion: User, officer: User) -> None:
    insight = make_submitted(champion)
    services.tag_untagged(limit=10)
    version = insight.version

    services.save_review(
        insight,
        replace(edit_of(insight)),
        expected_version=version,
        actor_id=officer.id,
        now=NOW,
    )

    assert insight.version == version
