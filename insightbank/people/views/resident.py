"""A resident's own account: sign in by a code, see, change, take away or delete everything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from flask import (
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_security import logout_user

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.roles import Role
from insightbank.people import queries, services
from insightbank.people.forms import (
    CodeForm,
    EmailForm,
    EraseForm,
    LanguageForm,
    ProfileForm,
    profile_form_class,
)
from insightbank.people.letters import code_letter
from insightbank.people.links import local_path
from insightbank.people.views.blueprint import bp
from insightbank.web import clock
from insightbank.web.access import RESIDENT_KEY, current_actor, open_to
from insightbank.web.i18n import _, current_language
from insightbank.web.profile_labels import (
    PREFERRED_FORMAT,
    PROFILE_QUESTIONS,
    ProfileQuestion,
    profile_question,
)

if TYPE_CHECKING:
    from insightbank.people.models import ProfileFact, ResidentAccount

CODE_FOR = "code_for"
AFTER = "after_sign_in"


@bp.route("/my/sign-in", methods=["GET", "POST"])
@open_to(Role.ANYONE)
def resident_sign_in() -> ResponseReturnValue:
    if target := local_path(request.args.get("next", "")):
        session[AFTER] = target
    if request.method == "GET" and session.get(CODE_FOR) and "again" not in request.args:
        return _code_page(CodeForm())
    form = EmailForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("people/sign_in.html", form=form), status
    try:
        _send_code(form.address())
    except services.TooManyCodesError:
        form.email.errors = [_("You asked for several codes. Wait 15 minutes and try again.")]
        return render_template("people/sign_in.html", form=form), 422
    session[CODE_FOR] = form.address()
    return redirect(url_for("people.resident_sign_in"))


@bp.route("/my/sign-in/code", methods=["GET", "POST"])
@open_to(Role.ANYONE)
def resident_code() -> ResponseReturnValue:
    address = session.get(CODE_FOR)
    if not address or request.method == "GET":
        return redirect(url_for("people.resident_sign_in"))
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, 422)
    try:
        resident = _check_code(address, form.digits())
    except services.WrongCodeError:
        form.code.errors = [_("This is not the code that we sent. Check it and try again.")]
        return _code_page(form, 422)
    except services.CodeSpentError:
        form.code.errors = [_("You cannot use this code any more. Ask for a new one.")]
        return _code_page(form, 422)
    _begin(resident)
    return redirect(session.pop(AFTER, "") or url_for("people.resident_home"))


@bp.post("/my/sign-out")
@open_to(Role.ANYONE)
def resident_sign_out() -> ResponseReturnValue:
    session.pop(RESIDENT_KEY, None)
    return redirect(url_for("pages.home"))


@bp.get("/my")
@open_to(Role.RESIDENT)
def resident_home() -> ResponseReturnValue:
    resident = _resident()
    facts = {fact.question_id: fact for fact in queries.list_facts(resident.id)}
    asked = [(q, facts.get(q.id)) for q in PROFILE_QUESTIONS if _is_asked(q, facts)]
    return render_template(
        "people/home.html",
        resident=resident,
        asked=asked,
        language_name=language_of(resident.language),
        format_name=PREFERRED_FORMAT.option_label(resident.format),
        shown_date=lambda day: format_date(day, "long"),
    )


@bp.route("/my/about-me/<question_id>", methods=["GET", "POST"])
@open_to(Role.RESIDENT)
def resident_question(question_id: str) -> ResponseReturnValue:
    resident = _resident()
    question = profile_question(question_id) or abort(404)
    form = _question_form(question, queries.get_fact(resident.id, question.id))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        page = render_template("people/question.html", form=form, question=question)
        return page, status
    services.save_profile(
        resident,
        [services.Fact(asked, tuple(codes), words) for asked, codes, words in form.facts()],
        agreed=form.has_agreed,
        language=current_language(),
        today=clock.today(),
    )
    flash(_("We have kept your answer."), "success")
    return redirect(url_for("people.resident_home"))


@bp.post("/my/about-me/<question_id>/withdraw")
@open_to(Role.RESIDENT)
def resident_withdraw(question_id: str) -> ResponseReturnValue:
    resident = _resident()
    question = profile_question(question_id) or abort(404)
    services.save_profile(
        resident,
        [services.Fact(question.id, ())],
        agreed=False,
        language=current_language(),
        today=clock.today(),
    )
    flash(_("We have deleted your answer."), "success")
    return redirect(url_for("people.resident_home"))


@bp.route("/my/language", methods=["GET", "POST"])
@open_to(Role.RESIDENT)
def resident_language() -> ResponseReturnValue:
    resident = _resident()
    form = LanguageForm(language=resident.language, format=resident.format)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("people/language.html", form=form), status
    services.choose_language(resident, language=form.language.data, format_=form.format.data)
    flash(_("We have kept your choice."), "success")
    return redirect(url_for("people.resident_home"))


@bp.get("/my/download")
@open_to(Role.RESIDENT)
def resident_download() -> ResponseReturnValue:
    data = services.export_my_data(_resident())
    response = Response(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    response.content_type = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/my/delete", methods=["GET", "POST"])
@open_to(Role.RESIDENT)
def resident_erase() -> ResponseReturnValue:
    resident = _resident()
    form = EraseForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("people/erase.html", form=form), status
    services.erase_me(resident)
    session.pop(RESIDENT_KEY, None)
    flash(_("We have deleted your account and everything in it."), "success")
    return redirect(url_for("pages.home"))


def language_of(tag: str) -> str:
    """Give a language's own name; a tag that is not known any more shows as itself."""
    language = KNOWN_LANGUAGES.get(tag)
    return language.own_name if language else tag


def _resident() -> ResidentAccount:
    """Find who has signed in; an account deleted elsewhere ends the session here."""
    resident_id = current_actor().resident_id
    resident = queries.get_resident(resident_id) if isinstance(resident_id, UUID) else None
    if resident is None:
        session.pop(RESIDENT_KEY, None)
        abort(redirect(url_for("people.resident_sign_in")))
    return resident


def _code_page(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    return render_template("people/code.html", form=form, address=session[CODE_FOR]), status


def _send_code(address: str) -> None:
    settings = current_app.config["INSIGHTBANK"]
    language = current_language()
    services.send_sign_in_code(
        address,
        language,
        clock.now(),
        secret=settings.secret_key,
        write=lambda code: code_letter(code, language=language, settings=settings),
    )


def _check_code(address: str, digits: str) -> ResidentAccount:
    return services.check_code(
        address,
        digits,
        secret=current_app.config["INSIGHTBANK"].secret_key,
        language=current_language(),
        now=clock.now(),
        today=clock.today(),
    )


def _begin(resident: ResidentAccount) -> None:
    if current_actor().id is not None:
        logout_user()
    session.pop(CODE_FOR, None)
    session[RESIDENT_KEY] = str(resident.id)


def _is_asked(question: ProfileQuestion, facts: dict[str, ProfileFact]) -> bool:
    """Leave out a question that only follows another answer, unless it has been answered."""
    if question.ask_if is None or question.id in facts:
        return True
    before, code = question.ask_if
    return before in facts and code in facts[before].values


def _question_form(question: ProfileQuestion, fact: ProfileFact | None) -> ProfileForm:
    data: dict[str, object] = {}
    if fact is not None:
        data[question.id] = fact.values if question.multiple else fact.values[0]
        data[f"{question.id}_words"] = fact.write_in
    return profile_form_class([question.id])(data=data)
