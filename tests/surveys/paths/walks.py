"""Somebody walking: what they do, page by page, held against what must be true after each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.surveys.paths.expected import CHECK, LATER, START, Expected, Place, typed_of
from tests.surveys.paths.questions import (
    BY_KEY,
    CONSENT,
    FACT_POSTS,
    FACT_WRONG,
    FACTS,
    ORDER,
    Dice,
    Posted,
)
from tests.surveys.paths.ways import Way

MOVES = (
    "answer", "answer", "answer", "answer", "answer", "skip", "wrong", "wrong", "back", "refresh",
    "switch", "switch", "leave", "clear", "other_tab", "other_tab", "look", "change",
    "change", "return_link", "read_in",
)  # fmt: skip
LANGUAGES = ("en", "ur")


class Walk:
    """One person on one path; ``did`` counts what happened."""

    def __init__(self, way: Way, expected: Expected, did: Counter[str]) -> None:
        self.way = way
        self.expected = expected
        self.did = did
        self.here = self._same(way.resume(), Place(expected.first_open()))

    def take(self, numbers: Sequence[int]) -> None:
        """Go the whole path, and send at its end."""
        for number in numbers:
            dice = Dice(number)
            move = dice.pick(MOVES)
            self.did[move] += 1
            getattr(self, move)(dice)
            self._check_draft()
        if self.way.sends:
            self._check_words()
            self._send()

    # What somebody does

    def answer(self, dice: Dice) -> None:
        if self.here.page in {CHECK, LATER, START}:
            self.change(dice)
        self._post(self._valid(self.here.page, dice))

    def skip(self, _dice: Dice) -> None:
        if self.here.page in {CHECK, LATER, START}:
            self.return_link(_dice)
        if self.here.page in ORDER:
            self._post(BY_KEY[self.here.page].empty)

    def wrong(self, dice: Dice) -> None:
        if self.here.page not in {CHECK, LATER, START}:
            self._post(self._wrong(self.here.page, dice))

    def back(self, _dice: Dice) -> None:
        if self.here.page in {CHECK, LATER, START}:
            self.here = self._same(self.way.resume(), Place(self.expected.first_open()))
            return
        opened, back = self.way.open(self.here)
        self._same(opened, self.here)
        assert back is not None
        self.here = self._same(back, self.expected.before(self.here))

    def refresh(self, _dice: Dice) -> None:
        if self.here.page not in {CHECK, LATER, START}:
            self._same(self.way.open(self.here)[0], self.here)

    def read_in(self, dice: Dice) -> None:
        """Follow an address in another language, without a post."""
        self.way.language = dice.pick(LANGUAGES)
        self.refresh(dice)

    def switch(self, dice: Dice) -> None:
        """Press the button of a language with something in the boxes, right or wrong."""
        self.way.language = language = dice.pick(LANGUAGES)
        if self.here.page not in {CHECK, LATER, START}:
            making = dice.pick([self._valid, self._wrong])
            self._post(making(self.here.page, dice), f"language:{language}")

    def leave(self, dice: Dice) -> None:
        """Press "save and come back later", and come back."""
        if self.here.page not in {CHECK, LATER, START}:
            making = dice.pick([self._valid, self._wrong])
            self._post(making(self.here.page, dice), "later")
        self.return_link(dice)

    def return_link(self, _dice: Dice) -> None:
        self.here = self._same(self.way.resume(), Place(self.expected.first_open()))

    def clear(self, _dice: Dice) -> None:
        if self.here.page not in {CHECK, LATER, START}:
            self.expected.forget(self.here.page)
            self._same(self.way.clear(self.here), self.here)
            if self.here.page not in self.expected.pages():
                self.return_link(_dice)

    def other_tab(self, dice: Dice) -> None:
        """Post a page that was open elsewhere, be it asked or not any more."""
        self.here = Place(dice.pick([*ORDER, CONSENT]), dice.pick(["", "1"]))
        making = dice.pick([self._valid, self._wrong])
        self._post(making(self.here.page, dice))

    def look(self, dice: Dice) -> None:
        """Ask for any page by its address; one that is not asked leads to the first open one."""
        wanted = Place(dice.pick(ORDER))
        is_asked = wanted.page in self.expected.pages()
        target = wanted if is_asked else Place(self.expected.first_open())
        self.here = self._same(self.way.open(wanted)[0], target)

    def change(self, dice: Dice) -> None:
        """Choose "Change" on the page that checks all answers."""
        self._check_words()
        self.here = Place(dice.pick(self.expected.pages()), "1")
        self._same(self.way.open(self.here)[0], self.here)

    # What is true of it

    def _post(self, data: Posted, action: str = "continue") -> None:
        pages = self.expected.pages()
        if self.here.page in ORDER:
            pages = [*pages, self.here.page]  # a hidden page that is posted is there for once
        is_valid, is_kept = self._keep(data)
        led = self.way.post(self.here, data, action)
        move = action.partition(":")[0]
        if move != "continue" and is_kept:
            wanted = Place(LATER) if move == "later" else self.here
        elif is_valid:
            wanted = self.expected.after(self.here, pages)
        else:
            assert led is None, f"{self.here}: {data} was taken"
            wanted = self.here
            led = self.here
        assert led is not None, f"{self.here}: {data} was refused"
        self.here = self._same(led, wanted)
        if self.here.page not in {*self.expected.pages(), CHECK, LATER}:
            self.here = Place(self.expected.first_open())

    def _keep(self, data: Posted) -> tuple[bool, bool]:
        """Work out whether a post is valid, and whether it is kept."""
        page = self.here.page
        if page in ORDER:
            return self.expected.keep(page, data), True
        if page == CONSENT:
            is_valid = data.get("answer") in {"yes", "no"}
            if is_valid:
                self.expected.agree(is_agreed=data["answer"] == "yes")
            return is_valid, is_valid or not data
        codes = next((codes for posted, codes in FACT_POSTS[page] if posted == data), None)
        if codes is not None:
            self.expected.keep_fact(page, codes)
        return codes is not None, codes is not None

    def _valid(self, page: str, dice: Dice) -> Posted:
        if page == CONSENT:
            return {"answer": dice.pick(["yes", "yes", "no"])}
        if page in FACTS:
            return dice.pick(FACT_POSTS[page])[0]
        return dice.pick(BY_KEY[page].valid)[0]

    def _wrong(self, page: str, dice: Dice) -> Posted:
        if page == CONSENT:
            return dice.pick([{}, {"answer": "forged"}])
        if page in FACTS:
            return FACT_WRONG[page]
        wrong = BY_KEY[page].wrong
        return dice.pick([*wrong, BY_KEY[page].empty])

    def _same(self, led: Place, wanted: Place) -> Place:
        assert led == wanted, f"led to {led}, not {wanted}"
        return led

    def _check_draft(self) -> None:
        """Nothing that was posted is lost, no page repeats, none is gone or there wrongly."""
        expected, kept = self.expected, self.way.kept()
        assert kept.said == expected.said
        assert (kept.agreed, kept.facts) == (expected.agreed, expected.facts)
        if self.way.lists_pages:
            assert self.way.pages() == expected.pages()

    def _check_words(self) -> None:
        """The page that checks all answers says each as it was given."""
        assert self.way.pages() == self.expected.pages()
        for page in self.expected.pages():
            said = self.way.said(Place(page))
            wanted = self._words(page)
            assert bool(said) == bool(wanted), f"{page}: {said!r}"
            for word in wanted:
                assert word in said, f"{page}: {word!r} is not in {said!r}"

    def _words(self, page: str) -> list[str]:
        if page == CONSENT:
            return [""] if self.expected.agreed else []
        if page in FACTS:
            return [""] if FACTS[page] in self.expected.facts else []
        value, text, typed = self.expected.said.get(page, (None, None, None))
        if typed is not None:
            return [word for words in typed.values() for word in words if word]
        shown = [] if value is None else [_shown(page, value)]
        return shown + ([text] if text else [])

    def _send(self) -> None:
        """Send; what stops it is mended page by page, then it is sent, and once."""
        stopped = self.expected.unfinished()
        assert self.way.send() == stopped
        for _round in range(len(ORDER) + 1):
            if not stopped:
                break
            self.did["stopped"] += 1
            self.here = Place(stopped[0], "1")
            self._post(BY_KEY[stopped[0]].valid[0][0])
            stopped = self.expected.unfinished()
            assert self.way.send() == stopped
        kept = self.way.kept()
        assert kept.said == self.expected.sent()
        assert kept.facts == self.expected.sent_facts()
        self.did["sent"] += 1


def _shown(page: str, value: object) -> str:
    """Give words that the answer must be recognised by, in every language."""
    if page in {"used", "which"}:
        keys = value if isinstance(value, list) else [value]
        return f"The {keys[0]} one"
    if page == "when":
        return str(value)[:4]
    return str(value) if page == "days" else ""


__all__ = ["MOVES", "Walk", "typed_of"]
