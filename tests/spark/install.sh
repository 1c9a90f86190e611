#!/bin/sh
# The tests of the roll-up on Spark need Java 17 and the packages of requirements-spark.txt.
set -eu
"${BIN:-.venv/bin}/pip" install --quiet --disable-pip-version-check -r requirements-spark.txt
command -v java >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null
    exit 0
fi
echo "The tests on Spark need Java 17. Install it, then run make test again, for example:" >&2
echo "    sudo apt-get install openjdk-17-jre-headless" >&2
[ -z "${CI:-}" ] || exit 1
