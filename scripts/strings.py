"""The words of the screens: taken out of the code, brought to each catalogue, compiled, checked.

Two catalogues: ``messages`` is what residents, participants and champions read and is complete in
every language of the screens; ``staff`` is what staff read, and may stay English. Which of the two
a text belongs to is told by the path of its file. Run through ``make strings``.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from insightbank.core.languages import DEFAULT_LANGUAGE, SCREEN_LANGUAGES  # noqa: E402

SOURCE = ROOT / "insightbank"
TRANSLATIONS = ROOT / "translations"
PUBLIC, STAFF = DOMAINS = ("messages", "staff")
LANGUAGES = tuple(tag for tag in SCREEN_LANGUAGES if tag != DEFAULT_LANGUAGE)
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "_n": (1, 2),
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
STAFF_PATH = re.compile(
    r"^(analytics|search|templates/staff)/|(^|/)staff(_[^/]*)?\.py$|(^|/)staff/[^/]*\.py$"
)
# Babel's own order of the Arabic forms differs from the one translators' tools write.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
    " n%100>=11 ? 4 : 5);"
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
MARKUP = re.compile(r"</?[a-z]+[^>]*>")
# Dates change for nothing; the rest has nothing to say here.
UNSAID = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Generated-By',
    '"Report-Msgid',
    '"Language-Team',
)


def domain_of(path: str) -> str:
    """Tell the catalogue of a file, by its path inside the package."""
    return STAFF if STAFF_PATH.search(path) else PUBLIC


def extract() -> dict[str, Catalog]:
    """Take the texts out of the code; one template a domain, in the order of the files."""
    templates = {domain: _catalog() for domain in DOMAINS}
    found = extract_from_dir(
        str(SOURCE),
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for path, _line, text, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        templates[domain_of(path)].add(
            text,
            locations=[(f"insightbank/{path}", None)],  # type: ignore[list-item]
            auto_comments=comments,
            context=context,
        )
    return templates


def _catalog(tag: str | None = None) -> Catalog:
    return Catalog(
        locale=tag,
        project="Insight Bank",
        version="1",
        copyright_holder="Insight Bank contributors",
        header_comment="# Insight Bank",
        msgid_bugs_address="",
        language_team="",
        charset="utf-8",
        fuzzy=False,
    )


def rendered(catalog: Catalog) -> str:
    """Write a catalogue as text, without line numbers and dates that would change for nothing."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, include_lineno=False, width=100, ignore_obsolete=True)
    lines = buffer.getvalue().decode("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith(UNSAID)).strip() + "\n"


def template_path(domain: str) -> Path:
    return TRANSLATIONS / f"{domain}.pot"


def catalogue_path(tag: str, domain: str = PUBLIC) -> Path:
    return TRANSLATIONS / tag / "LC_MESSAGES" / f"{domain}.po"


def read(tag: str, domain: str = PUBLIC) -> Catalog:
    """Read a language's catalogue; an empty one when there is none."""
    path = catalogue_path(tag, domain)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=tag, domain=domain)
    catalog = _catalog(tag)
    if tag in PLURALS:
        catalog.mime_headers = [*catalog.mime_headers, ("Plural-Forms", PLURALS[tag])]
    return catalog


def write(tag: str, catalog: Catalog, domain: str = PUBLIC) -> None:
    path = catalogue_path(tag, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rendered(catalog), "utf-8")


def messages(catalog: Catalog) -> Iterator[Message]:
    """Give the messages without the header."""
    return (message for message in catalog if message.id)


def strings_of(message: Message) -> tuple[str, ...]:
    """Give the translations of a message, one a plural form."""
    text = message.string
    return tuple(text) if isinstance(text, (tuple, list)) else (text or "",)


def is_missing(message: Message) -> bool:
    return not all(strings_of(message))


def save_templates() -> None:
    TRANSLATIONS.mkdir(exist_ok=True)
    for domain, catalog in extract().items():
        template_path(domain).write_text(rendered(catalog), "utf-8")


def update() -> None:
    """Bring the new texts to every language; a changed text is a new one, never a fuzzy guess."""
    templates = extract()
    for tag in LANGUAGES:
        for domain in DOMAINS:
            if domain == STAFF and not catalogue_path(tag, STAFF).exists():
                continue
            catalog = read(tag, domain)
            catalog.update(templates[domain], no_fuzzy_matching=True)
            catalog.obsolete.clear()
            write(tag, catalog, domain)


