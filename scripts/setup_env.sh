#!/usr/bin/env bash
# Make .venv with exactly what requirements.lock names; takes no time when nothing has changed.
# Needs bash and Python 3.11, 3.12 or 3.13. PYTHON=/path/to/python chooses one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=.venv
stamp="$venv/.insightbank-stamp"

say() { printf '%s\n' "$*" >&2; }
fail() { say "Cannot go on: $*"; exit 1; }

usable() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null && usable "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  fail "Python 3.11, 3.12 or 3.13 is needed and none was found. Install one, or say PYTHON=/path."
}

as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Debian and Ubuntu keep what makes environments in a package of its own.
make_venv() {
  local python=$1
  if "$python" -c 'import ensurepip, venv' 2>/dev/null && "$python" -m venv "$venv"; then
    return
  fi
  local version
  version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
  if as_root; then
    say "Installing $version-venv"
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
      "$version-venv" ca-certificates >/dev/null
    "$python" -m venv --clear "$venv"
  elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear --without-pip "$venv"
    "$python" -m pip --quiet --python "$venv/bin/python" install pip
  else
    fail "this Python cannot make environments. Run: sudo apt-get install $version-venv"
  fi
}

# The installer comes out of the lock file too, so its hash is checked like any other.
install_uv() {
  local wanted
  wanted=$(mktemp)
  awk '/^[a-z]/ {on = /^uv==/} on' requirements.lock >"$wanted"
  "$venv/bin/python" -m pip --disable-pip-version-check --quiet install \
    --require-hashes --no-deps -r "$wanted"
  rm -f "$wanted"
}

wanted_state() {
  { cat requirements.lock pyproject.toml scripts/setup_env.sh; pwd; "$1" --version; } | sha256sum
}

if [ -x "$venv/bin/python" ] && usable "$venv/bin/python"; then
  python="$venv/bin/python"
else
  python=$(find_python)
fi
if [ "$(cat "$stamp" 2>/dev/null)" = "$(wanted_state "$python")" ]; then
  exit 0
fi

started=$SECONDS
if [ ! -x "$venv/bin/python" ] || ! usable "$venv/bin/python"; then
  say "Making an environment in $venv"
  make_venv "$python"
fi
[ -x "$venv/bin/uv" ] || install_uv
say "Installing what requirements.lock names"
export UV_NO_PROGRESS=1 UV_LINK_MODE=${UV_LINK_MODE:-copy}
"$venv/bin/uv" pip sync --quiet --python "$venv/bin/python" --require-hashes requirements.lock
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation \
  --editable .
wanted_state "$venv/bin/python" >"$stamp"
say "Ready after $((SECONDS - started)) s"
