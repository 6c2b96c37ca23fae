"""What translators are told, in words: what a text is, what is wrong with it or with a file."""

from __future__ import annotations

from collections.abc import Callable

from insightbank.engagement.translations.exchange import FileFault
from insightbank.engagement.translations.plans import RowFault, RowProblem
from insightbank.engagement.translations.rules import Fault, FaultKind, Slot
from insightbank.web.i18n import LazyString, _, _l, _n

PLAIN_PARTS: dict[str, LazyString] = {
    "title": _l("Title"),
    "intro": _l("Introduction"),
    "thanks": _l("What to say at the end"),
    "question": _l("Question"),
    "section": _l("Heading of a section"),
    "section_intro": _l("Words under the heading of a section"),
}
OTHER_PARTS: dict[str, LazyString] = {
    "place:note": _l("About the place"),
    "rules": _l("House rules"),
}
FILE_FAULTS: dict[FileFault, LazyString] = {
    FileFault.UNKNOWN_KIND: _l("This is no XLSX or XLIFF file. Choose a file made here."),
    FileFault.BROKEN: _l("The file is broken. Save it again, or download a new one."),
    FileFault.UNSAFE: _l("The file refers to something outside itself. Take that out."),
    FileFault.TOO_BIG: _l("The file holds more than a translation can. Download a new one."),
    FileFault.NO_COLUMNS: _l(
        "The first row must have the columns subject, source and translation."
    ),
    FileFault.OLD_XLIFF: _l("This is XLIFF 1. Save it as XLIFF 2.0."),
    FileFault.EMPTY: _l("There are no texts in the file."),
}


def where(slot: Slot) -> str:
    """Say what a text is, such as "Question 2: hint"."""
    if slot.part in PLAIN_PARTS and slot.number is None:
        return str(PLAIN_PARTS[slot.part])
    number = slot.number
    words: dict[str, Callable[[], str]] = {
        "question": lambda: _("Question %(number)s", number=number),
        "hint": lambda: _("Question %(number)s: hint", number=number),
        "choice": lambda: _(
            "Question %(number)s: choice %(place)s", number=number, place=slot.place
        ),
        "words": lambda: _("Question %(number)s: words beside it", number=number),
    }
    if number is None and slot.part == "choice":
        return _("Choice %(place)s", place=slot.place)
    if slot.part in words and number:
        return words[slot.part]()
    return str(OTHER_PARTS.get(slot.subject, slot.subject))


def fault_words(fault: Fault) -> str:
    """Say what is wrong with a translation and what to do."""
    if fault.kind is FaultKind.TOO_LONG:
        many = int(fault.detail)
        return _n(
            "This is %(num)s character too long. Shorten it.",
            "This is %(num)s characters too long. Shorten it.",
            many,
        )
    if fault.kind is FaultKind.PLACEHOLDER_LOST:
        return _("Put in %(code)s: an answer is shown there.", code=fault.detail)
    return _("Take out %(code)s: the English does not have it.", code=fault.detail)


def problem_words(problem: RowProblem) -> str:
    """Say why a row of a file is left out and what to do."""
    subject = problem.subject
    simple: dict[RowFault, Callable[[], str]] = {
        RowFault.MISSING: lambda: _("The file has no row for %(subject)s.", subject=subject),
        RowFault.UNKNOWN: lambda: _(
            "There is no text called %(subject)s. Do not change the first column.",
            subject=subject or "-",
        ),
        RowFault.TWICE: lambda: _("%(subject)s is there twice. Keep one row.", subject=subject),
        RowFault.SOURCE_CHANGED: lambda: _(
            "The source of %(subject)s has changed since the file was made. It is now: %(source)s",
            subject=subject,
            source=problem.detail,
        ),
        RowFault.FORMULA: lambda: _(
            "The translation of %(subject)s is a formula. Type it as text.", subject=subject
        ),
    }
    if problem.fault in simple:
        return simple[problem.fault]()
    words = fault_words(Fault(FaultKind(problem.fault.value), problem.detail))
    return f"{subject}: {words}"
