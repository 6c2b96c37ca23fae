"""Whatever is typed, wherever somebody goes next: it is kept, or it is shown back."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insightbank.core.typed_text import clean_typed
from tests.factories import surveys
from tests.pages import PageClient
from tests.surveys.conftest import Respondent

WILD = st.text(st.characters(), max_size=400) | st.sampled_from(
    ["<b>bold</b>", "😀" * 50, "\u202e\x00abc", "a" * 12_000, "١٢", "-0", "1e9", "  ", "None", "%"]
)
MOVES = st.sampled_from(["continue", "later", "language:ur", "language:en_easy", "language:xx"])
BOXES = {
    "days": ("answer",),
    "name_it": ("answer",),
    "story": ("answer",),
    "when": ("answer-day", "answer-month", "answer-year"),
    "how_easy": ("other",),
}


@pytest.fixture
def resident(app: Flask, client: PageClient) -> Respondent:
    surveys.survey()
    begun = client.post("/en/surveys/seeing-a-gp/start")
    return Respondent(client, "seeing-a-gp", begun.headers["Location"].removeprefix("/en"))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    posts=st.lists(
        st.tuples(st.sampled_from(sorted(BOXES)), st.lists(WILD, min_size=3, max_size=3), MOVES),
        min_size=1,
        max_size=4,
    )
)
def test_every_posted_text_is_kept_or_shown_back(
    resident: Respondent, posts: list[tuple[str, list[str], str]]
) -> None:
    for step, texts, move in posts:
        data = dict(zip(BOXES[step], texts, strict=False))
        data = {name: text.encode("utf-8", "replace").decode() for name, text in data.items()}
        lang = "ur" if move == "language:ur" else "en"

        response = resident.client.post(
            resident.path(step, lang), data={**data, "action": move}, rules=False
        )

        assert response.status_code in {303, 422}
        shown = _shown(resident, step, lang)
        if response.status_code == 422:
            shown += html.unescape(response.get_data(as_text=True))
        for name, text in data.items():
            wanted = clean_typed(text).strip()
            if name.endswith(("-day", "-month", "-year")):
                wanted = " ".join(wanted.split())  # boxes of one line hold no line breaks
            assert wanted in shown or _is_number_as_kept(wanted, shown), (step, move)


def _shown(resident: Respondent, step: str, lang: str) -> str:
    """Give the page of the question as it is when somebody goes back or presses refresh."""
    page = resident.client.get(resident.path(step, lang), rules=False)
    assert page.status_code == 200
    return html.unescape(page.get_data(as_text=True))


def _is_number_as_kept(typed: str, shown: str) -> bool:
    """A number is shown back as the number it is: 007 as 7."""
    from_typed: Any = None
    try:
        from_typed = int(float(typed))
    except (ValueError, OverflowError):
        return False
    return f'value="{from_typed}"' in shown
