"""What must be true of a draft, worked out the plain way; knows nothing of the product's code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.surveys.paths.questions import (
    BY_KEY,
    CONSENT,
    FACTS,
    IMPAIRMENTS,
    IN_SECTION,
    LTC,
    ORDER,
    Posted,
    Shape,
)

CHECK, LATER, START = "check-answers", "come-back-later", "start"
Row = tuple[Any, str | None, dict[str, list[str]] | None]
"""What is kept for a question: value, text, and what could not be read, as typed."""


@dataclass
class Place:
    """Where somebody is: a page, and the pages that wait for them if they came to change."""

    page: str
    change: str = ""


@dataclass
class Expected:
    """A draft as it must be."""

    shape: Shape
    said: dict[str, Row] = field(default_factory=dict)
    agreed: bool = False
    facts: dict[str, list[str]] = field(default_factory=dict)

    # Which pages there are

    def is_asked(self, key: str) -> bool:
        if key in IN_SECTION and not self.is_true(self.shape.section_rule):
            return False
        return self.is_true(self.shape.rules[key])

    def is_true(self, rule: Any) -> bool:
        if rule is None:
            return True
        if "all" in rule:
            return False not in [self.is_true(part) for part in rule["all"]]
        if "any" in rule:
            return True in [self.is_true(part) for part in rule["any"]]
        if "not" in rule:
            return not self.is_true(rule["not"])
        return self._is_said(rule["q"], rule["op"], rule.get("value"))

    def _is_said(self, key: str, operator: str, wanted: Any) -> bool:
        value, text, typed = self.said.get(key, (None, None, None))
        said = text if value is None else value
        is_answered = said is not None and typed is None and self.is_asked(key)
        if operator == "not_answered":
            return not is_answered
        if not is_answered:
            return False
        several = said if isinstance(said, list) else [said]
        outcomes: dict[str, Any] = {
            "answered": lambda: True,
            "is": lambda: several == [wanted],
            "is_not": lambda: several != [wanted],
            "includes": lambda: wanted in several,
            "excludes": lambda: wanted not in several,
            "at_least": lambda: said >= wanted,
            "at_most": lambda: said <= wanted,
        }
        return bool(outcomes[operator]())

    def pages(self) -> list[str]:
        pages = [key for key in ORDER if self.is_asked(key)] + [CONSENT]
        if self.agreed:
            pages.append(LTC)
        if self.agreed and self.facts.get("ltc") == ["yes"]:
            pages.append(IMPAIRMENTS)
        return pages

    # What a post does

    def keep(self, key: str, posted: Posted) -> bool:
        """Keep what is posted to a question; tells whether it is an answer."""
        asked = BY_KEY[key]
        answer = next((kept for data, kept in asked.valid if data == posted), None)
        if answer:
            self.said[key] = (*answer, None)
            return True
        if posted == asked.empty and key not in self.shape.required:
            self.said.pop(key, None)
            return True
        self.said[key] = (None, None, typed_of(posted))
        return False

    def keep_fact(self, page: str, codes: list[str]) -> None:
        self.facts.pop(FACTS[page], None)
        if codes:
            self.facts[FACTS[page]] = codes

    def agree(self, *, is_agreed: bool) -> None:
        self.agreed = is_agreed
        if not is_agreed:
            self.facts.clear()

    def forget(self, page: str) -> None:
        if page == CONSENT:
            self.agree(is_agreed=False)
        elif page in FACTS:
            self.facts.pop(FACTS[page], None)
        else:
            self.said.pop(page, None)

    # Where it leads

    def first_open(self) -> str:
        for page in self.pages():
            if page in ORDER:
                is_done = page in self.said and self.said[page][2] is None
            else:
                is_done = self.agreed if page == CONSENT else FACTS[page] in self.facts
            if not is_done:
                return page
        return CHECK

    def after(self, here: Place, pages_before: list[str]) -> Place:
        """Where "Continue" leads after the answer on this page was kept."""
        pages = self.pages()
        if here.page not in pages:
            return Place(self.first_open())
        if here.change:
            wanted = set(here.change.split(",")) | (set(pages) - set(pages_before))
            waiting = [page for page in pages if page in wanted and page != here.page]
            return Place(waiting[0], ",".join(waiting[1:]) or "1") if waiting else Place(CHECK)
        rest = pages[pages.index(here.page) + 1 :]
        return Place(rest[0] if rest else CHECK)

    def before(self, here: Place) -> Place:
        """Where "Back" leads."""
        if here.change:
            return Place(CHECK)
        place = self.pages().index(here.page)
        return Place(self.pages()[place - 1] if place else START)

    # What is sent

    def unfinished(self) -> list[str]:
        """List what stops the answers from being sent."""
        return [
            key
            for key in ORDER
            if self.is_asked(key)
            and (self.said[key][2] is not None if key in self.said else key in self.shape.required)
        ]

    def sent(self) -> dict[str, Row]:
        return {key: row for key, row in self.said.items() if self.is_asked(key)}

    def sent_facts(self) -> dict[str, list[str]]:
        asked = [FACTS[page] for page in self.pages() if page in FACTS]
        return {fact: codes for fact, codes in self.facts.items() if fact in asked}


def typed_of(posted: Posted) -> dict[str, list[str]]:
    return {
        name: list(values) if isinstance(values, list) else [values]
        for name, values in posted.items()
    }
