"""The optional questions as a form: every one can be skipped, which is not "prefer not to say"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar

from wtforms import BooleanField, Field, RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from insightbank.people import rules
from insightbank.web.field_params import EXCLUSIVE
from insightbank.web.forms import NOT_A_CHOICE, SHORT_TEXT, AtMost, Form
from insightbank.web.i18n import _, _l
from insightbank.web.profile_labels import ProfileQuestion, profile_question

WORDS = "_words"
NOT_LISTED: dict[str, Any] = {"invalid_choice_message": NOT_A_CHOICE}

Answered = tuple[str, list[str], str]


class _Skippable(RadioField):
    """Radio buttons of which none may be chosen; a code that is not offered is still refused."""

    def pre_validate(self, form: Any) -> None:
        if self.data in {None, ""}:
            self.data = None
            return
        super().pre_validate(form)


class _StandsAlone:
    """Refuse "none" or "prefer not to say" beside other answers; the script may have been off."""

    field_flags: ClassVar[dict[str, bool]] = {}

    def __call__(self, form: object, field: Field) -> None:
        chosen = set(field.data or ())
        if len(chosen) > 1 and chosen & EXCLUSIVE:
            raise ValidationError(_("Choose only the last answer, or only the other answers."))


class ProfileForm(Form):
    """Base of the forms that ``profile_form_class`` makes; use that."""

    questions: ClassVar[tuple[ProfileQuestion, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self[question.id].choices = question.choices()

    @property
    def needs_consent(self) -> bool:
        """Whether some answer may only be kept with the box of ``agreed`` ticked."""
        return "agreed" in self

    @property
    def has_agreed(self) -> bool:
        return self.needs_consent and bool(self["agreed"].data)

    def facts(self) -> list[Answered]:
        """Give (question id, codes, own words) for every question asked, in order.

        No codes means not answered; ``["prefer_not_to_say"]`` is an answer.
        """
        return [self._fact(question) for question in self.questions]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        right = bool(super().validate(extra_validators))
        if self.needs_consent and not self.has_agreed and self._tells_something_special():
            self["agreed"].errors = [
                _("Tick the box if we may keep these answers. If not, leave them empty.")
            ]
            return False
        return right

    def _fact(self, question: ProfileQuestion) -> Answered:
        data = self[question.id].data
        codes = [] if not data else list(dict.fromkeys([data] if isinstance(data, str) else data))
        words = self[question.id + WORDS].data if question.write_in & set(codes) else ""
        return question.id, codes, words or ""

    def _tells_something_special(self) -> bool:
        return any(
            codes and not rules.is_prefer_not_to_say(codes)
            for question_id, codes, _words in self.facts()
            if question_id in rules.SPECIAL_CATEGORY
        )


def profile_form_class(question_ids: Sequence[str]) -> type[ProfileForm]:
    """Make the form class for some of the optional questions, in the order given.

    A field per question has its id as its name; own words are in ``<id>_words``; ``agreed`` is
    there where an answer needs explicit consent. Raises ValueError for a question not asked.
    """
    return _made(tuple(question_ids))


@lru_cache(maxsize=256)
def _made(question_ids: tuple[str, ...]) -> type[ProfileForm]:
    attributes: dict[str, Any] = {}
    questions = tuple(_known(question_id) for question_id in question_ids)
    for question in questions:
        attributes[question.id] = _field(question)
        if question.write_in:
            attributes[question.id + WORDS] = StringField(
                _l("In your own words, if you want"), validators=[AtMost(SHORT_TEXT)]
            )
    if any(question.special_category for question in questions):
        attributes["agreed"] = BooleanField(
            _l("I agree that you keep these answers, to find out if care works well for everyone.")
        )
    return type("ProfileForm", (ProfileForm,), attributes | {"questions": questions})


def _known(question_id: str) -> ProfileQuestion:
    question = profile_question(question_id)
    if question is None:
        msg = "this question is not asked"
        raise ValueError(msg)
    return question


def _field(question: ProfileQuestion) -> Any:
    if question.multiple:
        return SelectMultipleField(
            question.label,
            description=question.why,
            choices=[],
            validators=[_StandsAlone()],
            **NOT_LISTED,
        )
    return _Skippable(
        question.label,
        description=question.why,
        choices=[],
        **NOT_LISTED,
    )
