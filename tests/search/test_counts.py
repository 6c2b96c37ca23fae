"""Totals and counts against two other ways of working them out: by hand and by Whoosh itself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query

from insightbank.search.analysis import stem, tokenise
from insightbank.search.documents import FACETS, SearchDocument
from insightbank.search.whoosh_backend import WhooshBackend
from tests.factories.search import ask, make_document

# Words that nobody lists as meaning the same, so that a query means its words and no more.
WORDS = "cedar maple willow birch hazel rowan alder aspen larch poplar juniper sycamore".split()
THEMES = ("access", "waiting", "transport", "digital")
PLUS = ("grt", "carers", "disabled")
SCOPES = (("all",), ("all", "staff"), ("staff",), ("org:1",))


def make_documents() -> list[SearchDocument]:
    chance = random.Random(3)
    return [
        make_document(
            title=" ".join(chance.choices(WORDS, k=2)),
            body=" ".join(chance.choices(WORDS, k=chance.randint(1, 9))),
            quotes=tuple(chance.choices(WORDS, k=chance.randint(0, 2))),
            themes=tuple(chance.sample(THEMES, chance.randint(0, 3))),
            plus=tuple(chance.sample(PLUS, chance.randint(0, 2))),
            alliance=chance.choice(("mid_essex", "thurrock", None)),
            source=chance.choice(("survey", "champion")),
            date=date(2023, 1, 1) + timedelta(days=chance.randrange(1000)),
            scope=chance.choice(SCOPES),
        )
        for _ in range(150)
    ]


DOCUMENTS = make_documents()


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshBackend]:
    """A bank in several segments, with replaced and deleted documents among them."""
    backend = WhooshBackend(Path(tmp_path_factory.mktemp("counts")))
    stale = [make_document(id=DOCUMENTS[n].id, body="cedar maple") for n in range(0, 60, 7)]
    gone = [make_document(body="cedar maple willow") for _ in range(5)]
    backend.rebuild([*stale, *gone])
    for start in range(0, 150, 50):
        backend.upsert(DOCUMENTS[start : start + 50])
    backend.delete([document.id for document in gone])
    yield backend
    backend.close()


def words_of(document: SearchDocument) -> list[str]:
    texts = (document.title, document.body, *document.quotes)
    return [stem(token.word) for text in texts for token in tokenise(text)]


scopes = st.sets(st.sampled_from(["all", "staff", "org:1"]), min_size=1).map(frozenset)
filters = st.dictionaries(
    st.sampled_from(["theme", "plus", "alliance", "source"]),
    st.sets(st.sampled_from([*THEMES, *PLUS, "mid_essex", "survey"]), min_size=1).map(tuple),
    max_size=2,
)


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
    st.sampled_from(WORDS),
    scopes,
    filters,
)
def test_totals_and_facets_are_what_counting_by_hand_gives(
    bank: WhooshBackend,
    wanted: list[str],
    unwanted: str,
    scope: frozenset[str],
    chosen: dict[str, tuple[str, ...]],
) -> None:
    typed = " ".join(f'"{word}"' for word in wanted) + f" -{unwanted}"
    result = bank.search(ask(typed, scope=scope, filters=chosen, facets=FACETS, limit=100))
    stems = {stem(word) for word in wanted}

    def has(document: SearchDocument, left_out: str = "") -> bool:
        words = set(words_of(document))
        values = document.facet_values()
        return (
            bool(scope & set(document.scope))
            and stems <= words
            and stem(unwanted) not in words
            and all(set(values[n]) & set(w) for n, w in chosen.items() if n != left_out)
        )

    assert result.total == sum(map(has, DOCUMENTS))
    assert {hit.id for hit in result.hits} == {d.id for d in DOCUMENTS if has(d)}
    for facet in FACETS:
        by_hand = Counter(
            value for d in DOCUMENTS if has(d, facet) for value in d.facet_values()[facet]
        )
        assert dict(result.facets[facet]) == dict(by_hand)


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.booleans())
def test_the_same_documents_are_found_as_by_whoosh_itself(
    bank: WhooshBackend, one: str, other: str, as_phrase: bool
) -> None:
    fields = ("title", "body", "quotes")
    if as_phrase:
        typed = f'"{one} {other}"'
        words = query.Or([query.Phrase(field, [stem(one), stem(other)]) for field in fields])
    else:
        typed = f'"{one}" "{other}"'
        words = query.And(
            [query.Or([query.Term(f, stem(word)) for f in fields]) for word in (one, other)]
        )
    with bank._reading() as snapshot:
        assert snapshot is not None
        with snapshot.index.searcher() as searcher:
            oracle = query.And([words, query.Term("scope", "all")])
            expected = {hit["id"] for hit in searcher.search(oracle, limit=None)}
    result = bank.search(ask(typed, limit=100))
    assert {hit.id for hit in result.hits} == expected
    assert result.total == len(expected)


def test_dates_limit_both_ends_and_are_included(bank: WhooshBackend) -> None:
    first, last = date(2023, 6, 1), date(2024, 6, 1)
    expected = [d for d in DOCUMENTS if first <= d.date <= last and "all" in d.scope]
    result = bank.search(ask("", date_from=first, date_to=last, sort="oldest", limit=100))
    assert result.total == len(expected)
    assert result.hits[0].id == min(expected, key=lambda d: (d.date, d.id)).id


def test_pages_follow_each_other_without_gap_or_repeat(bank: WhooshBackend) -> None:
    whole = [hit.id for hit in bank.search(ask("cedar maple", limit=100)).hits]
    pages = [
        hit.id
        for offset in range(0, len(whole), 7)
        for hit in bank.search(ask("cedar maple", offset=offset, limit=7)).hits
    ]
    assert pages == whole
    assert len(set(whole)) == len(whole)


def test_a_choice_within_what_was_found_never_finds_more(bank: WhooshBackend) -> None:
    result = bank.search(ask("cedar juniper larch", facets=("theme",), limit=0))
    for value, count in result.facets["theme"].items():
        narrowed = bank.search(ask("cedar juniper larch", filters={"theme": (value,)}))
        assert narrowed.total == count


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('"-+:| OR cedar')), max_size=80))
def test_no_query_fails(bank: WhooshBackend, typed: str) -> None:
    result = bank.search(ask(typed, facets=FACETS))
    assert len(result.hits) == min(10, result.total)


def test_what_no_page_may_ask_is_refused() -> None:
    for wrong in ({"limit": 101}, {"offset": 1001}, {"facets": ("colour",)}, {"sort": "best"}):
        with pytest.raises(ValueError, match=r"\w"):
            ask("bus", **wrong)
    assert ask("bus", limit=5000, unpaged=True).limit == 5000
