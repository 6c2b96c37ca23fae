"""Nothing about a document reaches somebody who may not read it, not even that it is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from insightbank.search.documents import FACETS
from insightbank.search.whoosh_backend import WhooshBackend
from tests.factories.search import ask, make_document

STAFF = frozenset({"all", "staff"})


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[WhooshBackend]:
    backend = WhooshBackend(tmp_path)
    backend.rebuild(
        [
            make_document(title="Open", body="The bus was late for the clinic."),
            make_document(
                title="Closed",
                body="A whistleblower wrote about xylocaine. The bus was late.",
                reference="IB-SECRET",
                scope=("staff",),
                themes=("safety",),
                plus=("sex_workers",),
                district="maldon",
            ),
            make_document(title="Nobody", body="The bus was late.", scope=()),
        ]
    )
    yield backend
    backend.close()


def test_without_a_label_nothing_is_found(bank: WhooshBackend) -> None:
    for typed in ("bus", "", "-clinic"):
        result = bank.search(ask(typed, scope=frozenset(), facets=FACETS))
        assert (result.total, result.hits, result.suggestion) == (0, (), None)
        assert not any(result.facets.values())


@pytest.mark.parametrize(
    "typed",
    ["whistleblower", "IB-SECRET", "ref:IB-SECRET", "theme:safety", "-clinic", '"bus was late"'],
)
def test_what_may_not_be_read_is_neither_found_nor_counted(bank: WhooshBackend, typed: str) -> None:
    result = bank.search(ask(typed, facets=FACETS))
    assert "IB-SECRET" not in [hit.reference for hit in result.hits]
    assert result.facets["theme"] == {}
    assert result.facets["district"] == {}
    assert bank.search(ask(typed, scope=STAFF)).total == result.total + 1


def test_a_word_that_may_not_be_read_is_never_suggested(bank: WhooshBackend) -> None:
    assert bank.search(ask("xylocane")).suggestion is None
    assert bank.search(ask("xylocane", scope=STAFF)).suggestion == "xylocaine"
    assert bank.suggest("whis", scope=frozenset({"all"})) == []
    assert bank.suggest("whis", scope=STAFF) == ["whistleblower"]


def test_a_filter_cannot_reach_past_the_scope(bank: WhooshBackend) -> None:
    assert bank.search(ask("", filters={"plus": ("sex_workers",)})).total == 0
    assert bank.count(scope=frozenset({"all"})) == 1


def test_scores_do_not_tell_of_documents_that_may_not_be_read(
    bank: WhooshBackend, tmp_path: Path
) -> None:
    alone = WhooshBackend(tmp_path / "alone")
    alone.rebuild([make_document(title="Open", body="The bus was late for the clinic.")])
    recognised = bank.search(ask("safety")).recognised
    assert recognised == alone.search(ask("safety")).recognised
    assert bank.search(ask("bus late")).total == alone.search(ask("bus late")).total
