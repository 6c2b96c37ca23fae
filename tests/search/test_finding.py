from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from insightbank.core.taxonomy import load_taxonomy
from insightbank.search.documents import SearchDocument
from insightbank.search.vocabulary import load_vocabulary
from insightbank.search.whoosh_backend import WhooshBackend
from tests.factories.search import ask, make_document

BANK = {
    "maternity": make_document(
        title="Gypsy and Traveller women on maternity care",
        body="Mothers at the site said the midwives were kind, but letters came too late to read.",
        themes=("maternity", "communication"),
        plus=("grt",),
        alliance="mid_essex",
        district="maldon",
    ),
    "surgery": make_document(
        title="Ringing at eight",
        body="Nobody at the surgery answers. The waiting time for an appointment is three weeks.",
        themes=("access",),
        quotes=("I gave up and used the walk-in centre",),
        district="castle_point",
    ),
    "dentist": make_document(
        title="No dentist takes new patients",
        body="Families travel to Colchester. Time spent waiting at home is lost wages.",
        themes=("oral_health",),
        source="survey",
    ),
    "bus": make_document(
        title="The last bus",
        body="The bus from Canvey leaves before visiting hours end.",
        themes=("transport",),
        district="castle_point",
    ),
    "interpreting": make_document(
        title="A child made to explain",
        body="Her son of nine had to interpret at the hospital; no interpreter was booked.",
        themes=("language_interpreting",),
    ),
    "bn": make_document(title="ডাক্তার দেখানো", body="ডাক্তারের কাছে অ্যাপয়েন্টমেন্ট পাওয়া কঠিন।", language="bn"),
    "ur": make_document(
        title="ڈاکٹر سے ملاقات", body="ہسپتال میں کوئی ترجمان نہیں تھا۔", language="ur"
    ),
    "ar": make_document(
        title="موعد مع الطبيب", body="كَانَ الإنتظار طويلاً في المستشفى.", language="ar"
    ),
    "zh": make_document(title="看医生很难", body="医院没有翻译,我们听不懂。", language="zh_Hans"),
    "pl": make_document(
        title="Wizyta u lekarza",
        body="Zgłosiłam się, ale przychodnia była zamknięta.",
        language="pl",
    ),
    "ro": make_document(
        title="Programări la medic", body="Părinții așteaptă două luni.", language="ro"
    ),
}
NAMES = {document.id: name for name, document in BANK.items()}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshBackend]:
    backend = WhooshBackend(Path(tmp_path_factory.mktemp("bank")) / "index")
    backend.rebuild(BANK.values())
    yield backend
    backend.close()


def found(bank: WhooshBackend, text: str, **given: object) -> list[str]:
    return [NAMES[hit.id] for hit in bank.search(ask(text, **given)).hits]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ডাক্তার", "bn"),
        ("ڈاكٹر", "ur"),
        ("ہسپتال", "ur"),
        ("مستشفى", "ar"),
        ("انتظار", "ar"),
        ("医生", "zh"),
        ("翻译", "zh"),
        ("zglosilam", "pl"),
        ("lekarz", "pl"),
        ("programari", "ro"),
        ("părinţii", "ro"),
        ("PARINTII", "ro"),
    ],
)
def test_evidence_in_any_language_is_found_by_its_own_words(
    bank: WhooshBackend, typed: str, name: str
) -> None:
    assert name in found(bank, typed)


def test_a_word_finds_its_other_forms(bank: WhooshBackend) -> None:
    assert "surgery" in found(bank, "appointments")
    assert found(bank, "midwife")[0] == "maternity"


def test_a_word_finds_what_other_people_call_it_but_after_the_word_itself(
    bank: WhooshBackend,
) -> None:
    assert "surgery" in found(bank, "GP")
    assert "interpreting" in found(bank, "translator")
    assert found(bank, "teeth")[0] == "dentist"


def test_a_plain_question_is_answered_and_names_its_tags(bank: WhooshBackend) -> None:
    asked = "What have Gypsy, Roma and Traveller women told us about maternity?"
    result = bank.search(ask(asked))
    assert NAMES[result.hits[0].id] == "maternity"
    assert {("plus", "grt"), ("theme", "maternity")} <= set(result.recognised)


def test_a_place_named_in_the_query_finds_what_was_said_there(bank: WhooshBackend) -> None:
    assert set(found(bank, "Castle Point")) == {"surgery", "bus"}


def test_words_between_quotation_marks_must_stand_together(bank: WhooshBackend) -> None:
    assert found(bank, '"waiting time"') == ["surgery"]
    assert found(bank, "“waiting time”") == ["surgery"]
    assert found(bank, '"time waiting time"') == []


def test_a_quotation_mark_left_open_is_no_mistake(bank: WhooshBackend) -> None:
    assert found(bank, '"waiting time') == ["surgery"]


