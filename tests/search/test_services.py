"""The index follows the database: published is found, withdrawn is gone, a crash loses nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from insightbank.search import queries, services
from insightbank.search.documents import SearchRequest
from insightbank.search.whoosh_backend import WhooshBackend
from tests.factories.insights import make_insight

OFFICER = frozenset({"officer"})


@pytest.fixture
def backend(app: Flask, tmp_path: Path) -> Iterator[WhooshBackend]:
    found = WhooshBackend(tmp_path / "index")
    yield found
    found.close()


def found(backend: WhooshBackend, text: str, scope: frozenset[str] = OFFICER) -> list[str]:
    result = backend.search(SearchRequest(text=text, scope=scope))
    return [hit.reference for hit in result.hits]


def index(backend: WhooshBackend) -> int:
    return services.index_due(backend, limit=100)


def test_what_is_published_is_found_and_then_nothing_is_due(
    session: scoped_session[Session], backend: WhooshBackend
) -> None:
    insight = make_insight(title="Ferry to the dentist", body="No dentist on Canvey Island.")

    assert index(backend) == 1
    assert found(backend, "dentist") == [insight.reference]
    assert index(backend) == 0


def test_a_draft_is_never_indexed(session: scoped_session[Session], backend: WhooshBackend) -> None:
    make_insight(state="draft", title="Secret bus")

    assert index(backend) == 0
    assert found(backend, "bus") == []


def test_a_withdrawn_insight_is_taken_out_and_a_changed_one_is_found_by_its_new_words(
    session: scoped_session[Session], backend: WhooshBackend
) -> None:
    gone = make_insight(title="Parking at Broomfield")
    changed = make_insight(title="Stairs at the clinic")
    index(backend)

    gone.state = "withdrawn"
    gone.version += 1
    changed.title = "Lift at the clinic"
    changed.version += 1
    session.flush()

    assert index(backend) == 2
    assert found(backend, "parking") == []
    assert found(backend, "lift") == [changed.reference]
    assert found(backend, "stairs") == []


def test_a_withdrawn_insight_is_not_shown_even_before_the_index_knows(
    session: scoped_session[Session], backend: WhooshBackend
) -> None:
    insight = make_insight(title="Parking at Broomfield")
    index(backend)
    insight.state = "withdrawn"
    session.flush()

    assert queries.list_cards([str(insight.id)]) == {}


def test_an_index_that_was_lost_is_built_again_by_the_next_sweep(
    session: scoped_session[Session], backend: WhooshBackend, tmp_path: Path
) -> None:
    insight = make_insight(title="Prescriptions by bicycle")
    index(backend)
    backend.close()
    shutil.rmtree(tmp_path / "index")

    services.index_due(backend, limit=100)

    assert found(backend, "bicycle") == [insight.reference]
    assert services.verify(backend).agrees


def test_verify_names_what_is_missing_extra_or_out_of_date(
    session: scoped_session[Session], backend: WhooshBackend
) -> None:
    extra, stale = make_insight(title="One"), make_insight(title="Two")
    index(backend)
    extra.state = "withdrawn"
    stale.title = "Another"
    missing = make_insight(title="Three")
    session.flush()

    difference = services.verify(backend)

    assert difference.missing == (str(missing.id),)
    assert difference.extra == (str(extra.id),)
    assert difference.stale == (str(stale.id),)

    services.rebuild(backend)
    assert services.verify(backend).agrees


def test_a_crash_between_index_and_database_only_repeats_the_work(
    session: scoped_session[Session], backend: WhooshBackend
) -> None:
    insight = make_insight(title="Interpreter on the phone")
    session.commit()
    index(backend)
    session.rollback()  # the process died before the database heard of it

    assert index(backend) == 1
    assert found(backend, "interpreter") == [insight.reference]
    assert services.verify(backend).agrees


def test_evidence_kept_within_an_organisation_is_found_by_that_organisation_alone(
    session: scoped_session[Session], backend: WhooshBackend
) -> None:
    from_all = make_insight(title="Dentist for everyone")
    kept = make_insight(title="Dentist for us", sharing="alliance", alliance="mid_essex")
    index(backend)

    everybody = frozenset({"staff"})
    leads = frozenset({"staff", "alliance:mid_essex"})
    assert found(backend, "dentist", everybody) == [from_all.reference]
    assert set(found(backend, "dentist", leads)) == {from_all.reference, kept.reference}
