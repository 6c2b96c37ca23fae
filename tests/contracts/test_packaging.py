"""What is installed is whole: the lock covers what is asked for, and the wheel runs by itself."""

from __future__ import annotations

import re
import site
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contracts.product import ROOT
from tests.demonstration import environment

FETCH = """
from insightbank.app import create_app
import insightbank, sys
client = create_app().test_client()
home = client.get("/ur/")
assert home.status_code == 200, home.status_code
text = home.get_data(as_text=True)
assert 'dir="rtl"' in text
assert any("\\u0600" <= c <= "\\u06ff" for c in text.split("<main", 1)[1]), "no Urdu in the page"
import re
for asset in re.findall(r'"(/static/dist/[^"]+)"', text):
    assert client.get(asset).status_code == 200, asset
print(insightbank.__file__)
"""


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_lock_has_a_version_of_everything_that_is_asked_for() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", lock, re.MULTILINE)
    }
    asked = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    stale = [
        line
        for line in asked
        if (wanted := Requirement(line))
        and not wanted.specifier.contains(pinned.get(canonicalize_name(wanted.name), "0"))
    ]
    assert not stale


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_runs_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    venv.create(installed, with_pip=False)
    python = installed / "bin" / "python"
    uv = Path(sys.executable).with_name("uv")
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--no-deps", "--offline", "--python", python, wheel],
        check=True,
    )
    # The parts it depends on are taken from here; the product itself must come from the wheel.
    packages = next((installed / "lib").glob("python*/site-packages"))
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    empty = tmp_path / "empty"
    empty.mkdir()
    variables = environment(empty / "data")
    del variables["PYTHONPATH"]
    for command in ([installed / "bin" / "insightbank", "setup"], [python, "-c", FETCH]):
        done = subprocess.run(
            command, cwd=empty, env=variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert str(installed) in done.stdout
    assert [path.name for path in empty.iterdir()] == ["data"]
