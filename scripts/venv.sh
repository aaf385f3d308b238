#!/bin/sh
# Makes .venv with a Python of 3.11 or newer, or says in one sentence what is missing.
set -eu

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
say() { printf '%s\n' "$*" >&2; }

if [ -x .venv/bin/python ] && .venv/bin/python -c "$new_enough" 2>/dev/null \
    && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi

python=
for candidate in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$new_enough" 2>/dev/null; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    if command -v python3 >/dev/null 2>&1; then
        say "Нужен Python 3.11 или новее, а здесь $(python3 --version 2>&1)."
    else
        say "Нужен Python 3.11 или новее, а здесь его нет."
    fi
    say "Debian и Ubuntu: sudo apt install python3 python3-venv. macOS: brew install python. Затем повторите make run."
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "У этого Python нет модуля venv. Установите его: sudo apt install python$version-venv. Затем повторите make run."
    exit 1
fi

say "Создаю .venv ($("$python" --version 2>&1))…"
exec "$python" -m venv --clear .venv
