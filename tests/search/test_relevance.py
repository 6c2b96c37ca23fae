"""The order of results over graded queries, and what the words of the vocabulary must reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.relevance import DEPTH, KINDS, load_documents, load_queries, measure, ndcg
from insightbank.search.whoosh_backend import WhooshBackend
from tests.factories.search import ask, make_document


def _mean(values: Iterator[float] | list[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def test_graded_queries_name_evidence_that_exists_and_cover_every_kind() -> None:
    references = {document.reference for document in load_documents()}
    queries = load_queries()
    assert len({query["query_id"] for query in queries}) == len(queries) == 60
    assert {query["kind"] for query in queries} == set(KINDS)
    for query in queries:
        assert set(query["relevant"]) <= references, query["query_id"]
        assert set(query["relevant"].values()) <= {1, 2, 3}


def test_the_best_order_scores_one_and_what_is_found_late_counts_less() -> None:
    assert ndcg(["a", "b"], {"a": 3, "b": 1}) == 1
    assert ndcg(["b", "a"], {"a": 3, "b": 1}) < 1
    assert ndcg(["x"] * DEPTH + ["a"], {"a": 3}) == 0


def test_what_people_look_for_comes_first() -> None:
    scores = measure()
    ours, fts5 = (_mean(iter(scores[name].values())) for name in ("ours", "fts5"))
    assert ours >= 0.85
    assert ours >= fts5


WORDS = {
    "women": make_document(title="Roma mothers at the clinic", body="They came once."),
    "bengali": make_document(title="Bengali elders", body="Nobody spoke to them."),
    "bipolar": make_document(title="Living with bipolar disorder", body="The review was late."),
    "psychosis": make_document(title="After psychosis", body="Six weeks of waiting."),
    "jabs": make_document(title="A jab at the market", body="It took five minutes."),
    "eczema": make_document(title="Children with eczema", body="Cream ran out."),
    "grief": make_document(title="A widower on Sundays", body="The house is quiet."),
    "both": make_document(title="Dementia and the memory clinic", body="Two letters came."),
    "dementia": make_document(title="Dementia in the high street", body="A quiet till helps."),
}
NAMES = {document.id: name for name, document in WORDS.items()}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshBackend]:
    backend = WhooshBackend(Path(tmp_path_factory.mktemp("words")) / "index")
    backend.rebuild(WORDS.values())
    yield backend
    backend.close()


def found(backend: WhooshBackend, text: str) -> list[str]:
    return [NAMES[hit.id] for hit in backend.search(ask(text)).hits]


def test_the_label_of_a_tag_finds_evidence_nobody_has_tagged(words: WhooshBackend) -> None:
    assert found(words, "Gypsy, Roma and Traveller communities") == ["women"]


def test_a_wide_word_finds_its_kinds_but_a_kind_does_not_find_another(words: WhooshBackend) -> None:
    assert "bengali" in found(words, "South Asian")
    assert {"bipolar", "psychosis"} <= set(found(words, "severe mental illness"))
    assert found(words, "bipolar") == ["bipolar"]


def test_a_misspelt_word_that_stands_in_no_text_still_finds_its_synonyms(
    words: WhooshBackend,
) -> None:
    result = words.search(ask("imunisation"))
    assert result.suggestion == "immunisation"
    assert [NAMES[hit.id] for hit in result.hits] == ["jabs"]


def test_a_misspelt_word_becomes_one_people_search_for_not_a_plain_one(
    words: WhooshBackend,
) -> None:
    assert words.search(ask("exzema")).suggestion == "eczema"
    assert found(words, "bereavment") == ["grief"]


def test_of_two_words_for_one_thing_a_text_with_both_comes_first(words: WhooshBackend) -> None:
    assert found(words, "dementia memory clinic")[:2] == ["both", "dementia"]
