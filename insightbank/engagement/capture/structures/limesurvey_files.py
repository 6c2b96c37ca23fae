"""LimeSurvey's two files of a survey: .lss (XML) and .txt (tab-separated), old and new layouts.

From version 4 the words of an .lss lie in tables of their own; before, each language repeats a row.
The XML is read by a parser that follows no entity and opens nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from insightbank.engagement.capture.structures.base import (
    Structure,
    StructureError,
    our_language,
    plain,
)
from insightbank.engagement.capture.structures.limesurvey import Asked, Group, Part, build
from insightbank.engagement.capture.tables import Table, read_table

Row = Mapping[str, str]


def read_lss(content: bytes) -> Structure:
    """Read an .lss file; raises StructureError."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise StructureError("xml") from error
    if root.tag != "document" or root.findtext("LimeSurveyDocType") != "Survey":
        raise StructureError("limesurvey")
    try:
        return _Lss(root).structure()
    except KeyError as error:  # a row without its id belongs nowhere
        raise StructureError("xml") from error


class _Lss:
    """The tables of an .lss, with words looked up wherever this version keeps them."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.words = _ByLanguage(node.text or "" for node in root.iterfind("languages/language"))

    def rows(self, table: str) -> list[dict[str, str]]:
        return [
            {cell.tag: cell.text or "" for cell in row}
            for row in self.root.iterfind(f"{table}/rows/row")
        ]

    def structure(self) -> Structure:
        settings = self.rows("surveys_languagesettings")
        base = next((row.get("language", "") for row in self.rows("surveys")), "")
        base = base or next((row.get("surveyls_language", "") for row in settings), "")
        structure = self.words.structure(base)
        for row in settings:
            tag = self.words.tag(row.get("surveyls_language", ""))
            _put(structure.title, tag, row.get("surveyls_title", ""))
            intro = f"{row.get('surveyls_description', '')}\n{row.get('surveyls_welcometext', '')}"
            _put(structure.intro, tag, intro)
            _put(structure.thanks, tag, row.get("surveyls_endtext", ""))
        self.words.note_left_out(structure)
        build(structure, self._groups(), self._questions())
        return structure

    def _groups(self) -> list[Group]:
        groups: dict[str, Group] = {}
        for row in self.rows("groups") + self.rows("group_l10ns"):
            group = groups.setdefault(row["gid"], Group(row["gid"]))
            tag = self.words.tag(row.get("language", ""))
            _put(group.title, tag, row.get("group_name", ""))
            _put(group.intro, tag, row.get("description", ""))
            group.relevance = group.relevance or row.get("grelevance", "")
        return list(groups.values())

    def _questions(self) -> list[Asked]:
        asked: dict[str, Asked] = {}
        order: dict[str, tuple[int, int]] = {}
        groups = {row["gid"]: _whole(row.get("group_order")) for row in self.rows("groups")}
        words = self._l10n("question_l10ns", "qid")
        for row in self.rows("questions"):
            question = asked.setdefault(row["qid"], _asked(row))
            order[row["qid"]] = (
                groups.get(row.get("gid", ""), 0),
                _whole(row.get("question_order")),
            )
            self._say(question.words, question.help, row, words[row["qid"]])
        self._add_rows(asked, words)
        self._add_answers(asked)
        return [asked[qid] for qid in sorted(asked, key=order.__getitem__)]

    def _l10n(self, table: str, key: str) -> Mapping[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self.rows(table):
            found[row.get(key, "")].append(row)
        return found

    def _say(
        self, words: dict[str, str], help_: dict[str, str], row: Row, apart: Iterable[Row]
    ) -> None:
        for part in (row, *apart):
            tag = self.words.tag(part.get("language", ""))
            _put(words, tag, part.get("question", ""))
            _put(help_, tag, part.get("help", ""))

    def _add_rows(
        self, asked: Mapping[str, Asked], words: Mapping[str, list[dict[str, str]]]
    ) -> None:
        parts: dict[str, Part] = {}
        ordered = sorted(self.rows("subquestions"), key=lambda r: _whole(r.get("question_order")))
        for row in ordered:
            parent = asked.get(row.get("parent_qid", ""))
            if parent is None:
                continue
            if row["qid"] not in parts:
                part = Part(row.get("title", ""), scale=_whole(row.get("scale_id")))
                parts[row["qid"]] = part
                parent.rows.append(part)
            self._say(parts[row["qid"]].words, {}, row, words[row["qid"]])

    def _add_answers(self, asked: Mapping[str, Asked]) -> None:
        found: dict[tuple[str, str, str], Part] = {}
        by_aid = self._l10n("answer_l10ns", "aid")
        by_code = self._l10n("answer_l10ns", "qid")
        for row in sorted(self.rows("answers"), key=lambda r: _whole(r.get("sortorder"))):
            question = asked.get(row.get("qid", ""))
            if question is None:
                continue
            where = (row["qid"], row.get("code", ""), row.get("scale_id", ""))
            if where not in found:
                found[where] = Part(row.get("code", ""), scale=_whole(row.get("scale_id")))
                question.answers.append(found[where])
            apart = by_aid[row["aid"]] if row.get("aid") else by_code[row["qid"]]
            apart = [part for part in apart if part.get("code", row.get("code")) == row.get("code")]
            for part in (row, *apart):
                _put(
                    found[where].words,
                    self.words.tag(part.get("language", "")),
                    part.get("answer", ""),
                )


def _asked(row: Row) -> Asked:
    return Asked(
        row.get("title", row["qid"]),
        row.get("type", ""),
        group=row.get("gid", ""),
        has_other=row.get("other") == "Y",
        is_mandatory=row.get("mandatory") == "Y",
        relevance=row.get("relevance", ""),
    )


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _put(texts: Any, tag: str | None, text: str) -> None:
    words = plain(text)
    if tag and words:
        texts.setdefault(tag, words)


class _ByLanguage:
    """The languages of a file and those of ours they mean."""

    def __init__(self, tags: Iterable[str]) -> None:
        self.ours = {tag: our_language(tag) for tag in tags if tag}
        self.base: str | None = None

    def structure(self, base: str) -> Structure:
        """Begin a structure; its first language is that the survey was written in."""
        self.ours.setdefault(base, our_language(base) if base else None)
        self.base = self.ours[base]
        if self.base is None:
            raise StructureError("language")
        rest = [tag for tag in self.ours.values() if tag]
        return Structure({}, list(dict.fromkeys([self.base, *rest])))

    def tag(self, theirs: str) -> str | None:
        """Give our language of a row; a row that names none is in the survey's own."""
        return self.ours.get(theirs) if theirs else self.base

    def note_left_out(self, structure: Structure) -> None:
        for theirs, ours in self.ours.items():
            if theirs and ours is None:
                structure.note(theirs, "language")


