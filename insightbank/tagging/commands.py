"""Commands that read and write JSON lines, ``tag`` and ``redact``; they store nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO

import click

from insightbank.tagging.redaction import find_personal_data
from insightbank.tagging.results import TaggedText, UntaggableTextError, check_readable
from insightbank.tagging.tagger import tag_many

_BATCH = 64
_LONGEST_LINE = 8_000_000
_REASONS = {
    "nul": "the text holds a NUL character",
    "not_unicode": "the text is not valid Unicode",
    "too_long": "the text is longer than 1,000,000 characters",
    "blank": "the text is blank",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One text to read, or ``problem``: why the line with this number cannot be."""

    number: int
    id: Any = None
    text: str = ""
    language: str | None = None
    problem: str = ""


@click.command("tag")
def tag() -> None:
    """Tag texts by theme and PLUS group.

    Reads JSON lines {"id", "lang"?, "text"} on standard input and writes one JSON line for each,
    in order. Bad lines are reported on standard error; the exit code is then 1.
    """
    bad = 0
    for batch in _batches(_input_lines()):
        bad += _report(batch)
        readable = [line for line in batch if not line.problem and line.text.strip()]
        tagged = tag_many(((line.text, line.language) for line in readable), with_marks=False)
        numbers = [line.number for line in readable]
        results: dict[int, TaggedText] = dict(zip(numbers, tagged, strict=True))
        for line in batch:
            if not line.problem:
                _write(_tag_answer(line, results.get(line.number)))
    sys.exit(1 if bad else 0)


@click.command("redact")
def redact() -> None:
    """Mark personal data in texts.

    Reads JSON lines {"id", "lang"?, "text"} on standard input and writes {"id", "spans"}, each span
    being [start, end, type] in characters. Bad lines are reported as by ``tag``.
    """
    bad = 0
    for line in _input_lines():
        bad += _report([line])
        if not line.problem:
            marks = find_personal_data(line.text, line.language) if line.text.strip() else ()
            spans = [[mark.start, mark.end, mark.kind] for mark in marks]
            _write({"id": line.id, "spans": spans})
    sys.exit(1 if bad else 0)


def _input_lines() -> Iterator[Line]:
    stream: BinaryIO = sys.stdin.buffer
    for number in range(1, sys.maxsize):
        raw = stream.readline(_LONGEST_LINE)
        if not raw:
            return
        if len(raw) == _LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := stream.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield Line(number, problem="the line is longer than 8,000,000 bytes")
        elif raw.strip():
            yield _read(number, raw)


def _read(number: int, raw: bytes) -> Line:
    try:
        row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return Line(number, problem="not valid UTF-8")
    except (ValueError, RecursionError):
        return Line(number, problem="not valid JSON")
    if not isinstance(row, dict):
        return Line(number, problem="not a JSON object")
    problem = _problem_with(row)
    if problem:
        return Line(number, problem=problem)
    return Line(number, row["id"], row["text"], row.get("lang") or None)


def _problem_with(row: dict[str, Any]) -> str:
    if not isinstance(row.get("id"), str | int) or isinstance(row["id"], bool):
        return 'no "id"'
    if not isinstance(row.get("text"), str):
        return 'no "text"'
    if not isinstance(row.get("lang", ""), str | None):
        return '"lang" is not a string'
    try:
        check_readable(row["text"])
    except UntaggableTextError as error:
        return "" if error.reason == "blank" else _REASONS[error.reason]
    return ""


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    for first in lines:
        yield list(chain([first], islice(lines, _BATCH - 1)))


def _report(lines: list[Line]) -> int:
    bad = [line for line in lines if line.problem]
    for line in bad:
        click.echo(f"line {line.number}: {line.problem}", err=True)
    return len(bad)


def _tag_answer(line: Line, result: TaggedText | None) -> dict[str, Any]:
    """Give the answer for one text; a blank one gets empty lists, which is an answer too."""
    themes, plus = (result.themes, result.plus) if result else ((), ())
    return {
        "id": line.id,
        "lang": result.language if result else line.language or "und",
        "themes": [tag.id for tag in themes],
        "plus": [{"id": tag.id, "experiencer": tag.experiencer} for tag in plus],
        "evidence": [
            {"tag": tag.id, "start": found.start, "end": found.end, "text": found.text}
            for tag in (*themes, *plus)
            for found in tag.evidence
        ],
    }


def _write(answer: dict[str, Any]) -> None:
    """Write one line; only ASCII, so that no console's encoding can spoil it."""
    click.echo(json.dumps(answer))
