#!/bin/sh
# Dash and Superset, each in an environment of its own, never in the project's.
set -eu
folder=$(dirname "$0")/../artefacts
make_environment() {
    [ -f "$folder/$1/complete" ] && return
    rm -rf "$folder/$1"
    python3 -m venv "$folder/$1"
    name=$1
    shift
    "$folder/$name/bin/pip" install --quiet --disable-pip-version-check "$@"
    touch "$folder/$name/complete"
}
mkdir -p "$folder"
make_environment benchmark-dash-env 'dash==4.4.1' duckdb==2.0.0 pandas==3.1.1 gunicorn
make_environment benchmark-superset-env 'apache-superset==6.1.0' rich cachetools 'flask-caching==2.3.1' 'cachelib<0.14' gunicorn
