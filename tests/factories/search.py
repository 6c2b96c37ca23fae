"""Search documents for tests: one plain piece of evidence unless told otherwise."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import count
from typing import Any

from insightbank.search.documents import SearchDocument, SearchRequest

_numbers = count(1)
EVERYONE = frozenset({"all"})


def make_document(**given: Any) -> SearchDocument:
    """Give a document that everybody may read."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": str(uuid.UUID(int=number)),
        "reference": f"IB-{number:04}",
        "title": "A morning at the village hall",
        "body": "People spoke about many things.",
        "date": date(2025, 3, 1),
        "source": "champion",
        "scope": ("all",),
    }
    return SearchDocument(**{**values, **given})


def ask(text: str, **given: Any) -> SearchRequest:
    """Give a request by somebody who reads what everybody may read."""
    return SearchRequest(text=text, **{"scope": EVERYONE, **given})
