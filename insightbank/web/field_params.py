"""From a form field to the parameters of the design system's macro, with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import wtforms

from insightbank.web.form_fields import PARTS, Choice, DayMonthYearField
from insightbank.web.i18n import _

CountTexts = Callable[[], dict[str, object]]
EXCLUSIVE = frozenset({"none", "prefer_not_to_say"})
"""Answers that cannot stand beside others; the script unticks the rest when one is ticked."""
COUNT_FROM_PERCENT = 75

KINDS: tuple[tuple[type[Any], str], ...] = (
    (DayMonthYearField, "date"),
    (wtforms.BooleanField, "checkbox"),
    (wtforms.RadioField, "radios"),
    (wtforms.SelectMultipleField, "checkboxes"),
    (wtforms.SelectField, "select"),
    (wtforms.TextAreaField, "textarea"),
    (wtforms.FileField, "file"),
    (wtforms.SubmitField, "submit"),
    (wtforms.HiddenField, "hidden"),
    (wtforms.Field, "input"),
)
TYPES: tuple[tuple[type[Any], dict[str, str]], ...] = (
    (wtforms.PasswordField, {"type": "password"}),
    (wtforms.EmailField, {"type": "email", "autocomplete": "email"}),
    (wtforms.TelField, {"type": "tel", "autocomplete": "tel"}),
    (wtforms.URLField, {"type": "url"}),
    (wtforms.SearchField, {"type": "search"}),
    (wtforms.IntegerField, {"inputmode": "numeric"}),
    (wtforms.DecimalField, {"inputmode": "decimal"}),
    (wtforms.FloatField, {"inputmode": "decimal"}),
)
LATIN_TYPES = frozenset({"email", "tel", "url", "password"})


@dataclass(frozen=True, slots=True)
class FieldParams:
    """Which macro shows a field, and with what."""

    kind: str
    params: dict[str, Any]


def field_params(field: Any, options: Mapping[str, Any], count_texts: CountTexts) -> FieldParams:
    """Work out how to show any WTForms field; ``options`` are those of ``ui.field``."""
    kind = next(name for cls, name in KINDS if isinstance(field, cls))
    return FieldParams(kind, _BUILDERS[kind](field, options, count_texts))


def error_list(form: Any) -> list[dict[str, str]]:
    """List every error of a form, in the order of its fields, each with a link to its field."""
    errors = [{"text": str(message)} for message in getattr(form, "form_errors", ())]
    for field in _fields_of(form):
        errors.extend({"text": str(m), "href": f"#{_first_id(field)}"} for m in field.errors)
    return errors


def _fields_of(form: Any) -> Iterator[Any]:
    for field in form:
        if isinstance(field, (wtforms.FormField, wtforms.FieldList)):
            yield from _fields_of(field)
        else:
            yield field


def _first_id(field: Any) -> str:
    return f"{field.id}-day" if isinstance(field, DayMonthYearField) else str(field.id)


def _base(field: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    params: dict[str, Any] = {"name": field.name, "id": field.id}
    hint = options["hint"] or field.description
    if hint:
        params["hint"] = {"text": str(hint), "attributes": _written_in(options, hint)}
    if field.errors:
        params["errorMessage"] = {
            "text": str(field.errors[0]),
            "visuallyHiddenText": _("Error"),
        }
    attributes = {k: v for k, v in (field.render_kw or {}).items() if k != "class"}
    params["attributes"] = attributes | dict(options["attributes"])
    return params


def _written_in(options: Mapping[str, Any], text: object = None) -> dict[str, str]:
    """Mark a text written in another language than the page.

    A text that knows its own ``lang`` and ``dir`` is marked with those: a translation may lack
    some of the choices, and those are then in another language than the question.
    """
    own = {key: str(getattr(text, key, "")) for key in ("lang", "dir")}
    return own if all(own.values()) else {key: options[key] for key in own if options[key]}


def _label(field: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    label: dict[str, Any] = {
        "text": str(options["label"] or field.label.text),
        "attributes": _written_in(options),
    }
    if options["page_heading"]:
        return label | {"isPageHeading": True, "size": "l"}
    if options["hidden_label"]:
        return label | {"classes": "nhsuk-u-visually-hidden"}
    return label | {"size": options["size"]}


def _fieldset(field: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    return {"legend": _label(field, options)}


def _input(field: Any, options: Mapping[str, Any], _texts: CountTexts) -> dict[str, Any]:
    params = _base(field, options) | {"label": _label(field, options)}
    for cls, extra in TYPES:
        if isinstance(field, cls):
            params |= extra
            break
    # A password is never sent back; anything else people typed is.
    params["value"] = "" if params.get("type") == "password" else str(field._value())  # noqa: SLF001
    latin = params.get("type") in LATIN_TYPES or "inputmode" in params
    params["attributes"] = {"dir": "ltr" if latin else "auto"} | params["attributes"]
    for name in ("autocomplete", "inputmode", "type"):
        if name in params["attributes"]:
            params[name] = params["attributes"].pop(name)
    return params | {k: options[k] for k in ("width", "prefix", "suffix") if options[k]}


def _textarea(field: Any, options: Mapping[str, Any], texts: CountTexts) -> dict[str, Any]:
    params = _base(field, options) | {"label": _label(field, options)}
    params |= {"value": field.data or "", "rows": options["rows"] or 5}
    params["attributes"] = {"dir": "auto"} | params["attributes"]
    if limit := options["limit"] or _limit_of(field):
        params |= texts() | {"maxlength": limit, "threshold": COUNT_FROM_PERCENT}
    return params


def _limit_of(field: Any) -> int | None:
    for validator in field.validators:
        for name in ("most", "max"):
            limit = getattr(validator, name, None)
            if isinstance(limit, int) and limit > 0:
                return limit
    return None


def _choices(field: Any, options: Mapping[str, Any], _texts: CountTexts) -> dict[str, Any]:
    params = _base(field, options) | {"fieldset": _fieldset(field, options)}
    params |= {"idPrefix": field.id, "small": options["small"], "items": []}
    del params["id"]
    multiple = isinstance(field, wtforms.SelectMultipleField)
    for group, choices in _grouped(field):
        if group:
            params["items"].append({"divider": str(group)})
        for choice in choices:
            item = _choice_item(choice, field, options, multiple=multiple)
            if "behaviour" in item and not any("behaviour" in i for i in params["items"]):
                params["items"].append({"divider": _("or")})
            params["items"].append(item)
    _tick_unlisted(field, params["items"])
    return params


def _grouped(field: Any) -> Iterator[tuple[str, list[Choice]]]:
    if not field.has_groups():
        yield "", list(field.iter_choices())
        return
    for group, choices in field.iter_groups():
        yield group or "", list(choices)


def _choice_item(
    choice: Choice, field: Any, options: Mapping[str, Any], *, multiple: bool
) -> dict[str, Any]:
    value = str(choice.value)
    kw = dict(choice.render_kw or {})
    item: dict[str, Any] = {
        "value": value,
        "text": str(choice.label),
        "checked": bool(choice.selected),
        "label": {"attributes": _written_in(options, choice.label)},
    }
    if hint := kw.pop("hint", ""):
        item["hint"] = {"text": str(hint)}
    if value in options["conditional"]:
        item["conditional"] = {"html": options["conditional"][value]}
    if multiple:
        item["behaviourGroup"] = field.id
        if value in EXCLUSIVE:
            item["behaviour"] = "exclusive"
    return item | {"attributes": kw}


def _tick_unlisted(field: Any, items: list[dict[str, Any]]) -> None:
    """Keep a posted choice ticked when the field could not read its data for another reason."""
    if field.data is None and field.raw_data:
        for item in items:
            if item.get("value") in field.raw_data:
                item["checked"] = True


def _checkbox(field: Any, options: Mapping[str, Any], _texts: CountTexts) -> dict[str, Any]:
    params = _base(field, options)
    item = {
        "id": field.id,
        "value": "y",
        "text": str(options["label"] or field.label.text),
        "checked": bool(field.data),
        "attributes": params.pop("attributes"),
        "label": {"attributes": _written_in(options)},
    }
    if "hint" in params:
        item["hint"] = params.pop("hint")
    del params["id"]
    return params | {"idPrefix": field.id, "items": [item], "small": options["small"]}


def _select(field: Any, options: Mapping[str, Any], _texts: CountTexts) -> dict[str, Any]:
    params = _base(field, options) | {"label": _label(field, options)}
    params["items"] = [
        {"value": str(c.value), "text": str(c.label), "selected": bool(c.selected)}
        for _group, choices in _grouped(field)
        for c in choices
    ]
    return params


def _file(field: Any, options: Mapping[str, Any], _texts: CountTexts) -> dict[str, Any]:
    params = _base(field, options) | {"label": _label(field, options)}
    return params | {"multiple": isinstance(field, wtforms.MultipleFileField)}


def _date(field: Any, options: Mapping[str, Any], _texts: CountTexts) -> dict[str, Any]:
    params = _base(field, options) | {"fieldset": _fieldset(field, options)}
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    params["items"] = [
        {
            "id": f"{field.id}-{part}",
            "name": f"{field.name}-{part}",
            "label": labels[part],
            "value": field.typed[part],
            "width": 4 if part == "year" else 2,
            "error": bool(field.errors),
            "attributes": {"dir": "ltr"},
        }
        for part in PARTS
    ]
    return params


def _plain(field: Any, options: Mapping[str, Any], _texts: CountTexts) -> dict[str, Any]:
    return {"text": str(options["label"] or field.label.text), "name": field.name, "value": "y"}


_BUILDERS: dict[str, Callable[[Any, Mapping[str, Any], CountTexts], dict[str, Any]]] = {
    "date": _date,
    "checkbox": _checkbox,
    "radios": _choices,
    "checkboxes": _choices,
    "select": _select,
    "textarea": _textarea,
    "file": _file,
    "submit": _plain,
    "hidden": _plain,
    "input": _input,
}
