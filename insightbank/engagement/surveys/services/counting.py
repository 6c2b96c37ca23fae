"""How many rows a write touched."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Result


def rows_touched(result: Result[Any]) -> int:
    """Tell how many rows an update or delete changed."""
    return result.rowcount if isinstance(result, CursorResult) else 0
