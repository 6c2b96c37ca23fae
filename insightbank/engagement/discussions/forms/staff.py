"""What those who run discussions type: the discussion itself, and a moderator's step."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import DEFAULT_LANGUAGE, SCREEN_LANGUAGES
from insightbank.engagement.activities.rules import LONGEST_SLUG, LONGEST_TEXT, SLUG
from insightbank.engagement.discussions.rules import AGES, Action, Moderation, Reason
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import LONG_TEXT, SHORT_TEXT, Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l


class DiscussionForm(Form):
    """A discussion; its address cannot be changed later."""

    title = StringField(_l("Title"), [Answered(_l("Enter a title.")), AtMost(SHORT_TEXT)])
    intro = TextAreaField(_l("What it is about"), [AtMost(LONGEST_TEXT)])
    rules = TextAreaField(
        _l("House rules"),
        [AtMost(LONGEST_TEXT)],
        description=_l("One on each line. People see them before they write."),
    )
    opens_on = DayMonthYearField(_l("First day"), description=_l("Empty: as soon as you open it."))
    closes_on = DayMonthYearField(_l("Last day"), description=_l("Empty: until you close it."))
    languages = SelectMultipleField(_l("Languages"))
    moderation = RadioField(
        _l("When do you look at what people write?"),
        choices=[
            SelectChoice(str(Moderation.BEFORE), _l("Before others see it")),
            SelectChoice(
                str(Moderation.AFTER),
                _l("Afterwards, but before where it may name somebody or holds a link"),
            ),
        ],
        default=str(Moderation.BEFORE),
    )
    youngest = SelectField(_l("Who can take part?"))
    takes_ideas = BooleanField(_l("People can add ideas of their own"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = [
            SelectChoice(tag, language.english_name) for tag, language in SCREEN_LANGUAGES.items()
        ]
        self.youngest.choices = [
            SelectChoice("", _("Everybody")),
            *(SelectChoice(str(age), _("People of %(age)s or older", age=age)) for age in AGES),
        ]

    def validate_closes_on(self, field: DayMonthYearField) -> None:
        opens_on = self.opens_on.data
        if field.data and opens_on and field.data < opens_on:
            raise ValidationError(_("The last day must be after the first day."))

    def chosen_languages(self) -> list[str]:
        return list(self.languages.data or [DEFAULT_LANGUAGE])

    def texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ("title", "intro", "rules")}

    def youngest_age(self) -> int | None:
        return int(self.youngest.data) if self.youngest.data else None


class NewDiscussionForm(DiscussionForm):
    """A discussion that is not there yet."""

    slug = StringField(
        _l("Address"),
        [Answered(_l("Enter an address.")), AtMost(LONGEST_SLUG)],
        description=_l("Small letters, numbers and hyphens, for example ideas-for-our-hub."),
    )

    def validate_slug(self, field: StringField) -> None:
        if not SLUG.fullmatch(field.data or ""):
            raise ValidationError(_("Use only small letters, numbers and hyphens."))


REASON_LABELS: dict[Reason, LazyString] = {
    Reason.PERSONAL_DATA: _l("It shows who somebody is"),
    Reason.ABUSE: _l("It is rude, hateful or threatening"),
    Reason.OFF_TOPIC: _l("It has nothing to do with the topic"),
    Reason.DUPLICATE: _l("Somebody has said it already"),
    Reason.ADVERT: _l("It is an advert"),
    Reason.AT_RISK: _l("Somebody may be at risk"),
    Reason.OTHER: _l("Something else"),
}
ACTION_LABELS: dict[Action, LazyString] = {
    Action.PUBLISH: _l("Show it"),
    Action.REJECT: _l("Do not show it"),
    Action.REMOVE: _l("Take it down"),
    Action.ESCALATE: _l("Hide it and tell the safeguarding lead"),
    Action.DISMISS: _l("Leave it and settle the reports"),
}


class ModerationForm(Form):
    """A moderator's step; build it with the actions that are allowed."""

    action = RadioField(_l("What do you do with it?"), [Answered(_l("Choose what to do."))])
    reason = SelectField(_l("Why? The writer sees this reason."))
    note = TextAreaField(
        _l("Note for the log"), [AtMost(LONG_TEXT)], description=_l("Only moderators see it.")
    )

    def __init__(self, *args: Any, allowed: frozenset[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action.choices = [
            SelectChoice(str(action), words)
            for action, words in ACTION_LABELS.items()
            if action in allowed
        ]
        self.reason.choices = [
            SelectChoice("", _("No reason needed")),
            *(SelectChoice(str(key), words) for key, words in REASON_LABELS.items()),
        ]

    def validate_reason(self, field: SelectField) -> None:
        if not field.data and self.action.data in {Action.REJECT, Action.REMOVE}:
            raise ValidationError(_("Choose a reason. The writer sees it."))

    def chosen_reason(self) -> Reason | None:
        return Reason(self.reason.data) if self.reason.data else None
