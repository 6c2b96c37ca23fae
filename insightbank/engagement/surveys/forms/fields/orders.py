"""Ranking: a number for each choice, the same with a keyboard, a screen reader or a script."""

from __future__ import annotations

from collections import Counter
from typing import Any

from insightbank.engagement.surveys.forms.fields.base import (
    ANSWER,
    AnswerProblemError,
    Asking,
    Fields,
)
from insightbank.engagement.surveys.forms.fields.parts import PartsField
from insightbank.engagement.surveys.kinds import Given
from insightbank.engagement.surveys.kinds.orders import Ranking
from insightbank.web.forms import NOT_A_CHOICE
from insightbank.web.i18n import _, _l


class RankingFields(Fields):
    """A list of numbers beside each choice; the empty one means no place."""

    kind = "ranking"
    help = _l("Give 1 to what matters most to you, 2 to the next, and so on.")
    template = "surveys/kinds/ranking.html"

    def make(self, asking: Asking) -> dict[str, Any]:
        keys = [option.key for option in asking.question.options]
        return {ANSWER: PartsField(asking.label.text, keys=keys)}

    def read(self, form: Any, asking: Asking) -> Given:
        places = [str(place) for place in range(1, Ranking().places(asking.question) + 1)]
        given: dict[str, str] = form[ANSWER].data
        if not set(given.values()) <= set(places):
            raise AnswerProblemError(str(NOT_A_CHOICE))
        times = Counter(given.values())
        doubles = {key: place for key, place in given.items() if times[place] > 1}
        if doubles:
            raise _twice(asking, doubles)
        missing = next((place for place in places[: len(given)] if place not in times), None)
        if missing:
            message = _("Number %(number)s is missing. Start with 1, then 2, and so on.")
            raise AnswerProblemError(message % {"number": missing})
        return Given(sorted(given, key=lambda key: int(given[key])) or None)

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: {key: str(place) for place, key in enumerate(value or (), start=1)}}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        lines = [f"{place}. {asking.option(key)}" for place, key in enumerate(value, start=1)]
        return "\n".join(lines)


def _twice(asking: Asking, doubles: dict[str, str]) -> AnswerProblemError:
    parts = {
        key: _(
            "You gave number %(number)s to “%(choice)s” and to another. Change one.",
            number=place,
            choice=asking.option(key),
        )
        for key, place in doubles.items()
    }
    return AnswerProblemError(_("Give each number only once."), parts=parts)
