"""Questions of the kinds that ``factories.surveys`` has none of, and a survey that asks them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from insightbank.engagement.surveys.queries import Survey
from tests.factories import surveys

MATTERS = [
    {"key": "time", "text": {"en": "A time that suits me", "ur": "مناسب وقت"}},
    {"key": "kind", "text": {"en": "Kind staff"}},
    {"key": "near", "text": {"en": "Near my home"}},
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "surgery",
        "kind": "dropdown",
        "settings": {"write_in": "other"},
        "text": {"en": "Which surgery do you go to?", "ur": "آپ کس سرجری میں جاتے ہیں؟"},
        "options": [
            *({"key": f"s{n}", "text": {"en": f"Surgery {n}"}} for n in range(1, 10)),
            {"key": "other", "text": {"en": "Another surgery"}},
        ],
    },
    {"key": "again", "kind": "yes_no", "text": {"en": "Would you go there again?"}},
    {"key": "listened", "kind": "likert", "text": {"en": "They listened to me."}},
    {
        "key": "often",
        "kind": "likert",
        "text": {"en": "How often do you see the same doctor?"},
        "options": [
            {"key": "never", "text": {"en": "Never"}},
            {"key": "some", "text": {"en": "Sometimes"}},
            {"key": "always", "text": {"en": "Always"}},
        ],
    },
    {"key": "feel", "kind": "smiley", "text": {"en": "How was it?", "ur": "کیسا رہا؟"}},
    {
        "key": "matters",
        "kind": "ranking",
        "text": {"en": "What matters most to you?", "ur": "آپ کے لیے سب سے اہم کیا ہے؟"},
        "options": MATTERS,
    },
    {
        "key": "staff",
        "kind": "matrix",
        "text": {"en": "How were the people you met?"},
        "columns": [
            {"key": "poor", "text": {"en": "Poor", "ur": "خراب"}},
            {"key": "fine", "text": {"en": "Fine"}},
            {"key": "good", "text": {"en": "Good"}},
        ],
        "options": [
            {"key": "desk", "text": {"en": "At the front desk"}},
            {"key": "doctor", "text": {"en": "The doctor"}},
        ],
    },
    {
        "key": "since",
        "kind": "month",
        "settings": {"when": "past"},
        "text": {"en": "When did it start?"},
    },
    {"key": "crossing", "kind": "place", "text": {"en": "Where is the crossing?"}},
    {"key": "photo", "kind": "file", "text": {"en": "Add a photo of the crossing"}},
    {
        "key": "agree",
        "kind": "consent",
        "required": True,
        "text": {"en": "May we use your answers?"},
        "statement": {"en": "I agree that the council reads my answers."},
    },
]


def question(key: str) -> dict[str, Any]:
    """Find the definition of one question."""
    return next(asked for asked in QUESTIONS if asked["key"] == key)


def survey(*keys: str, **changes: Any) -> Survey:
    """Make a survey with these questions, or with all; the address is ``your-street``."""
    asked = [question(key) for key in keys] or QUESTIONS
    return surveys.survey(
        **{"slug": "your-street", "languages": ["en", "ur"], "questions": asked} | changes
    )


def picture(name: str = "JPEG", size: tuple[int, int] = (64, 48), **saved: Any) -> bytes:
    """Give the bytes of a picture."""
    drawn = BytesIO()
    Image.new("RGB", size, "teal").save(drawn, name, **saved)
    return drawn.getvalue()
