"""Answers of the demonstration to what people said; made up, as everything here."""

from __future__ import annotations

from datetime import date, timedelta

from insightbank.engagement.activities.queries import list_activities
from insightbank.engagement.activities.rules import CLOSED
from insightbank.engagement.feedback import services
from insightbank.engagement.feedback.queries import list_decisions
from insightbank.engagement.feedback.rules import Outcome

BY = "Primary Care Commissioning Committee"
ANSWERS: tuple[tuple[Outcome, dict[str, dict[str, str]]], ...] = (
    (
        Outcome.PARTLY,
        {
            "en": {
                "said": "Ringing at 8am does not work for people who start work at 7, who cannot "
                "hear well, or who need an interpreter.",
                "decided": "From the summer every practice in Basildon and Thurrock keeps a third "
                "of its appointments for booking online or in person at any time of day.",
                "why_not": "We cannot yet offer three-way calls with interpreters in every "
                "practice. We test it in four first.",
            },
            "ur": {
                "said": "صبح آٹھ بجے فون کرنا ان کے لیے ممکن نہیں جو سات بجے کام شروع کرتے ہیں۔",
                "decided": "گرمیوں سے ہر سرجری ایک تہائی وقت "
                "آن لائن یا خود آ کر لینے کے لیے رکھے گی۔",
                "why_not": "ہم ابھی ہر سرجری میں ترجمان کے ساتھ کال نہیں دے سکتے۔",
            },
        },
    ),
)


def load_decisions(today: date) -> int:
    """Answer the first surveys that have closed; gives how many decisions were added."""
    if list_decisions():
        return 0
    closed = [row for row in list_activities(kind="survey") if row.state == CLOSED]
    for activity, (outcome, texts) in zip(closed, ANSWERS, strict=False):
        decision = services.record_decision(
            outcome=outcome,
            texts=texts["en"],
            decided_by=BY,
            decided_on=today - timedelta(days=9),
            language="en",
            activity=activity,
        )
        services.translate_decision(decision, texts["ur"], language="ur")
        services.publish_decision(decision, today=today - timedelta(days=7))
    return min(len(closed), len(ANSWERS))
