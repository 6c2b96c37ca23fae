"""Translation files as XLIFF 2.0 (OASIS, 2014): one unit a text, its id is the subject.

Refuses a document type, an entity or an outside reference: a file of a translator has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from insightbank.core.languages import EASY_READ, bcp47
from insightbank.core.typed_text import clean_typed
from insightbank.engagement.activities.rules import TextState
from insightbank.engagement.translations.exchange.rows import (
    MOST_ROWS,
    FileFault,
    FileHead,
    FileRow,
    OutRow,
    ReadFile,
    UnreadableFileError,
)

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
OLD_NAMESPACE = "urn:oasis:names:tc:xliff:document:1."
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
EASY_READ_TAG = "en-x-easyread"
"""A private subtag of BCP 47: Easy Read is no language of its own there."""
STATES = {
    TextState.MISSING: "initial",
    TextState.DRAFT: "translated",
    TextState.STALE: "initial",
    TextState.CHECKED: "final",
}


def write_xliff(head: FileHead, rows: Sequence[OutRow]) -> bytes:
    """Write a file for a translator's own program."""
    root = ET.Element("xliff", {"xmlns": NAMESPACE, "version": "2.0"})
    root.set("srcLang", _tag(head.source_language))
    root.set("trgLang", _tag(head.language))
    file = ET.SubElement(root, "file", {"id": head.slug, SPACE: "preserve"})
    _note(ET.SubElement(file, "notes"), head.title)
    for row in rows:
        unit = ET.SubElement(file, "unit", {"id": row.subject})
        _note(ET.SubElement(unit, "notes"), row.where)
        segment = ET.SubElement(unit, "segment", {"state": STATES[TextState(row.state)]})
        ET.SubElement(segment, "source").text = row.source
        if row.text:
            ET.SubElement(segment, "target").text = row.text
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _note(notes: ET.Element, text: str) -> None:
    ET.SubElement(notes, "note").text = text


def _tag(language: str) -> str:
    return EASY_READ_TAG if language == EASY_READ else bcp47(language)


def _language(tag: str) -> str:
    return EASY_READ if tag == EASY_READ_TAG else tag.replace("-", "_")


def read_xliff(content: bytes) -> ReadFile:
    """Read a file of version 2.0 or 2.1; raises UnreadableFileError."""
    root = _root(content)
    if root.tag.startswith(f"{{{OLD_NAMESPACE}"):
        raise UnreadableFileError(FileFault.OLD_XLIFF)
    if root.tag != f"{{{NAMESPACE}}}xliff":
        raise UnreadableFileError(FileFault.UNKNOWN_KIND)
    files = root.findall(f"{{{NAMESPACE}}}file")
    units = list(root.iter(f"{{{NAMESPACE}}}unit"))
    if len(files) != 1 or not units:
        raise UnreadableFileError(FileFault.EMPTY)
    if len(units) > MOST_ROWS:
        raise UnreadableFileError(FileFault.TOO_BIG)
    rows = [_row(number, unit) for number, unit in enumerate(units, start=1)]
    return ReadFile(files[0].get("id", ""), _language(root.get("trgLang", "")), rows)


def _root(content: bytes) -> ET.Element:
    try:
        root: ET.Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFileError(FileFault.UNSAFE) from error
    except (ET.ParseError, ValueError, LookupError) as error:
        # Something else altogether, such as a picture or a text, is no broken XLIFF.
        is_xml = content.lstrip().startswith((b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff"))
        fault = FileFault.BROKEN if is_xml else FileFault.UNKNOWN_KIND
        raise UnreadableFileError(fault) from error
    return root


def _row(number: int, unit: ET.Element) -> FileRow:
    return FileRow(
        number,
        clean_typed(unit.get("id", "")).strip(),
        _joined(unit.iter(f"{{{NAMESPACE}}}source")),
        _joined(unit.iter(f"{{{NAMESPACE}}}target")),
    )


def _joined(parts: Iterable[ET.Element]) -> str:
    """Join the segments of a unit: programs split texts into sentences."""
    return clean_typed("".join("".join(part.itertext()) for part in parts)).strip()
