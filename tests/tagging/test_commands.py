"""The ``tag`` and ``redact`` commands: one answer per good line, in order; bad lines named."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from insightbank.tagging.commands import redact, tag


def run(command, *lines: bytes | dict) -> Result:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return CliRunner().invoke(command, input=b"\n".join(raw) + b"\n")


def answers(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_tag_answers_each_line_in_order():
    result = run(
        tag,
        {"id": "b", "lang": "en", "text": "I am a carer and waited three weeks."},
        {"id": "a", "lang": "ro", "text": "Nu am interpret."},
        {"id": 7, "text": ""},
    )
    first, second, third = answers(result)
    assert result.exit_code == 0
    assert [first["id"], second["id"], third["id"]] == ["b", "a", 7]
    assert "waiting" in first["themes"]
    assert {"id": "carers", "experiencer": "speaker"} in first["plus"]
    assert {"tag": "waiting", "start": 17, "end": 23, "text": "waited"} in first["evidence"]
    assert second["lang"] == "ro"
    assert third == {"id": 7, "lang": "und", "themes": [], "plus": [], "evidence": []}


def test_redact_gives_spans_with_their_kind():
    result = run(redact, {"id": "x", "text": "Call 07700 900123"}, {"id": "y", "text": "  "})
    assert answers(result) == [
        {"id": "x", "spans": [[5, 17, "phone"]]},
        {"id": "y", "spans": []},
    ]


@pytest.mark.parametrize("command", [tag, redact])
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json", "not valid JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id": "a"}', 'no "text"'),
        (b'{"text": "a"}', 'no "id"'),
        (b'{"id": "a", "text": "x", "lang": 3}', '"lang" is not a string'),
        (b'{"id": "a", "text": "\xff"}', "not valid UTF-8"),
        (b'{"id": "a", "text": "x\\u0000"}', "NUL"),
        (b'{"id": "a", "text": "\\ud800"}', "not valid Unicode"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_answered(command, line, reason):
    good = {"id": "good", "text": "I waited"}
    result = run(command, good, line, good)
    assert result.exit_code == 1
    assert [answer["id"] for answer in answers(result)] == ["good", "good"]
    assert result.stderr.startswith("line 2: ")
    assert reason in result.stderr