def test_a_minus_word_leaves_out_what_holds_it(bank: WhooshBackend) -> None:
    assert "interpreting" not in found(bank, "hospital -interpreter")
    assert "surgery" in found(bank, "waiting -dentist")
    assert "dentist" not in found(bank, "waiting -dentist")


def test_a_query_of_minus_words_only_gives_all_the_rest(bank: WhooshBackend) -> None:
    result = bank.search(ask("-bus", limit=50))
    assert result.total == len(BANK) - 1


def test_or_finds_either(bank: WhooshBackend) -> None:
    assert set(found(bank, '"last bus" OR midwives')) >= {"bus", "maternity"}
    assert set(found(bank, 'dentist OR "walk-in centre"')) == {"dentist", "surgery"}


def test_a_field_before_a_word_narrows_to_it(bank: WhooshBackend) -> None:
    assert found(bank, "theme:oral_health") == ["dentist"]
    assert found(bank, 'theme:"teeth and oral health"') == ["dentist"]
    assert set(found(bank, "district:castle-point")) == {"surgery", "bus"}
    assert found(bank, "source:survey") == ["dentist"]
    assert found(bank, "lang:Urdu") == ["ur"]
    assert found(bank, "title:bus") == ["bus"]
    assert found(bank, "title:hours") == []
    assert "dentist" not in found(bank, "waiting -source:survey")
    assert found(bank, BANK["ro"].reference.lower())[0] == "ro"


def test_a_word_with_a_hyphen_is_found_however_it_is_written(bank: WhooshBackend) -> None:
    for typed in ("walk-in", "walkin", '"walk in"'):
        assert found(bank, typed) == ["surgery"], typed


@pytest.mark.parametrize(
    ("typed", "meant", "name"),
    [
        ("intrepreter", "interpreter", "interpreting"),
        ("denist", "dentist", "dentist"),
        ("matternity care", "maternity care", "maternity"),
        ("apointment", "appointment", "surgery"),
    ],
)
def test_a_misspelt_word_is_put_right_and_said(
    bank: WhooshBackend, typed: str, meant: str, name: str
) -> None:
    result = bank.search(ask(typed))
    assert result.suggestion == meant
    assert NAMES[result.hits[0].id] == name


def test_when_too_few_have_every_word_those_with_most_follow(bank: WhooshBackend) -> None:
    result = bank.search(ask("waiting appointment surgery dentist"))
    assert result.matched == "some"
    assert NAMES[result.hits[0].id] == "surgery"
    assert result.total_all_words < result.total


def test_words_found_are_marked_in_the_original_text(bank: WhooshBackend) -> None:
    hit = bank.search(ask('doctor walk-in "waiting time"')).hits[0]
    document: SearchDocument = BANK[NAMES[hit.id]]
    marked = [document.body[start:end] for start, end in hit.highlights.body]
    assert marked == ["surgery", "waiting time"]
    ((start, end),) = hit.highlights.quotes[0]
    assert document.quotes[0][start:end] == "walk-in"


def test_newest_and_oldest_come_first_when_asked(bank: WhooshBackend) -> None:
    newest = found(bank, "", sort="newest", limit=50)
    assert newest[::-1] != newest
    assert len(newest) == len(BANK)


def test_a_word_being_typed_is_completed_from_readable_evidence(bank: WhooshBackend) -> None:
    assert "surgery" in bank.suggest("surg", scope=frozenset({"all"}))
    assert bank.suggest("surg", scope=frozenset({"org:9"})) == []


def test_an_over_long_query_is_cut_and_that_is_said(bank: WhooshBackend) -> None:
    assert bank.search(ask("bus " * 1000)).was_cut
    assert not bank.search(ask("bus")).was_cut


def test_a_narrow_word_is_not_answered_by_its_whole_theme_alone(bank: WhooshBackend) -> None:
    result = bank.search(ask("breastfeeding"))
    assert ("theme", "maternity") in result.recognised
    assert result.total_all_words == 0 or result.matched == "some"


def test_part_of_a_name_known_in_full_is_not_taken_for_a_slip(bank: WhooshBackend) -> None:
    assert bank.search(ask("asylum seekers")).suggestion is None


def test_every_line_of_the_word_lists_names_something_real() -> None:
    vocabulary = load_vocabulary()
    taxonomy = load_taxonomy()
    tags = [t for e in vocabulary.entries.values() for t in (*e.tags, *e.narrower)]
    for facet, value in tags:
        if facet == "theme":
            assert value in taxonomy.themes
        if facet == "plus":
            assert value in taxonomy.plus_groups
    assert {v for f, v in tags if f == "theme"} == set(taxonomy.themes)
    assert {v for f, v in tags if f == "plus"} == set(taxonomy.plus_groups)
    assert len(vocabulary.groups) >= 40
