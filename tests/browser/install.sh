#!/bin/sh
# The browser tests need Chromium and a font with Chinese characters; the tests of workbooks have LibreOffice read them.
set -eu
browser() { command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi "cjk"; }
office() { command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1; }
missing=
browser || missing="chromium fonts-noto-cjk fontconfig"
office || missing="$missing libreoffice-calc"
PATH=$PATH:/usr/sbin command -v nginx >/dev/null || missing="$missing nginx-light"
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "Some tests need programs that are missing here. Install them, then run make test again, for example:" >&2
echo "    sudo apt-get install --no-install-recommends $missing" >&2
echo "Instead of that Chromium, CHROMIUM may be the path of a Chromium or Chrome that is installed. Without LibreOffice" >&2
echo "its tests are skipped." >&2
browser || [ -n "${CHROMIUM:-}" ] || [ -z "${CI:-}" ] || exit 1