def compile_all() -> int:
    """Compile what has changed since it was last compiled; give how many catalogues there are."""
    paths = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    for path in paths:
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parent.parent.name)
        buffer = io.BytesIO()
        write_mo(buffer, catalog)
        target.write_bytes(buffer.getvalue())
    return len(paths)


def problems() -> list[str]:
    """List what is wrong with the catalogues: stale, incomplete, fuzzy, unlike the source."""
    found = []
    for domain, catalog in extract().items():
        path = template_path(domain)
        if not path.exists() or path.read_text("utf-8") != rendered(catalog):
            found.append(f"{path.name} is out of date: run make strings")
        if domain == PUBLIC:
            for tag in LANGUAGES:
                found.extend(_problems_of(tag, catalog))
    return found


def _problems_of(tag: str, template: Catalog) -> Iterator[str]:
    catalog = read(tag)
    wanted = {(m.context, m.id) for m in messages(template)}
    there = {(m.context, m.id): m for m in messages(catalog)}
    missing = [key for key in wanted if key not in there or is_missing(there[key])]
    if missing:
        yield f"{tag}: {len(missing)} of {len(wanted)} texts are not translated"
    if extra := there.keys() - wanted:
        yield f"{tag}: {len(extra)} texts are no longer used: run make strings"
    for message in there.values():
        yield from (f"{tag}: {message.id!r}: {what}" for what in _mistakes(message))


def _mistakes(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "is fuzzy"
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    for text in filter(None, strings_of(message)):
        has = set(PLACEHOLDER.findall(text))
        # One form of a plural may say "one" or "no" in words instead of the number.
        if has - wanted or (wanted - has and len(ids) == 1):
            yield f"placeholders {sorted(has)}, not {sorted(wanted)}"
        if sorted(MARKUP.findall(text)) != sorted(MARKUP.findall(ids[-1])):
            yield "has other markup than the English"
        if text != text.strip() and ids[0] == ids[0].strip():
            yield "begins or ends with a space"


def missing_texts(tag: str) -> list[dict[str, Any]]:
    """List what a language lacks, for a translator: id, plural and how many forms it needs."""
    catalog = read(tag)
    catalog.update(extract()[PUBLIC], no_fuzzy_matching=True)
    rows = []
    for message in messages(catalog):
        if is_missing(message):
            plural = isinstance(message.id, (tuple, list))
            row: dict[str, Any] = {"id": list(message.id) if plural else message.id}
            if message.context:
                row["context"] = message.context
            row["text"] = [""] * catalog.num_plurals if plural else ""
            rows.append(row)
    return rows


def merge(tag: str, rows: Iterable[dict[str, Any]]) -> int:
    """Take a translator's texts into a language's catalogue; give how many were taken."""
    catalog = read(tag)
    catalog.update(extract()[PUBLIC], no_fuzzy_matching=True)
    catalog.obsolete.clear()
    count = 0
    for row in rows:
        wanted = tuple(row["id"]) if isinstance(row["id"], list) else row["id"]
        message = catalog.get(wanted, row.get("context"))
        if message is None:
            print(f"{tag}: not a text of ours: {wanted!r}", file=sys.stderr)
            continue
        message.string = tuple(row["text"]) if isinstance(row["text"], list) else row["text"]
        count += 1
    write(tag, catalog)
    return count


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract", help="write the .pot templates")
    commands.add_parser("update", help="bring new texts to every language's catalogue")
    commands.add_parser("compile", help="make the .mo files")
    commands.add_parser("check", help="fail on stale, incomplete or broken catalogues")
    missing = commands.add_parser("missing", help="write what a language lacks as JSON lines")
    missing.add_argument("tag", choices=LANGUAGES)
    taken = commands.add_parser("merge", help="take JSON lines (id, text) into a language")
    taken.add_argument("tag", choices=LANGUAGES)
    taken.add_argument("file", type=Path)
    return parser.parse_args()


def _check() -> int:
    found = problems()
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


def main() -> int:
    arguments = _arguments()
    if arguments.command == "extract":
        save_templates()
    elif arguments.command == "update":
        update()
    elif arguments.command == "compile":
        compile_all()
    elif arguments.command == "missing":
        for row in missing_texts(arguments.tag):
            print(json.dumps(row, ensure_ascii=False))
    elif arguments.command == "merge":
        lines = arguments.file.read_text("utf-8").splitlines()
        print(merge(arguments.tag, [json.loads(line) for line in lines if line.strip()]))
    return _check() if arguments.command == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
