"""The question bank: questions that work, in our own words, to be copied into a survey.

Read from ``data/question_bank.yaml``. Questions about the person are not among them: those are
asked with consent, see web/profile_labels.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

DATA = "insightbank.engagement.surveys"


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question of the bank; ``whole`` is what ``services.put_whole`` takes."""

    key: str
    topic: str
    words: str
    why: str
    whole: Mapping[str, Any]


@cache
def list_bank() -> tuple[BankQuestion, ...]:
    """List the bank's questions in their order."""
    path = files(DATA) / "data" / "question_bank.yaml"
    return tuple(_read(row) for row in yaml.safe_load(path.read_text("utf-8"))["questions"])


def _read(row: Mapping[str, Any]) -> BankQuestion:
    options = row.get("options", {})
    texts = [_text(["q"], row["text"])]
    texts += [
        _text(["q", name], row[name]) for name in ("hint", "low", "high", "unit") if name in row
    ]
    texts += [_text(["o", key], words) for key, words in options.items()]
    settings = dict(row.get("settings", {}))
    whole = {
        "kind": row["kind"],
        "is_required": False,
        "settings": settings,
        "options": [[key, key in row.get("exclusive", ())] for key in options],
        "texts": texts,
    }
    return BankQuestion(row["key"], row["topic"], row["text"], row["why"], whole)


def _text(subject: list[str], words: str) -> dict[str, Any]:
    return {"subject": subject, "language": "en", "text": words, "checked_on": None}
