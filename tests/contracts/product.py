"""The product's own files, read for the rules that hold of all of them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "insightbank"
TEMPLATES = PACKAGE / "templates"
BUILT = frozenset({"node_modules", "dist", "__pycache__", ".venv", "build", "_bundled"})


@dataclass(frozen=True)
class Function:
    """A function of the product; ``lines`` counts from its ``def`` (without decorators)."""

    path: Path
    name: str
    lines: int
    is_view: bool

    def __str__(self) -> str:
        return f"{relative(self.path)}:{self.name}"


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files(folder: Path, pattern: str) -> list[Path]:
    return sorted(p for p in folder.rglob(pattern) if BUILT.isdisjoint(p.parts))


def python_files() -> list[Path]:
    """List every Python file of the house, tests and scripts included."""
    folders = ("insightbank", "tests", "scripts", "bench", "migrations")
    return [path for folder in folders for path in files(ROOT / folder, "*.py")]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def functions() -> Iterator[Function]:
    """Give every function of every Python file."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield Function(path, node.name, lines - _docstring_lines(node), _is_view(node))


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Words that explain a function are not the function."""
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


def _is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("open_to" in ast.unparse(decorator) for decorator in node.decorator_list)


def text_files() -> list[Path]:
    """List what is, or is about to be, committed and can be read as text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        paths = [p for p in files(ROOT, "*") if p.is_file()]
    else:
        paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and is_text(path)]


def is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:4096] and path.suffix not in {".gz", ".png", ".ico"}
