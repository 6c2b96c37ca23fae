"""The reviewer's forms: text, decisions on tags, marks and quotes, and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from insightbank.insights.forms.notes import WHOLE_AREA, Listed
from insightbank.insights.rules import (
    BODY,
    MAX_BODY,
    MAX_TITLE,
    TITLE,
    MarkState,
    QuoteState,
    TagState,
    quote_field,
)
from insightbank.insights.services import ReviewEdit
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import SHORT_TEXT, Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l
from insightbank.web.labels import PLUS_GROUPS, THEMES, plus_label, theme_label

if TYPE_CHECKING:
    from insightbank.insights.models import Insight, InsightMark, InsightTag

SHARING: dict[str, LazyString] = {
    "commissioners": _l("Everyone who plans health and care here"),
    "alliance": _l("Leads of the Alliance, and officers"),
    "organisation": _l("The organisation it came from, and officers"),
}
MARK_KINDS: dict[str, LazyString] = {
    "name": _l("Name"),
    "phone": _l("Phone number"),
    "email": _l("E-mail address"),
    "postcode": _l("Postcode"),
    "address": _l("Address"),
    "nhs_number": _l("NHS number"),
    "ni_number": _l("National Insurance number"),
    "date_of_birth": _l("Date of birth"),
    "registration": _l("Car registration"),
    "handle": _l("Social media name"),
}
EXPERIENCERS: dict[str, LazyString] = {
    "speaker": _l("the person speaking"),
    "other": _l("somebody else"),
    "group": _l("a group"),
}
METHODS: dict[str, LazyString] = {
    "lexicon": _l("found in the words"),
    "implied": _l("follows from another tag"),
    "person": _l("added by a person"),
    "import": _l("came with the import"),
}


UNDECIDED = frozenset({TagState.SUGGESTED, MarkState.OPEN, QuoteState.PENDING})


class ReviewForm(Form):
    """Everything that can be changed on one insight; made by ``review_form``."""

    version = IntegerField(widget=HiddenInput())
    title = StringField(_l("Title"), [Answered(_l("Enter a title.")), AtMost(MAX_TITLE)])
    body = TextAreaField(_l("What was said"), [Answered(_l("Enter a text.")), AtMost(MAX_BODY)])
    community = StringField(_l("Who it is from"), [AtMost(SHORT_TEXT)])
    gathered = StringField(_l("How it was gathered"), [AtMost(SHORT_TEXT)])
    place = SelectField(_l("Place"), [Listed()], validate_choice=False)
    held_on = DayMonthYearField(_l("When it was heard"), [Answered(_l("Enter the date."))])
    sharing = RadioField(_l("Who may read it"), [Listed()], validate_choice=False)
    review_on = DayMonthYearField(_l("Look at it again on"))

    insight: Insight

    def edit(self, alliance_of: Mapping[str, str | None]) -> ReviewEdit:
        """Give what was typed and decided; ``alliance_of`` maps districts to Alliances."""
        kind, _separator, slug = (self.place.data or "").partition(":")
        return ReviewEdit(
            title=self.title.data or "",
            body=self.body.data or "",
            community=self.community.data or "",
            gathered=self.gathered.data or "",
            sharing=self.sharing.data or self.insight.sharing,
            alliance=(slug if kind == "alliance" else alliance_of.get(slug)) or None,
            district=slug if kind == "district" else None,
            held_on=self.held_on.data,
            review_on=self.review_on.data,
            tags=self._decisions("tag", self.insight.tags, TagState),
            marks=self._decisions("mark", self.insight.marks, MarkState),
            quotes=self._decisions("quote", self.insight.quotes, QuoteState),
        )

    def _decisions(self, prefix: str, items: Sequence[Any], states: Any) -> dict[Any, Any]:
        return {
            item.id: states(self[_name(prefix, item)].data)
            for item in items
            if self[_name(prefix, item)].data
        }

    def decision(self, prefix: str, item: object) -> Any:
        """Give the field for one tag, mark or quote."""
        return self[_name(prefix, item)]


def _name(prefix: str, item: Any) -> str:
    return f"{prefix}_{item.id.hex}"


def review_form(insight: Insight, *, places: Sequence[SelectChoice], posted: bool) -> ReviewForm:
    """Make the form for one insight, with a choice for each of its tags, marks and quotes."""
    fields: dict[str, Any] = {}
    for tag in insight.tags:
        fields[_name("tag", tag)] = _choice(
            tag_words(tag), {"accepted": _("Accept"), "rejected": _("Reject")}, _evidence(tag)
        )
    for mark in insight.marks:
        fields[_name("mark", mark)] = _choice(
            mark_words(insight, mark), {"removed": _("Remove"), "kept": _("Keep")}, ""
        )
    for quote in insight.quotes:
        fields[_name("quote", quote)] = _choice(
            _("Quote %(number)s", number=quote.position + 1),
            {"approved": _("Approve"), "rejected": _("Leave out")},
            "",
        )
    made = type("ReviewForm", (ReviewForm,), fields)
    values = _values(insight)
    # A choice that a browser did not send stays as it was decided.
    form = cast("ReviewForm", made(data=values) if posted else made(formdata=None, data=values))
    form.insight = insight
    form.place.choices = list(places)
    form.sharing.choices = [SelectChoice(key, str(label)) for key, label in SHARING.items()]
    return form


def _choice(label: str, choices: Mapping[str, str], hint: str) -> RadioField:
    return RadioField(
        label,
        [Listed()],
        choices=[SelectChoice(value, text) for value, text in choices.items()],
        validate_choice=False,
        description=hint,
    )


def _values(insight: Insight) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(insight, name)
        for name in ("version", "title", "body", "community", "gathered", "held_on", "review_on")
    }
    values |= {"sharing": insight.sharing, "place": place_value(insight)}
    groups: dict[str, list[Any]] = {
        "tag": [*insight.tags],
        "mark": [*insight.marks],
        "quote": [*insight.quotes],
    }
    for prefix, items in groups.items():
        values |= {_name(prefix, item): item.state for item in items if item.state not in UNDECIDED}
    return values


def place_value(insight: Insight) -> str:
    """Give the choice that stands for an insight's place."""
    if insight.district:
        return f"district:{insight.district}"
    return f"alliance:{insight.alliance}" if insight.alliance else WHOLE_AREA


