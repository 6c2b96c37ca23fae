"""What must be true for those who translate: nothing is lost, and a second person checks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.queries import load_texts
from insightbank.engagement.activities.rules import TextState
from insightbank.engagement.activities.services import create_activity, set_text
from insightbank.engagement.translations import queries, services
from insightbank.engagement.translations.exchange import FileRow, ReadFile
from insightbank.engagement.translations.machine import (
    MachineTranslator,
    NoSuchTranslatorError,
    load_translator,
)
from insightbank.engagement.translations.rules import stamp
from insightbank.engagement.translations.services import Person, Typed
from tests.factories import surveys

TODAY = surveys.TODAY
ANA, BEN = Person(1, "Ana"), Person(2, "Ben")


@pytest.fixture
def activity(app: Flask) -> Activity:
    return surveys.survey(open=False, languages=["en", "pl", "ur"]).activity


def state_of(activity: Activity, subject: str, language: str = "pl") -> TextState:
    found = {w.slot.subject: w.state for w in queries.list_written(activity, language)}
    return found[subject]


def write(
    activity: Activity,
    text: str,
    person: Person = ANA,
    *,
    subject: str = "title",
    shown: str = "",
    read: bool = False,
) -> services.Saved:
    return services.save_texts(
        activity,
        {subject: Typed(text, stamp(shown))},
        language="pl",
        read={subject} if read else set(),
        person=person,
        today=TODAY,
    )


def test_what_one_wrote_another_checks(activity: Activity) -> None:
    assert state_of(activity, "title") == TextState.MISSING

    assert write(activity, "Wizyta", read=True).waiting == ["title"]
    assert state_of(activity, "title") == TextState.DRAFT

    assert write(activity, "Wizyta", BEN, shown="Wizyta", read=True).checked == ["title"]
    assert state_of(activity, "title") == TextState.CHECKED
    row = queries.list_texts(activity, language="pl")["title"]
    assert (row.checked_by, row.checked_on, row.written_by) == ("Ben", TODAY, 1)


def test_who_changes_a_word_while_checking_has_written_it(activity: Activity) -> None:
    write(activity, "Wizyta")
    saved = write(activity, "Wizyta u lekarza", BEN, shown="Wizyta", read=True)
    assert (saved.checked, saved.waiting) == ([], ["title"])


def test_a_changed_source_makes_a_translation_stale_until_somebody_says_it_fits(
    activity: Activity,
) -> None:
    write(activity, "Wizyta")
    write(activity, "Wizyta", BEN, shown="Wizyta", read=True)
    set_text(activity, "title", language="en", text="Seeing your GP", today=TODAY)
    assert state_of(activity, "title") == TextState.STALE

    write(activity, "Wizyta", ANA, shown="Wizyta", read=True)
    assert state_of(activity, "title") == TextState.DRAFT
    write(activity, "Wizyta", BEN, shown="Wizyta", read=True)
    assert state_of(activity, "title") == TextState.CHECKED


def test_two_who_write_at_once_lose_nothing(activity: Activity) -> None:
    write(activity, "Pierwszy", ANA)
    with pytest.raises(services.ChangedMeanwhileError) as refused:
        write(activity, "Drugi", BEN)
    assert refused.value.theirs == {"title": "Pierwszy"}

    # A page opened earlier and left alone takes nothing back.
    assert write(activity, "", BEN).written == []
    assert queries.list_texts(activity, language="pl")["title"].text == "Pierwszy"
    write(activity, "Drugi", BEN, shown="Pierwszy")
    assert queries.list_texts(activity, language="pl")["title"].text == "Drugi"


def test_one_faulty_text_keeps_all_from_being_saved(activity: Activity) -> None:
    typed = {"title": Typed("Tytuł", stamp("")), "q:how_easy": Typed("x" * 601, stamp(""))}
    with pytest.raises(services.FaultyTextsError):
        services.save_texts(activity, typed, language="pl", read=(), person=ANA, today=TODAY)
    assert not queries.list_texts(activity, language="pl")


def test_the_overview_counts_what_the_editor_lists(activity: Activity) -> None:
    write(activity, "Wizyta")
    (standing,) = queries.list_standings()
    progress = standing.by_language["pl"]
    assert standing.title == "Seeing a GP"
    assert progress.total == len(queries.list_written(activity, "pl")) > 15
    assert (progress.draft, progress.missing) == (1, progress.total - 1)
    assert [p.language for p in queries.list_problems(activity)] == ["pl", "ur"]


def test_a_kind_of_its_own_still_has_all_its_texts(app: Flask) -> None:
    made = create_activity(
        "tea", kind="gathering", title="Tea", today=TODAY, languages=["en", "pl"]
    )
    set_text(made, "place:note", language="en", text="Step-free", today=TODAY)
    assert [slot.subject for slot in queries.list_slots(made)] == ["place:note", "title"]


def test_what_was_translated_elsewhere_is_remembered_but_not_what_a_machine_or_change_left(
    activity: Activity,
) -> None:
    other = create_activity("old", kind="poll", title="Old", today=TODAY, languages=["en", "pl"])
    for subject, text in (("a", "Easy"), ("b", "Hard"), ("c", "So so")):
        set_text(other, subject, language="en", text=text, today=TODAY)
    set_text(other, "a", language="pl", text="Łatwo", today=TODAY)
    set_text(other, "b", language="pl", text="Trudno", today=TODAY, machine="Engine")
    set_text(other, "c", language="pl", text="Tak sobie", today=TODAY)
    set_text(other, "c", language="en", text="Neither", today=TODAY)

    memories = queries.list_memories(activity, "pl")
    assert [(m.source, m.text, m.where) for m in memories] == [("Easy", "Łatwo", "Old")]


class Shouting:
    """A machine that shouts; it drops places where answers are put in and skips long texts."""

    name = "Shouter"

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str | None]:
        return [None if len(t) > 40 else t.upper().replace("{{Q:DAYS}}", "") for t in texts]


class Failing(Shouting):
    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str | None]:
        raise TimeoutError


def test_a_machine_drafts_only_what_is_missing_and_its_drafts_are_never_checked(
    activity: Activity,
) -> None:
    write(activity, "Wizyta")
    set_text(activity, "thanks", language="en", text="{{q:days}} days", today=TODAY)

    done, left = services.draft_by_machine(activity, "pl", Shouting(), today=TODAY)

    rows = queries.list_texts(activity, language="pl")
    assert rows["title"].text == "Wizyta"
    assert rows["title"].machine is None
    assert rows["o:how_easy:easy"].text == "EASY"
    assert rows["o:how_easy:easy"].machine == "Shouter"
    assert state_of(activity, "o:how_easy:easy") == TextState.DRAFT
    assert "thanks" not in rows
    assert done == len(rows) - 1
    assert left >= 2
    # Whoever changes a word of it has written it.
    write(activity, "Łatwo", shown="EASY", subject="o:how_easy:easy")
    assert queries.list_texts(activity, language="pl")["o:how_easy:easy"].machine is None


def test_a_machine_that_fails_leaves_everything_as_it_was(activity: Activity) -> None:
    with pytest.raises(services.MachineFailedError):
        services.draft_by_machine(activity, "pl", Failing(), today=TODAY)
    assert not queries.list_texts(activity, language="pl")


def test_a_setting_names_the_machine_and_a_wrong_one_says_so() -> None:
    assert load_translator("") is None
    found = load_translator(f"{__name__}:Shouting")
    assert isinstance(found, MachineTranslator)
    for name in ("nothing", "no.such:thing", f"{__name__}:TODAY", f"{__name__}:Person"):
        with pytest.raises(NoSuchTranslatorError):
            load_translator(name)


def kept(activity: Activity, *rows: FileRow) -> services.Plan:
    file = services.keep_file(
        activity,
        ReadFile(activity.slug, "pl", rows),
        language="pl",
        name="t.xlsx",
        person=ANA,
        today=TODAY,
    )
    plan = services.plan_kept_file(file)
    services.apply_file(file, agreed=plan.stamp, only_good=True, person=ANA, today=TODAY)
    return plan


def test_a_file_taken_in_writes_its_good_rows_as_drafts_of_who_brought_it(
    activity: Activity,
) -> None:
    plan = kept(activity, FileRow(2, "title", "Seeing a GP", "Wizyta"), FileRow(3, "x", "", "Y"))
    row = queries.list_texts(activity, language="pl")["title"]
    assert (row.text, row.written_by, row.checked_on) == ("Wizyta", 1, None)
    assert len(plan.changes) == 1


def test_a_file_is_not_taken_in_by_halves_nor_when_texts_changed_after_the_look(
    activity: Activity,
) -> None:
    file = services.keep_file(
        activity,
        ReadFile("", "", [FileRow(2, "title", "Seeing a GP", "Wizyta")]),
        language="pl",
        name="t.xlsx",
        person=ANA,
        today=TODAY,
    )
    agreed = services.plan_kept_file(file).stamp
    with pytest.raises(services.RowProblemsError):
        services.apply_file(file, agreed=agreed, only_good=False, person=ANA, today=TODAY)
    write(activity, "Inny")
    with pytest.raises(services.PlanChangedError):
        services.apply_file(file, agreed=agreed, only_good=True, person=ANA, today=TODAY)
    assert queries.list_texts(activity, language="pl")["title"].text == "Inny"


def test_a_file_of_another_activity_or_language_is_refused(activity: Activity) -> None:
    for read in (ReadFile("other", "pl", []), ReadFile("", "ur", [])):
        with pytest.raises(services.WrongActivityError):
            services.keep_file(activity, read, language="pl", name="f", person=ANA, today=TODAY)


def test_a_video_in_sign_language_is_no_text_to_translate(activity: Activity) -> None:
    before = [problem.missing for problem in queries.list_problems(activity)]
    address = "https://video.example/1"
    services.save_videos(activity, {"title": address}, person=ANA, today=TODAY)

    assert [problem.missing for problem in queries.list_problems(activity)] == before
    texts = load_texts([activity], "ur")[activity.id]
    assert texts.video("title") == address
    assert texts.video("q:score") == ""
    assert {s.subject: a for s, a in queries.list_signed(activity)}["title"] == address
    with pytest.raises(services.NoVideoError):
        services.save_videos(activity, {"title": "http://x"}, person=ANA, today=TODAY)
    services.save_videos(activity, {"title": ""}, person=ANA, today=TODAY)
    db.session.expire_all()
    assert load_texts([activity], "en")[activity.id].video("title") == ""