def read_tsv(content: bytes) -> Structure:
    """Read the tab-separated file of a survey; raises StructureError."""
    table = read_table(content)
    names = [name.casefold() for name in table.header]
    if not {"class", "name", "text"} <= set(names):
        raise StructureError("limesurvey")
    rows = [dict(zip(names, line.cells, strict=True)) for line in table.lines]
    return _Tsv(rows).structure()


class _Tsv:
    """The rows of a tab-separated survey; what belongs together stands together."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = rows
        settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
        others = settings.get("additional_languages", "").split()
        spoken = [row.get("language", "") for row in rows]
        self.words = _ByLanguage(dict.fromkeys([settings.get("language", ""), *others, *spoken]))
        self.base = settings.get("language", "") or next(filter(None, spoken), "en")
        self.groups: dict[str, Group] = {}
        self.asked: dict[str, Asked] = {}

    def structure(self) -> Structure:
        structure = self.words.structure(self.base)
        names: dict[str, Callable[[], Any]] = {
            "surveyls_title": lambda: structure.title,
            "surveyls_description": lambda: structure.intro,
            "surveyls_welcometext": lambda: structure.intro,
            "surveyls_endtext": lambda: structure.thanks,
        }
        for row in self.rows:
            if row["class"] == "SL" and row["name"] in names:
                _put(names[row["name"]](), self.words.tag(row.get("language", "")), row["text"])
        self.words.note_left_out(structure)
        for _row in self._walk():
            pass
        build(structure, list(self.groups.values()), list(self.asked.values()))
        return structure

    def _walk(self) -> Iterator[None]:
        """Go through groups, questions, rows and answers; a later language finds what is there."""
        group, question = "", Asked("", "")
        numbers: dict[str, int] = defaultdict(int)
        for row in self.rows:
            kind, language = row["class"], row.get("language", "")
            tag = self.words.tag(language)
            if kind == "G":
                numbers[language] += 1
                group = row.get("id") or row.get("type/scale") or str(numbers[language])
                found = self.groups.setdefault(group, Group(group))
                _put(found.title, tag, row["name"])
                _put(found.intro, tag, row["text"])
                found.relevance = found.relevance or row.get("relevance", "")
            elif kind == "Q":
                question = self.asked.setdefault(row["name"], self._asked(row, group))
                _put(question.words, tag, row["text"])
                _put(question.help, tag, row.get("help", ""))
            elif kind in {"SQ", "A"}:
                _put(self._part(question, row, kind).words, tag, row["text"])
            yield

    def _asked(self, row: Row, group: str) -> Asked:
        return Asked(
            row["name"],
            row.get("type/scale", ""),
            group=group,
            has_other=row.get("other") == "Y",
            is_mandatory=row.get("mandatory") == "Y",
            relevance=row.get("relevance", ""),
        )

    def _part(self, question: Asked, row: Row, kind: str) -> Part:
        scale = _whole(row.get("type/scale"))
        parts = question.rows if kind == "SQ" else question.answers
        for part in parts:
            if part.code == row["name"] and part.scale == scale:
                return part
        parts.append(Part(row["name"], scale=scale))
        return parts[-1]


def read_answers(content: bytes) -> Table:
    """Read exported answers; the second row of a VV file repeats the codes and is left out."""
    table = read_table(content)
    first = table.lines[0].cells if table.lines else ()
    return Table(first, table.lines[1:]) if "submitdate" in first else table


OWN_COLUMNS = {
    "date": ("submitdate", "Date submitted", "datestamp", "Date last action"),
    "language": ("startlanguage", "Start language"),
}
"""Columns of an answers file that are not answers."""
