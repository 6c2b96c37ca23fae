#!/usr/bin/env bash
# Serve Insight Bank on this machine with demonstration data: the pages and the background work.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export INSIGHTBANK_DATA_DIR=${INSIGHTBANK_DATA_DIR:-$PWD/data}
export INSIGHTBANK_DEMONSTRATION=${INSIGHTBANK_DEMONSTRATION:-yes}
# The demonstration accounts have no second factor, so that anybody can try each role.
export INSIGHTBANK_REQUIRE_SECOND_FACTOR=${INSIGHTBANK_REQUIRE_SECOND_FACTOR:-no}
port=${PORT:-8000}
export INSIGHTBANK_BASE_URL=${INSIGHTBANK_BASE_URL:-http://127.0.0.1:$port}
program=$PWD/.venv/bin/insightbank
mark=$INSIGHTBANK_DATA_DIR/demonstration

mkdir -p "$INSIGHTBANK_DATA_DIR"
# Data of one's own is never mixed with the demonstration: only an empty folder is filled.
if [ -z "$(ls -A "$INSIGHTBANK_DATA_DIR")" ] || [ "$(cat "$mark" 2>/dev/null)" = started ]; then
  echo started >"$mark"
  "$program" setup --demo
  echo ready >"$mark"
else
  "$program" setup
fi

"$program" work &
worker=$!
trap 'kill "$worker" 2>/dev/null || true' EXIT
echo "Insight Bank is at $INSIGHTBANK_BASE_URL (stop it with Ctrl+C)"
"$program" serve --bind "127.0.0.1:$port"