def tag_words(tag: InsightTag) -> str:
    """Name a tag as the page shows it, with whom it is about."""
    if tag.facet == "theme":
        return theme_label(tag.tag_id)
    if tag.experiencer is None:
        return plus_label(tag.tag_id)
    return _(
        "%(group)s: about %(whom)s",
        group=plus_label(tag.tag_id),
        whom=str(EXPERIENCERS.get(tag.experiencer, tag.experiencer)),
    )


def _evidence(tag: InsightTag) -> str:
    words = list(dict.fromkeys(f"“{item['text']}”" for item in tag.evidence))
    how = str(METHODS.get(tag.method, tag.method))
    return f"{' · '.join(words[:6])} ({how})" if words else f"({how})"


def mark_words(insight: Insight, mark: InsightMark) -> str:
    """Say what is marked and where it stands."""
    texts = {TITLE: insight.title, BODY: insight.body}
    texts |= {quote_field(quote.position): quote.text for quote in insight.quotes}
    kind = str(MARK_KINDS.get(mark.kind, mark.kind))
    words = texts.get(mark.field, "")[mark.start : mark.end]
    return f"{kind}: “{words}” ({field_words(mark.field)})"


def field_words(field: str) -> str:
    """Name a field of an insight."""
    if field == TITLE:
        return _("title")
    if field == BODY:
        return _("text")
    return _("quote %(number)s", number=int(field.split(":")[1]) + 1)


class ReasonForm(Form):
    """Why something is sent back or withdrawn."""

    reason = TextAreaField(_l("Reason"), [Answered(_l("Give a reason.")), AtMost(2_000)])


class AddTagForm(Form):
    """A theme or PLUS group that the machine did not see."""

    tag = SelectField(_l("Theme or PLUS group"), [Listed()], validate_choice=False)

    def __init__(self) -> None:
        super().__init__()
        self.tag.choices = [
            SelectChoice(f"{facet}:{key}", str(label), optgroup=group)
            for facet, group, labels in (
                ("theme", _("Themes"), THEMES),
                ("plus", _("PLUS groups"), PLUS_GROUPS),
            )
            for key, label in labels.items()
        ]

    def chosen(self) -> tuple[str, str]:
        """Give facet and id."""
        facet, _separator, tag_id = (self.tag.data or "").partition(":")
        return facet, tag_id


class FromAnswersForm(Form):
    """The start of a draft from survey answers; which answers are ticked is read beside it."""

    title = StringField(_l("Title"), [Answered(_l("Enter a title.")), AtMost(MAX_TITLE)])
    body = TextAreaField(
        _l("What was said, in your words"), [Answered(_l("Enter a text.")), AtMost(MAX_BODY)]
    )


def later(today: date) -> date:
    """Give the day an insight is looked at again unless somebody says otherwise: in two years."""
    return date(today.year + 2, today.month, min(today.day, 28))
