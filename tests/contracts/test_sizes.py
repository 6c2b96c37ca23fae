"""Sizes: what grows past them is split by subject, or named here with its reason."""

from __future__ import annotations

from tests.contracts.product import TEMPLATES, files, functions, python_files, relative

FILE, FUNCTION, VIEW, TEMPLATE, CONFTEST = 400, 40, 25, 200, 300
EXCEPTIONS: dict[str, str] = {}
"""path, or path:function → why it may be longer."""


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {
        relative(path): lines
        for path in python_files()
        if (lines := len(path.read_text("utf-8").splitlines())) > FILE
        and relative(path) not in EXCEPTIONS
    }
    assert not long


def test_no_conftest_becomes_a_place_where_things_hide() -> None:
    long = [
        relative(path)
        for path in python_files()
        if path.name == "conftest.py" and len(path.read_text("utf-8").splitlines()) > CONFTEST
    ]
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        str(function): function.lines
        for function in functions()
        if function.lines > FUNCTION
        and str(function) not in EXCEPTIONS
        and "migrations/" not in str(function)
    }
    assert not long


def test_views_are_thin() -> None:
    thick = {
        str(function): function.lines
        for function in functions()
        if function.is_view and function.lines > VIEW and str(function) not in EXCEPTIONS
    }
    assert not thick


def test_templates_are_short_enough_to_see_their_shape() -> None:
    long = {
        relative(path): lines
        for path in files(TEMPLATES, "*.html")
        if (lines := len(path.read_text("utf-8").splitlines())) > TEMPLATE
        and relative(path) not in EXCEPTIONS
    }
    assert not long


def test_every_exception_is_still_needed() -> None:
    sizes = {relative(p): len(p.read_text("utf-8").splitlines()) for p in python_files()}
    sizes |= {str(f): f.lines for f in functions()}
    assert {name for name in EXCEPTIONS if name not in sizes} == set()


def test_no_room_has_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils.py", "helpers.py", "common.py", "misc.py", "util.py", "tools.py"}
    assert not [relative(path) for path in python_files() if path.name in drawers]


def test_every_module_says_what_it_holds() -> None:
    silent = [
        relative(path)
        for path in python_files()
        if path.stat().st_size
        and not path.name.startswith("test_")
        and not path.read_text("utf-8").lstrip().startswith(('"""', "#!"))
    ]
    assert not silent
