#!/bin/sh
# Installs a requirements file into .venv. Silent when it succeeds: pip repeats some warnings for
# each package. When it fails, shows what pip wrote, since a warning often names the cause.
set -eu

requirements=$1
log=.venv/pip.log

if .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements" >"$log" 2>&1; then
    exit 0
fi

{
    grep -v 'is ignored: it is neither a file nor a directory' "$log" || true
    printf '%s\n' "Пакеты из $requirements не установлены, причина выше. Устраните её и повторите команду."
} >&2
exit 1
