"""The forms of those who invite: a campaign, its words, launching it, an objection by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.engagement.invitations import rules
from insightbank.engagement.invitations.staff_words import MEDIA
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, Answered, AtMost, Form
from insightbank.web.i18n import _, _l

Choices = Sequence[tuple[str, str]]
NOT_LISTED: dict[str, Any] = {"invalid_choice_message": NOT_A_CHOICE}


class CampaignForm(Form):
    """A campaign; ``activities`` and ``audiences`` are (id, words) to choose from."""

    name = StringField(_l("Name"), [Answered(_l("Enter a name.")), AtMost(200)])
    activity = SelectField(_l("What are people asked to do?"), choices=[], **NOT_LISTED)
    audience = SelectField(
        _l("Who is asked?"),
        choices=[],
        description=_l("An audience that has been saved."),
        **NOT_LISTED,
    )
    media = SelectMultipleField(
        _l("How may they be asked?"),
        [Answered(_l("Choose at least one."))],
        description=_l("Each person is asked once, in the way that suits them best."),
        **NOT_LISTED,
    )
    starts_on = DayMonthYearField(_l("First day"), [Answered(_l("Enter the first day."))])
    reminder_1 = DayMonthYearField(
        _l("First reminder"),
        description=_l("Only to those who have not taken part. Leave empty for none."),
    )
    reminder_2 = DayMonthYearField(_l("Second reminder"))
    bsl_url = StringField(
        _l("Address of a British Sign Language video"),
        [AtMost(500)],
        description=_l("Given to people who asked for one. It must start with https://"),
    )

    def __init__(
        self, *args: Any, activities: Choices = (), audiences: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.activity.choices = [SelectChoice(value, text) for value, text in activities]
        self.audience.choices = [SelectChoice(value, text) for value, text in audiences]
        self.media.choices = [SelectChoice(name, str(MEDIA[name])) for name in rules.ORDER]

    def validate_bsl_url(self, field: Field) -> None:
        parts = urlsplit(field.data or "")
        if field.data and (parts.scheme != "https" or not parts.netloc or " " in field.data):
            raise ValidationError(_("Enter an address that starts with https://"))

    def validate_reminder_1(self, field: DayMonthYearField) -> None:
        self._after_first_day(field)

    def validate_reminder_2(self, field: DayMonthYearField) -> None:
        self._after_first_day(field)

    def _after_first_day(self, field: DayMonthYearField) -> None:
        if field.data and self.starts_on.data and field.data <= self.starts_on.data:
            raise ValidationError(_("A reminder must be after the first day."))

    def reminders(self) -> list[date]:
        return [field.data for field in (self.reminder_1, self.reminder_2) if field.data]

    def audience_id(self) -> UUID:
        return UUID(self.audience.data)

    def activity_id(self) -> UUID:
        return UUID(self.activity.data)


class WordsForm(Form):
    """The words of a campaign in one language."""

    subject = StringField(_l("Subject"), [AtMost(rules.LONGEST_PARTS["subject"])])
    body = TextAreaField(
        _l("Email and letter"),
        [AtMost(rules.LONGEST_PARTS["body"])],
        description=_l("The link, and how to say no, are added by themselves."),
    )
    sms = TextAreaField(
        _l("Text message"),
        [AtMost(rules.LONGEST_PARTS["sms"])],
        description=_l("Keep it short. The link is added by itself."),
    )
    checked = BooleanField(_l("I have checked these words and they say the same as the English"))

    def words(self) -> dict[str, str]:
        return {part: self[part].data or "" for part in rules.PARTS}


class LaunchForm(Form):
    """A box to tick before anybody is written to."""

    sure = BooleanField(
        _l("Yes, invite these people"),
        [Answered(_l("Tick the box if you want to invite these people."))],
    )


class ObjectionForm(Form):
    """An objection that came by telephone or letter."""

    email = EmailField(
        _l("Email address of the account"), [Answered(_l("Enter an email address.")), AtMost(254)]
    )
