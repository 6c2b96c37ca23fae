"""The words that kinds bring along for their steps, in every language of the screen."""

from __future__ import annotations

from insightbank.engagement.surveys.kinds import KINDS
from insightbank.web.i18n import LazyString, _l

STEP_WORDS: dict[str, dict[str, LazyString]] = {
    "yes_no": {
        "yes": _l("Yes"),
        "no": _l("No"),
        "not_sure": _l("Not sure"),
    },
    "likert": {
        "strongly_disagree": _l("Strongly disagree"),
        "disagree": _l("Disagree"),
        "slightly_disagree": _l("Slightly disagree"),
        "neither": _l("Neither agree nor disagree"),
        "slightly_agree": _l("Slightly agree"),
        "agree": _l("Agree"),
        "strongly_agree": _l("Strongly agree"),
    },
    "smiley": {
        "very_bad": _l("Very bad"),
        "bad": _l("Bad"),
        "ok": _l("OK"),
        "good": _l("Good"),
        "very_good": _l("Very good"),
    },
    "consent": {"yes": _l("Yes, I agree")},
}


def step_word(kind: str, key: str) -> str:
    """Give the word of a step; empty where the kind has none for it."""
    return str(STEP_WORDS.get(kind, {}).get(key, ""))


def step_words(kind: str) -> list[str]:
    """List the words of a kind's steps in their order, for whoever wants to write others."""
    return [step_word(kind, key) for key in KINDS[kind].step_keys]
