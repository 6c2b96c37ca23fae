"""Translation files out and in: XLSX for a spreadsheet, XLIFF for a translator's own program.

A file is read into plain rows and nothing more; what they would change is decided in plans.py.
"""

from __future__ import annotations

from insightbank.engagement.translations.exchange.rows import (
    FileFault,
    FileHead,
    FileRow,
    OutRow,
    ReadFile,
    UnreadableFileError,
)
from insightbank.engagement.translations.exchange.xliff import read_xliff, write_xliff
from insightbank.engagement.translations.exchange.xlsx import read_xlsx, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLIFF = "application/xliff+xml"

__all__ = [
    "XLIFF",
    "XLSX",
    "FileFault",
    "FileHead",
    "FileRow",
    "OutRow",
    "ReadFile",
    "UnreadableFileError",
    "read_any",
    "write_xliff",
    "write_xlsx",
]


def read_any(content: bytes) -> ReadFile:
    """Read a file of either kind, told apart by what is in it; raises UnreadableFileError."""
    return read_xlsx(content) if content.startswith(b"PK") else read_xliff(content)
