"""What a file that somebody adds really is, and the same picture without anything hidden in it.

The name and type a browser sends are never asked. A picture is drawn anew: where it was taken, by
which camera, and whatever was appended to it are gone. Pure: keeps nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps

from insightbank.engagement.surveys.kinds import Upload

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2_400
QUALITY = 85
PDF = b"%PDF-"
PDF_END = b"%%EOF"
END_WITHIN = 2_048
STARTS: dict[str, tuple[bytes, str]] = {
    "image/jpeg": (b"\xff\xd8\xff", "JPEG"),
    "image/png": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "image/webp": (b"RIFF", "WEBP"),
}


class FileProblem(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TYPE = "type"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"


class FileProblemError(ValueError):
    """A file that is not taken; ``problem`` says why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def media_type_of(content: bytes) -> str | None:
    """Tell what a file is by its first bytes; None for whatever we do not take."""
    if content.startswith(PDF):
        return "application/pdf"
    for media_type, (start, _name) in STARTS.items():
        if content.startswith(start) and (start != b"RIFF" or content[8:12] == b"WEBP"):
            return media_type
    return None


def made_harmless(content: bytes, allowed: Sequence[str]) -> Upload:
    """Look into a file and give what may be kept of it; raises FileProblemError.

    A picture is turned upright, made at most 2,400 pixels wide or high and written anew. A PDF is
    kept as it is.
    """
    if not content:
        raise FileProblemError(FileProblem.EMPTY)
    media_type = media_type_of(content)
    if media_type is None or media_type not in allowed:
        raise FileProblemError(FileProblem.TYPE)
    if media_type in STARTS:
        return Upload(_drawn_anew(content, STARTS[media_type][1]), media_type)
    if PDF_END not in content[-END_WITHIN:]:
        raise FileProblemError(FileProblem.BROKEN)
    return Upload(content, media_type)


def _drawn_anew(content: bytes, name: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a strange picture is refused below, or harmless
            return _draw(content, name)
    except FileProblemError:
        raise
    except Exception as error:  # whatever a broken picture makes the decoder raise
        raise FileProblemError(FileProblem.BROKEN) from error


def _draw(content: bytes, name: str) -> bytes:
    with Image.open(BytesIO(content), formats=[name]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise FileProblemError(FileProblem.TOO_MANY_PIXELS)
        upright = ImageOps.exif_transpose(picture)
        has_holes = name != "JPEG" and upright.has_transparency_data
        flat = upright.convert("RGBA" if has_holes else "RGB")
        flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = Image.new(flat.mode, flat.size)
        bare.paste(flat)
        drawn = BytesIO()
        bare.save(drawn, name, quality=QUALITY)
    return drawn.getvalue()
