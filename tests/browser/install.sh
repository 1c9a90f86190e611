#!/bin/sh
# The browser tests need Chromium and a font with Chinese characters.
set -eu
# Those of many readers need nginx.
PATH=$PATH:/usr/sbin command -v nginx >/dev/null || [ "$(id -u)" != 0 ] || { apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light >/dev/null; } || true
if command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi "cjk"; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
    exit 0
fi
echo "The browser tests need Chromium and a Chinese font. Install them, then run make test again, for example:" >&2
echo "    sudo apt-get install chromium fonts-noto-cjk fontconfig" >&2
echo "or set CHROMIUM to the path of a Chromium or Chrome that is installed." >&2
[ -n "${CHROMIUM:-}" ] || { [ -z "${CI:-}" ] || exit 1; }
