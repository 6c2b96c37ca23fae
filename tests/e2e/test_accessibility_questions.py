"""Every kind of question somebody answers, paper and tablet pass axe at four sizes.

In English, Arabic and Romanian; ``sizes`` says which sizes.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests import demonstration
from tests.e2e.sizes import LANGUAGES, NEWER, OLDER, ManySizes
from tests.e2e.walking import NewPage, ask

CLOSED = "getting-to-hospital-appointments"
NOT_A_PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"PK not a photo"}

pytestmark = pytest.mark.slow


@pytest.fixture(params=LANGUAGES)
def walk(
    request: pytest.FixtureRequest, new_page: NewPage, server: demonstration.Server
) -> ManySizes:
    return ManySizes(new_page(), server, request.param)


def typed(words: str) -> Callable[[Locator], None]:
    return lambda field: field.first.fill(words)


def rank_twice(places: Locator) -> None:
    places.nth(0).select_option("1")
    places.nth(1).select_option("1")


WRONG: dict[str, Callable[[Locator], None]] = {
    "number": typed("soon"),
    "postcode": typed("nowhere"),
    "date": typed("99"),
    "month": typed("99"),
    "place": typed("zzzzzz"),
    "ranking": rank_twice,
    "file": lambda field: field.set_input_files(NOT_A_PHOTO),  # type: ignore[arg-type]
}
"""What cannot be taken, by kind of question."""


def questions_of(walk: ManySizes, slug: str) -> list[tuple[str, str, bool]]:
    """Give kind, key and whether an answer is needed, of the questions everybody is asked."""
    query = (
        "select q.kind || ' ' || q.key || ' ' || q.is_required from question q"
        " join survey_version v on v.id = q.version_id join activity a on a.id = v.activity_id"
        " where a.slug = ? and q.show_if is null order by q.position"
    )
    rows = [row.split() for row in ask(walk.server, query, slug)]
    return [(kind, key, needed == "1") for kind, key, needed in rows]


def test_every_kind_of_question_somebody_answers(walk: ManySizes) -> None:
    left = set(ask(walk.server, "select distinct kind from question"))
    for slug in (NEWER, OLDER, "living-well-in-castle-point"):
        walk.page.goto(f"/{walk.lang}/surveys/{slug}")
        walk.press("form[action*='/start'] button")
        draft = walk.at.rpartition("/")[0]
        for kind, key, is_needed in questions_of(walk, slug):
            if kind in left:
                left.remove(kind)
                look_at_question(walk, f"{draft}/{key}", kind, is_needed=is_needed)
    walk.sign_in("officer")
    walk.go(f"/staff/surveys/{CLOSED}/preview/en/travel_date")
    walk.page.locator("main [name^=answer]").first.fill("99")
    walk.send("main form button")
    assert left == {"date"}
    assert not walk.wrong


def look_at_question(walk: ManySizes, address: str, kind: str, *, is_needed: bool) -> None:
    walk.go(address)
    if spoil := WRONG.get(kind):
        spoil(walk.page.locator("main [name^=answer]"))
    if spoil or is_needed:
        walk.send()


def test_paper_and_the_tablet_in_a_hall(walk: ManySizes) -> None:
    walk.go(f"/surveys/{NEWER}/paper", f"/surveys/{OLDER}/paper?format=easy")
    walk.sign_in("officer")
    walk.go(f"/staff/surveys/{NEWER}/ways-in", f"/staff/surveys/{NEWER}/tablet")
    walk.send("main form button")
    for name in ("pin", "pin_again"):
        walk.page.fill(f"input[name={name}]", "8305")
    walk.press("main form button")
    walk.look("tablet welcome")
    walk.press("main form button")
    walk.look("tablet question")
    walk.go("/tablet/leave")
    walk.page.fill("main form input[type=password]", "1111")
    walk.send("main form button")
    walk.go("/tablet/done")
    assert not walk.wrong
