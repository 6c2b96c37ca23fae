"""The words of problems with files and forms, for those who bring them in; English only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from insightbank.web.i18n import LazyString, _, _l

CHANNEL_LABELS: dict[str, LazyString] = {
    "web": _l("Online"),
    "paper": _l("On paper"),
    "phone": _l("By telephone"),
    "outreach": _l("In person, written down by somebody"),
    "kiosk": _l("On a tablet we handed over"),
    "import": _l("From a file"),
}
TABLE_PROBLEMS: dict[str, LazyString] = {
    "empty": _l("The file has no headings in its first row. Add them and choose the file again."),
    "wide": _l("The file has more than 600 columns. Remove those you do not need."),
    "long": _l("The file is too large. Split it into several files."),
    "cell": _l("A cell is longer than 20,000 characters. Shorten it."),
    "broken": _l("We cannot read this file. Save it as CSV or XLSX and choose it again."),
    "binary": _l("This is not a text file or a workbook. Save it as CSV or XLSX."),
    "encoding": _l("We cannot read the letters of this file. Save it as CSV UTF-8."),
    "format": _l("This file is not of the format you named."),
}
Say = Callable[[Mapping[str, str]], str]
CELLS: dict[str, Say] = {
    "choice": lambda v: _(
        "“%(said)s” is not one of the choices. Use a choice's code or its words.", said=v["said"]
    ),
    "one_choice": lambda _v: _("Only one of these can be chosen. Keep one."),
    "tick": lambda v: _("“%(said)s” is neither yes nor no. Use 1 or 0.", said=v["said"]),
    "write_in": lambda _v: _("There are words beside a choice that was not made. Choose it too."),
    "grid": lambda _v: _("Write each row as “row: answer”, with ; between them."),
    "place_number": lambda v: _(
        "Number the choices 1, 2, 3 and so on, each number once, not “%(said)s”.", said=v["said"]
    ),
    "number": lambda v: _("“%(said)s” is not a number. Write it in digits.", said=v["said"]),
    "day": lambda v: _(
        "“%(said)s” is not a date. Write it like 27/03/2026 or 2026-03-27.", said=v["said"]
    ),
    "future": lambda _v: _("The date is in the future."),
    "postcode": lambda _v: _(
        "This is not a postcode. Use a postcode, its first part, or leave it empty."
    ),
    "kind": lambda _v: _("Answers to this kind of question cannot come from a file. Leave it out."),
    "value": lambda _v: _("This is outside what the question allows. Check its settings."),
    "language": lambda v: _(
        "The survey is not offered in “%(said)s”. Use a language it is in.", said=v["said"]
    ),
    "channel": lambda v: _(
        "“%(said)s” is not a way of answering. Use paper, phone, outreach, web or import.",
        said=v["said"],
    ),
}
"""What is wrong with a cell and what to do, by the problem's name."""


def cell_problem(problem: str, values: Mapping[str, str]) -> str:
    """Say what is wrong with a cell."""
    return CELLS[problem](values)


def table_problem(reason: str) -> str:
    """Say what is wrong with a file."""
    return str(TABLE_PROBLEMS[reason])


STRUCTURES: dict[str, LazyString] = {
    "xml": _l("This is not a LimeSurvey file, or it is damaged. Export the survey as .lss again."),
    "limesurvey": _l("This is not a survey of LimeSurvey. Export it as .lss or as .txt."),
    "language": _l("The survey is written in a language that our screens are not offered in."),
    "citizenspace": _l("This is not an export of Citizen Space: it has no response id or date."),
    "ehq": _l("This is not an export of EngagementHQ: it has no date of contribution."),
}
NOTES: dict[str, LazyString] = {
    "rule": _l("The condition was not understood, so the question is asked of everybody:"),
    "comment": _l("Comments beside a choice became questions of their own."),
    "rows": _l("Each row became a question of its own."),
    "dual": _l("The two scales became two questions."),
    "kind": _l("This kind of question is not known. It became a short text. Its type was:"),
    "display": _l("A text without an answer was left out:"),
    "upload": _l("Files that people sent are left out."),
    "equation": _l("A calculation was left out."),
    "language_switch": _l("A language choice was left out: our pages have their own."),
    "language": _l("This language is not offered on our screens. Its texts were left out."),
    "who": _l("This column may say who somebody is. It was left out."),
    "empty": _l("Nobody answered this. It was left out."),
}
"""What did not come along from another system, by the note's name."""
