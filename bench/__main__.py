"""Run every benchmark and write docs/benchmarks.md; ``python -m bench NAME`` runs one."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

NAMES = ("search", "relevance", "pages", "tagging")
REPORT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def machine() -> str:
    """Describe the machine: processor, cores, memory, Python."""
    model = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    for line in told.read_text().splitlines() if told.exists() else []:
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all; write the report only for a whole run."""
    parts: list[str] = []
    for name in names or NAMES:
        print(f"{name} …", file=sys.stderr, flush=True)
        result: dict[str, Any] = import_module(f"bench.{name}").run()
        parts.append(str(result["table"]).strip())
        print(parts[-1], flush=True)
    if not names:
        today = datetime.now(UTC).date().isoformat()
        head = (
            "# Benchmarks\n\n"
            "Written by `make bench`: everything in one run on one machine, so that the ratios "
            "mean something. Times are milliseconds unless said otherwise.\n\n"
            f"{today}: {machine()}.\n"
        )
        REPORT.write_text(head + "\n" + "\n\n".join(parts) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
