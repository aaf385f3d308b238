#!/bin/sh
# Prints the path of a Chromium for the browser tests, once all that scripts/test-packages.txt lists
# is here; installs what is missing where that is possible. Where it is not: names what to install,
# and prints nothing, so that the browser tests are skipped; in CI it fails.
set -eu

list=$(dirname "$0")/test-packages.txt
PATH=$PATH:/usr/sbin:/sbin
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

is_here() {
    case $1 in
    chromium) find_browser >/dev/null ;;
    # a system without ldconfig brings node's libraries along with node
    lib*.so*) ! command -v ldconfig >/dev/null 2>&1 || ldconfig -p | grep -q "^[[:space:]]*$1 " ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

# Sets `packages` and `things` to what is missing.
look() {
    packages='' things=''
    while read -r package thing _; do
        case $package in '' | '#'* | '?'*) continue ;; esac
        is_here "$thing" && continue
        things="${things:+$things, }$thing"
        case " $packages " in *" $package "*) ;; *) packages="${packages:+$packages }$package" ;; esac
    done <"$list"
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 0
    say "Устанавливаю для тестов: $packages…"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # each word is a package
    output=$(apt-get update -qq 2>&1 </dev/null &&
        apt-get install -y -qq --no-install-recommends $packages 2>&1 </dev/null) || say "$output"
}

look
if [ -n "$packages" ]; then
    install_packages
    look
fi
if [ -n "$packages" ]; then
    say "Тестам в браузере не хватает: $things. Debian: sudo apt install $packages." \
        "Ubuntu и macOS: вместо chromium — Google Chrome; в других системах путь к браузеру — в PLANERKA_CHROMIUM."
    [ "${CI:-}" != true ]
    exit
fi
find_browser
