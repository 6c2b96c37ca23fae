"""A photo or document that somebody adds; what it is, its content says and its name never."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from insightbank.engagement.surveys.kinds.base import (
    Asked,
    Kind,
    SettingsProblemError,
    ValueProblemError,
    is_whole,
)

PHOTOS = ("image/jpeg", "image/png", "image/webp")
DOCUMENT = "application/pdf"
MEDIA_TYPES = (*PHOTOS, DOCUMENT)
MOST_MEGABYTES = 20
MEGABYTE = 1024 * 1024


class FileKind(Kind):
    """One file, kept apart from the answer, which only names it."""

    name = "file"
    takes_file = True
    keeps_typed = False
    default_settings: ClassVar[Mapping[str, Any]] = {"most_mb": 10, "documents": False}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        most = settings["most_mb"]
        if not is_whole(most) or not 1 <= most <= MOST_MEGABYTES:
            msg = f"most_mb is a whole number from 1 to {MOST_MEGABYTES}"
            raise SettingsProblemError(msg)
        if not isinstance(settings["documents"], bool):
            msg = "documents is true or false"
            raise SettingsProblemError(msg)

    def most_bytes(self, question: Asked) -> int:
        """Tell how large a file may be."""
        return int(self.settings(question.settings)["most_mb"]) * MEGABYTE

    def media_types(self, question: Asked) -> tuple[str, ...]:
        """List what a file may be."""
        return MEDIA_TYPES if self.settings(question.settings)["documents"] else PHOTOS

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        shape = {"upload", "media_type", "size"}
        if text is not None or not isinstance(value, dict) or set(value) != shape:
            msg = "a file has an upload, a media type and a size"
            raise ValueProblemError(msg)
        if value["media_type"] not in self.media_types(question) or not is_whole(value["size"]):
            msg = "no such file"
            raise ValueProblemError(msg)
        try:
            UUID(value["upload"])
        except (TypeError, ValueError, AttributeError) as error:
            msg = "no such upload"
            raise ValueProblemError(msg) from error

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Files are looked at, not counted; how many gave one is how many answered."""
        return {}

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        return ["" if value is None else str(value["upload"])]
