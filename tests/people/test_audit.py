"""The audit log is added to and read, never changed."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.people import queries, services
from insightbank.people.models import AuditEntry
from tests.factories import people
from tests.people.conftest import NOON


def add(count=3):
    for number in range(count):
        services.record_audit(
            "answer.read", 1, "answer", f"a{number}", {"n": number, "ü": "ش"}, NOON
        )
    db.session.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "UPDATE audit_entry SET detail = NULL WHERE id = (SELECT min(id) FROM audit_entry)",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement, app, session):
    add()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()

    assert queries.check_audit_chain().length == 3


def test_postgresql_refuses_to_empty_the_log(app, session):
    if session.get_bind().dialect.name != "postgresql":
        return
    add()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("TRUNCATE audit_entry"))


def test_a_chain_that_nobody_touched_is_whole(app):
    assert queries.check_audit_chain().is_whole
    add()

    check = queries.check_audit_chain()

    assert check.is_whole
    assert check.length == 3


def test_a_changed_a_missing_and_a_cut_off_entry_are_found(app, session):
    add(4)
    ids = [entry.id for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    for statement, broken_at in (
        (f"UPDATE audit_entry SET actor_id = 9 WHERE id = {ids[1]}", ids[1]),
        (f"DELETE FROM audit_entry WHERE id = {ids[1]}", ids[2]),
        (f"DELETE FROM audit_entry WHERE id = {ids[3]}", 4),
    ):
        _without_triggers(session, statement)
        assert queries.check_audit_chain().broken_at == broken_at
        session.rollback()


def test_entries_written_at_the_same_time_follow_one_another(app):
    def write() -> None:
        with app.app_context():
            for _ in range(5):
                services.record_audit("answer.read", 1)
                db.session.commit()
            db.session.remove()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    check = queries.check_audit_chain()
    assert (check.length, check.broken_at) == (20, None)


def test_what_is_rolled_back_leaves_no_gap(app, session):
    add(1)
    services.record_audit("answer.read", 1)
    session.rollback()
    add(1)

    assert queries.check_audit_chain().is_whole


def test_auditors_and_administrators_read_the_log_by_page_and_nobody_else_does(client, new_client):
    add(120)
    client.sign_in(Role.AUDITOR)

    first = client.page("/en/staff/audit")
    assert "answer.read" in first.html
    assert "page=2" in first.html
    client.page("/en/staff/audit?page=3")
    client.page("/en/staff/audit?page=99999999999")

    for role in (Role.OFFICER, Role.COMMISSIONER, Role.CHAMPION):
        other = new_client()
        other.sign_in(role)
        assert other.get("/en/staff/audit").status_code == 403
    assert "sign-in" in new_client().get("/en/staff/audit").headers["Location"]


def test_the_log_is_narrowed_by_what_who_and_when(client):
    add()
    who = client.sign_in(Role.ADMINISTRATOR)
    services.record_audit("account.changed", who.id, "account", "77", {}, NOON)

    page = client.page(f"/en/staff/audit?action=account.changed&actor={who.id}&object_id=77")
    assert "1 entry" in page.html

    days = "since-day=3&since-month=11&since-year=2026&until-day=3&until-month=11&until-year=2026"
    assert "No entry" in client.page(f"/en/staff/audit?action=account.changed&{days}").html
    assert client.get("/en/staff/audit?action=forged").status_code == 422
    assert (
        client.get("/en/staff/audit?since-day=31&since-month=2&since-year=2026").status_code == 422
    )
    assert client.get("/en/staff/audit?object_id=%00%27--").status_code == 200


def test_the_verify_command_tells_whole_from_broken(app, run_command, session):
    add()
    assert "3 entries, nothing changed" in run_command("audit", "verify").output

    _without_triggers(session, "UPDATE audit_entry SET action = 'x'")
    session.commit()
    broken = run_command("audit", "verify")
    assert broken.exit_code == 1
    assert "broken at entry" in broken.output
    _restore_triggers(session)


def test_nothing_in_the_log_names_a_person(app, session):
    user = people.make_user(email="grace@example.org", name="Grace Hopper")
    services.set_roles(user, [Role.AUDITOR], actor_id=None)
    services.deactivate(user, actor_id=None)

    rows = str(session.execute(text("SELECT * FROM audit_entry")).all())
    assert "account.deactivated" in rows
    assert "grace" not in rows.lower()


def _without_triggers(session, statement: str) -> None:
    """Do what somebody with the keys of the database could do."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        session.execute(text("BEGIN IMMEDIATE"))
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))
    session.execute(text(statement))


def _restore_triggers(session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    # Reading the schema makes this connection forget triggers that another one has dropped.
    assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")) == 0
    for verb in ("UPDATE", "DELETE"):
        session.execute(
            text(
                f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        )
    session.commit()
