"""Building an audience: from nothing, from one that is there, or from a file."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.audiences import services
from insightbank.engagement.audiences.forms.staff import (
    AudienceForm,
    RuleFileForm,
    Shape,
    audience_form,
    changed,
    shape_of,
    shown_rule,
)
from insightbank.engagement.audiences.rules import (
    LONGEST_FILE,
    Rule,
    RuleError,
    Vocabulary,
    read_document,
    read_json,
)
from insightbank.engagement.audiences.services import Counted
from insightbank.engagement.audiences.staff_words import load_names, refusal_words
from insightbank.engagement.audiences.views.staff import (
    SEE_OTHER,
    count,
    find_audience,
    limits,
    may_change,
)
from insightbank.engagement.audiences.vocabulary import current_vocabulary
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.audiences.models import Audience

bp = Blueprint("audience_building", __name__, url_prefix="/staff/audiences")


@bp.route("/new", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    if request.method == "GET":
        return _page(audience_form(Shape(), load_names(today()), data={}), None)
    return _build(None)


@bp.route("/<uuid:audience_id>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def edit(audience_id: UUID) -> ResponseReturnValue:
    audience = find_audience(audience_id)
    if not may_change(audience):
        abort(403)
    if request.method == "POST":
        return _build(audience)
    # What is gone since can be shown and taken out; saving checks it against what there is.
    shown = shown_rule(read_document(audience.rule, ANYTHING))
    if shown is None:
        flash(_("This rule came from a file and is too deep for the form. Change the file."))
        return redirect(url_for("audiences_staff.show", audience_id=audience_id), SEE_OTHER)
    shape, data = shown
    data |= {"name": audience.name, "leave_out": audience.leave_out_over_asked}
    return _page(audience_form(shape, load_names(today()), data=data), audience)


@bp.route("/upload", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def upload() -> ResponseReturnValue:
    form = RuleFileForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("staff/audiences/upload.html", form=form), status
    file = request.files.get("file")
    try:
        text = file.read(LONGEST_FILE + 1) if file else b""
        rule = read_json(text, current_vocabulary(today()))
    except RuleError as error:
        form.file.errors = [str(problem) for problem in error.problems]
        return render_template("staff/audiences/upload.html", form=form), 422
    return _saved(None, form.name.data or "", rule, leave_out=False)


class _Act(NamedTuple):
    """What came of a page that was sent: its rule, or None with the errors at their fields."""

    rule: Rule | None
    vocabulary: Vocabulary


def _build(audience: Audience | None) -> ResponseReturnValue:
    names = load_names(today())
    shape = shape_of(request.form)
    reshaped = changed(shape, request.form)
    if reshaped is not None:
        return _page(audience_form(reshaped, names), audience)
    form = audience_form(shape, names)
    is_right = form.validate()
    act = _read(form)
    if act.rule is None or (not is_right and request.form.get("do") != "count"):
        return _page(form, audience), 422
    if request.form.get("do") == "count":
        form.name.errors = []
        return _page(form, audience, count(act.rule, act.vocabulary))
    return _saved(audience, form.name.data or "", act.rule, leave_out=bool(form.leave_out.data))


def _read(form: AudienceForm) -> _Act:
    vocabulary = current_vocabulary(today())
    document = form.read_rule()
    if document is None:
        return _Act(None, vocabulary)
    try:
        return _Act(read_document(document, vocabulary), vocabulary)
    except RuleError as error:
        for problem in error.problems:
            form.complain(problem.path, problem.text)
        return _Act(None, vocabulary)


def _saved(
    audience: Audience | None, name: str, rule: Rule, *, leave_out: bool
) -> ResponseReturnValue:
    kept = services.save_audience(
        audience,
        name=name,
        rule=rule,
        leave_out_over_asked=leave_out,
        actor_id=current_actor().id,
        today=today(),
    )
    flash(_("The audience is saved."), "success")
    return redirect(url_for("audiences_staff.show", audience_id=kept.id), SEE_OTHER)


def _page(form: AudienceForm, audience: Audience | None, counted: Counted | None = None) -> str:
    refusal = counted and counted.refusal and refusal_words(counted.refusal, limits().floor)
    return render_template(
        "staff/audiences/build.html",
        form=form,
        audience=audience,
        counted=counted,
        refusal=refusal,
    )


class _Everything(Container[str]):
    """Holds every word, for showing rules that name what is gone."""

    def __contains__(self, _word: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _ByAnyName(Mapping[str, Any]):
    def __getitem__(self, _name: str) -> _Everything:
        return _Everything()

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, _name: object) -> bool:
        return True


ANYTHING = Vocabulary(_ByAnyName(), _Everything(), _ByAnyName(), _Everything())
