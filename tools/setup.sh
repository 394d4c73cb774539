#!/bin/sh
# Make .venv with debar in it: `tools/setup.sh` for users, `tools/setup.sh dev` with what the tests need.
# uv is used where it is present, python3 -m venv elsewhere. Nothing half-made is left behind.
set -eu
want=${1:-user}
cd "$(dirname "$0")/.."
stamp=.venv/.debar-$want

say() { printf '%s\n' "$*" >&2; }

if [ "$want" = dev ]; then groups="--group dev --group browser"; else groups=""; fi
if [ -f "$stamp" ] && [ "$stamp" -nt pyproject.toml ] && [ "$stamp" -nt constraints.txt ]; then exit 0; fi
if [ -d .venv ] && [ ! -x .venv/bin/python ]; then
  say "debar: removing a half-made .venv"
  rm -rf .venv
fi

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
  for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then command -v "$name"; return; fi
  done
}

make_venv() {
  python=$(find_python)
  if [ -z "$python" ]; then
    say "debar: Python 3.11 or newer is needed; found: $(python3 --version 2>&1 || echo none)."
    say "       Install it (Debian, Ubuntu: apt install python3 python3-venv) and run make again."
    exit 1
  fi
  if command -v uv >/dev/null 2>&1; then
    UV_PYTHON_DOWNLOADS=never uv venv --quiet --python "$python" .venv && return
    rm -rf .venv
  fi
  if "$python" -m venv .venv >/dev/null 2>&1; then return; fi
  rm -rf .venv
  if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip .venv >/dev/null 2>&1; then return; fi
  rm -rf .venv
  say "debar: $python cannot make a virtual environment (its venv module is missing)."
  say "       Debian, Ubuntu: apt install python3-venv, then run make again. Nothing was left behind."
  exit 1
}

install() {
  if command -v uv >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    uv pip install --quiet --python .venv/bin/python -c constraints.txt --only-binary :all: --no-binary debar --no-binary pyspark -e . $groups
    return
  fi
  if [ -x .venv/bin/pip ]; then pip=".venv/bin/python -m pip"; else pip="$(find_python) -m pip --python .venv/bin/python"; fi
  flags="--quiet --disable-pip-version-check --no-input -c constraints.txt --only-binary :all: --no-binary debar --no-binary pyspark"
  # shellcheck disable=SC2086
  $pip install $flags -e .
  if [ "$want" = dev ]; then
    # Older pip knows no dependency groups, so they are read from pyproject.toml here.
    .venv/bin/python tools/groups.py dev browser > .venv/dev-requirements.txt
    # shellcheck disable=SC2086
    $pip install $flags -r .venv/dev-requirements.txt
  fi
}

fresh=yes
if [ -d .venv ]; then fresh=no; fi
if [ "$fresh" = yes ]; then
  say "debar: setting up .venv (about half a minute)"
  make_venv
fi
if ! install; then
  if [ "$fresh" = yes ]; then rm -rf .venv; fi
  say "debar: installing the dependencies failed; see the lines above (is the package index reachable?)."
  exit 1
fi
# Compiled once here, so that every start is quick also where Python may not write its cache.
.venv/bin/python -m compileall -q src/debar >/dev/null || true
: > "$stamp"
