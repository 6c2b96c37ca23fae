"""What must never be committed: traces of a machine, secrets, unfinished work."""

from __future__ import annotations

import re

from tests.contracts.product import ROOT, relative, text_files

# Written in pieces, so that this file does not find itself.
MACHINE_PATHS = re.compile("/" + r"(?:work|home/\w+|Users/\w+|root)/[\w.]")
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + r"XX)\b")
REGISTRY = re.compile(r"https?://(?:registry\.npmjs|files\.pythonhosted|pypi)\.[a-z]+/|file:///")
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{30,}")
LOCKS = ("requirements.lock", "package-lock.json")


def lines_with(pattern: re.Pattern[str], *, only: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in text_files():
        if only and path.name not in only:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{relative(path)}:{number}: {line.strip()[:80]}")
    return found


def test_no_file_names_the_machine_it_was_written_on() -> None:
    assert not lines_with(MACHINE_PATHS)


def test_nothing_is_left_to_be_finished_later() -> None:
    assert not lines_with(UNFINISHED)


def test_lock_files_name_no_registry() -> None:
    assert not lines_with(REGISTRY, only=LOCKS)


def test_no_secret_is_committed() -> None:
    assert not lines_with(SECRETS)


def test_every_text_file_is_utf_8_and_ends_with_a_line_end() -> None:
    ragged = [
        relative(path)
        for path in text_files()
        if (content := path.read_bytes()) and not content.decode("utf-8").endswith("\n")
    ]
    assert not ragged


def test_the_licence_is_there_and_named() -> None:
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text("utf-8")
