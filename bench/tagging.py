"""Measure the theme tagger on the shared labelled comments, and how many texts it reads a second.

Prints figures only, never a row: the file holds what patients wrote. The file (MIT, Copyright (c)
2021 NHS England) is not part of the product; without it only the speed is measured.
"""

from __future__ import annotations

import json
import sys
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


def run(part: str = "dev") -> dict[str, Any]:
    """Tag one part of the labelled file; give micro and macro F1, a line per theme, and speed."""
    if not DATA.is_file():
        print(f"No labelled comments at {DATA}: measuring speed only.")
        return {"texts_per_second": _speed([OURS] * 2000)}
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["part"] == part]
    hits, guesses, truths = score(rows)
    per_theme = {
        theme: {"f1": _f1(hits[theme], guesses[theme], truths[theme]), "n": truths[theme]}
        for theme in sorted(set(THEME_OF.values()))
    }
    return {
        "part": part,
        "texts": len(rows),
        "micro_f1": _f1(hits.total(), guesses.total(), truths.total()),
        "macro_f1": sum(row["f1"] for row in per_theme.values()) / len(per_theme),
        "themes": per_theme,
        "texts_per_second": _speed([row["text"] for row in rows]),
    }


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


def main() -> None:
    """Print the figures of one part, ``dev`` unless another is named."""
    result = run(sys.argv[1] if len(sys.argv) > 1 else "dev")
    for theme, row in result.get("themes", {}).items():
        print(f"{theme:22} F1 {row['f1']:.3f}  n {row['n']}")
    for name in ("part", "texts", "micro_f1", "macro_f1", "texts_per_second"):
        if name in result:
            print(f"{name:22} {result[name]}")


if __name__ == "__main__":
    main()
