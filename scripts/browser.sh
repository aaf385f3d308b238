#!/bin/sh
# Prints the path of a Chromium for the browser tests; installs one where that is possible.
# Without one: fails in CI, elsewhere says how to get it and prints nothing.
set -eu

say() { printf '%s\n' "$*" >&2; }

find_browser() {
    if [ -n "${PLANERKA_CHROMIUM:-}" ]; then
        printf '%s\n' "$PLANERKA_CHROMIUM"
        return 0
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" 2>/dev/null && return 0
    done
    for app in "Google Chrome" Chromium; do
        path="/Applications/$app.app/Contents/MacOS/$app"
        if [ -x "$path" ]; then
            printf '%s\n' "$path"
            return 0
        fi
    done
    return 1
}

find_browser && exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    say "Installing Chromium for the browser tests…"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 </dev/null && apt-get install -y -qq chromium >&2 </dev/null || true
    find_browser && exit 0
fi

say "No Chromium or Google Chrome found, and the browser tests need one."
say "Debian: sudo apt install chromium. Ubuntu and macOS: install Google Chrome."
say "Elsewhere: set PLANERKA_CHROMIUM to the program."
[ "${CI:-}" != true ]
