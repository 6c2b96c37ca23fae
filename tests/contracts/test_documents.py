"""Documents are true: each setting, command, role and make target is written down."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click

from insightbank.core.roles import ACCOUNT_ROLES
from tests.contracts.product import PACKAGE, ROOT, relative

DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")


def all_documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def written(folder: str = "") -> str:
    return "\n".join(p.read_text("utf-8") for p in sorted((DOCS / folder).rglob("*.md")))


def command_names(group: click.Group, before: str = "insightbank") -> list[str]:
    names = []
    for name, command in group.commands.items():
        full = f"{before} {name}"
        is_group = isinstance(command, click.Group)
        names.extend(command_names(command, full) if is_group else [full])
    return names


def test_every_setting_is_described_for_operators() -> None:
    source = (PACKAGE / "settings.py").read_text("utf-8")
    names = set(re.findall(r'"((?:INSIGHTBANK_[A-Z_]+)|DATABASE_URL)"', source))
    described = written("operators")
    assert names
    assert not {name for name in names if f"`{name}`" not in described}


def test_no_document_describes_a_setting_that_is_gone() -> None:
    source = (PACKAGE / "settings.py").read_text("utf-8")
    described = set(re.findall(r"`(INSIGHTBANK_[A-Z_]+)", written("operators")))
    assert not {name for name in described if f'"{name}"' not in source}


def test_every_command_is_described() -> None:
    main: click.Group = importlib.import_module("insightbank.cli").main
    described = written("operators") + (ROOT / "README.md").read_text("utf-8")
    assert not [name for name in command_names(main) if name not in described]


def test_every_command_says_what_it_does() -> None:
    def silent(group: click.Group) -> list[str]:
        names = [name for name, command in group.commands.items() if not command.help]
        for command in group.commands.values():
            if isinstance(command, click.Group):
                names.extend(silent(command))
        return names

    assert not silent(importlib.import_module("insightbank.cli").main)


def test_every_role_is_described() -> None:
    described = written().casefold()
    names = {role.value.replace("_", " ") for role in ACCOUNT_ROLES}
    assert not {name for name in names if name not in described}


def test_every_make_target_is_described() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    described = written("contributing")
    assert not [name for name in targets if f"make {name}" not in described]


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{relative(document)}: {target}"
        for document in all_documents()
        for target, _anchor in LINK.findall(document.read_text("utf-8"))
        if not re.match(r"[a-z]+:", target) and not (document.parent / target).exists()
    ]
    assert not broken
