#!/bin/sh
# Datasette in an environment of its own, never in the project's.
set -eu
folder=$(dirname "$0")/artefacts/benchmark-datasette-env
[ -x "$folder/bin/datasette" ] && exit 0
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check 'datasette==0.65.*'
