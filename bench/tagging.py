"""Measure the theme tagger on the shared labelled comments, and how many texts it reads a second.

Prints figures only, never a row: the file holds what patients wrote. The file (MIT, Copyright (c)
2021 NHS England) is not part of the product; without it only the speed is measured.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from insightbank.tagging import tag_many

DATA = Path(__file__).parents[2] / "shared/bench/themes/fft_v6_coarse_train_dev.jsonl"
THEME_OF = {
    "access & appointments": "access",
    "waiting & timeliness": "waiting",
    "communication & information": "communication",
    "staff attitude": "staff_attitude",
    "staffing & competence": "staffing_competence",
    "continuity, discharge & coordination": "continuity",
    "transport, parking & location": "transport",
    "environment, food & facilities": "environment",
    "medication & pain": "medication",
    "family & carers": "family_carers",
    "safety": "safety",
    "mental health act": "safety",
    "funding": "cost",
    "equality, language & inclusion": "discrimination_trust",
    "general praise": "praise",
}
OURS = "The receptionist was kind but I waited three weeks and nobody explained my tablets."


def run() -> dict[str, Any]:
    """Tag the labelled file; give micro and macro F1 of each part, speed, and a Markdown table.

    The word lists were tuned on ``train`` alone. Macro F1 leaves out themes with under five rows.
    """
    if not DATA.is_file():
        speed = _speed([OURS] * 2000)
        told = f"No labelled comments at hand: speed only, {speed:,} texts a second."
        return {"texts_per_second": speed, "table": f"## Tagging\n\n{told}"}
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    parts = {part: _measure([r for r in rows if r["part"] == part]) for part in ("dev", "train")}
    speed = _speed([row["text"] for row in rows if row["part"] == "dev"])
    return {"parts": parts, "texts_per_second": speed, "table": _table(parts, speed)}


def _measure(rows: list[dict[str, Any]]) -> dict[str, Any]:
    hits, guesses, truths = score(rows)
    themes = sorted(theme for theme in truths if truths[theme] >= 5)
    each = {theme: _f1(hits[theme], guesses[theme], truths[theme]) for theme in themes}
    return {
        "texts": len(rows),
        "micro": _f1(hits.total(), guesses.total(), truths.total()),
        "macro": round(sum(each.values()) / len(each), 3),
        "themes": each,
    }


def _table(parts: dict[str, dict[str, Any]], speed: int) -> str:
    dev, train = parts["dev"], parts["train"]
    lines = [
        "## Tagging",
        "",
        f"F1 of the lexicon on labelled comments; {speed:,} texts a second. Tuned on train only.",
        "",
        "| theme | dev | train |",
        "| --- | --- | --- |",
        f"| texts | {dev['texts']:,} | {train['texts']:,} |",
        f"| all, micro | {dev['micro']:.3f} | {train['micro']:.3f} |",
        f"| all, macro | {dev['macro']:.3f} | {train['macro']:.3f} |",
    ]
    for theme, value in train["themes"].items():
        measured = dev["themes"].get(theme)
        lines.append(f"| {theme} | {'too few' if measured is None else measured} | {value} |")
    return "\n".join(lines)


def score(rows: list[dict[str, Any]]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Count right suggestions, all suggestions and true labels, by theme of the labelled set."""
    hits: Counter[str] = Counter()
    guesses: Counter[str] = Counter()
    truths: Counter[str] = Counter()
    known = set(THEME_OF.values())
    tagged = tag_many(((row["text"], "en") for row in rows), with_marks=False)
    for row, result in zip(rows, tagged, strict=True):
        truth = {THEME_OF[label] for label in row["labels"]}
        guess = {tag.id for tag in result.themes} & known
        hits.update(truth & guess)
        guesses.update(guess)
        truths.update(truth)
    return hits, guesses, truths


def _f1(hits: int, guesses: int, truths: int) -> float:
    return round(2 * hits / (guesses + truths), 3) if guesses + truths else 0.0


def _speed(texts: list[str]) -> int:
    for _ in tag_many([(texts[0], "en")], with_marks=False):
        pass
    start = time.perf_counter()
    for _ in tag_many(((text, "en") for text in texts), with_marks=False):
        pass
    return round(len(texts) / (time.perf_counter() - start))
