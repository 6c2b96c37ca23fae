"""A person's recorded needs decide how they are asked; nobody is disturbed at night."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from insightbank.engagement.invitations import rules
from insightbank.engagement.invitations.rules import Person, Possible, plan_for

EVERYTHING = frozenset({"email", "sms", "letter"})
NIGHT = (time(20), time(8))


def person(**known) -> Person:
    return Person(**{"media": EVERYTHING} | known)


def possible(**known) -> Possible:
    return Possible(**{"media": EVERYTHING} | known)


def test_a_person_who_has_not_said_is_asked_by_email():
    assert plan_for(person(), possible()) == rules.Plan("email", "en", "standard", ())


def test_a_person_is_asked_in_the_way_they_prefer():
    assert plan_for(person(prefers="sms"), possible()).medium == "sms"


def test_a_way_the_campaign_does_not_use_gives_way_to_one_it_does():
    assert plan_for(person(prefers="sms"), possible(media={"email"})).medium == "email"


@pytest.mark.parametrize("format_", ["large_print", "paper"])
def test_large_print_and_paper_go_by_letter(format_):
    plan = plan_for(person(format=format_, prefers="email"), possible())
    assert (plan.medium, plan.format, plan.unmet) == ("letter", format_, ())


@pytest.mark.parametrize("format_", ["large_print", "paper"])
def test_large_print_without_an_address_is_sent_by_email_and_listed(format_):
    plan = plan_for(person(format=format_, media=frozenset({"email"})), possible())
    assert (plan.medium, plan.unmet) == ("email", (format_,))


def test_easy_read_is_used_once_its_words_are_checked():
    easy = person(format="easy_read")
    assert plan_for(easy, possible(languages={"en", "en_easy"})).language == "en_easy"
    assert plan_for(easy, possible()).unmet == ("easy_read",)


def test_easy_read_in_another_language_is_listed_and_the_language_kept():
    plan = plan_for(person(format="easy_read", language="ur"), possible(languages={"en", "ur"}))
    assert (plan.language, plan.unmet) == ("ur", ("easy_read",))


def test_a_language_without_checked_words_falls_back_to_english_and_is_listed():
    plan = plan_for(person(language="ta"), possible())
    assert (plan.language, plan.unmet) == ("en", ("language",))


def test_a_sign_language_video_is_met_where_there_is_one():
    wants = person(format="bsl_video")
    assert plan_for(wants, possible()).unmet == ("bsl_video",)
    assert plan_for(wants, possible(has_bsl=True)).unmet == ()


@pytest.mark.parametrize("format_", ["braille", "audio"])
def test_what_only_a_person_can_make_is_listed(format_):
    assert plan_for(person(format=format_), possible()).unmet == (format_,)


def test_somebody_who_needs_an_interpreter_is_listed():
    plan = plan_for(person(needs=frozenset({"interpreter", "step_free"})), possible())
    assert plan.unmet == ("interpreter",)


def test_somebody_who_cannot_be_reached_is_listed_and_not_asked():
    plan = plan_for(person(media=frozenset()), possible())
    assert (plan.medium, plan.unmet) == (None, ("no_way",))


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [
        (datetime(2026, 7, 1, 18, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 19, 0, tzinfo=UTC), True),  # 20:00 in England, in summer
        (datetime(2026, 12, 1, 19, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 3, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), False),
    ],
)
def test_hours_are_quiet_by_the_clock_in_england(moment, is_quiet):
    assert rules.is_quiet(moment, NIGHT) is is_quiet


def test_the_same_hour_twice_means_that_none_is_quiet():
    assert not rules.is_quiet(datetime(2026, 12, 1, 3, 0, tzinfo=UTC), (time(8), time(8)))


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ش" * 70, 1), ("ش" * 71, 2)],
)
def test_text_messages_are_counted_as_phones_count_them(text, parts):
    assert rules.sms_parts(text) == parts


def test_an_address_is_shown_to_those_only_who_know_it():
    assert rules.masked_email("amina@example.org") == "a…@example.org"
