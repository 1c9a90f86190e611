"""Serve many readers: `python -m deploy serve`; exchange every replica for a new one: `python -m deploy restart`."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from deploy.replicas import LOOKED_AFTER_EVERY, PID, ROOT, CannotStart, Deployment
from locales import from_tag, t, use

use(from_tag(os.environ.get("LC_ALL") or os.environ.get("LANG")))
FOLDER = ROOT / "build" / "serve"
EXAMPLES = t("Example: python -m deploy serve --replicas 4 --port 8501")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=t("Serve many readers: nginx in front of replicas of the dashboard."),
    epilog=EXAMPLES,
)
Folder = Annotated[Path, typer.Option(help=t("Where nginx keeps its configuration and its log."))]


@app.command(help=t("Start nginx and replicas behind it, watch over them, and end all on Ctrl-C."))
def serve(
    replicas: Annotated[int, typer.Option(min=1, max=64, help=t("How many processes share the readers."))] = 2,
    port: Annotated[int, typer.Option(help=t("The port that nginx listens on."))] = 8501,
    first_port: Annotated[
        int | None,
        typer.Option(help=t("The replicas' ports, on the loopback address, start here: by default port + 1.")),
    ] = None,
    folder: Folder = FOLDER,
) -> None:
    """Exit status: 0 after Ctrl-C or SIGTERM, 1 if nginx or a replica cannot be started."""
    first = first_port or port + 1
    deployment = Deployment(folder, port, range(first, first + replicas), _say)
    ending, renewing = threading.Event(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    signal.signal(signal.SIGHUP, lambda *_: renewing.set())
    try:
        deployment.start()
        typer.echo(t("{count} replicas behind http://localhost:{port}; Ctrl-C ends them.", count=replicas, port=port))
        while not ending.wait(LOOKED_AFTER_EVERY):
            if renewing.is_set():
                renewing.clear()
                deployment.restart()
            deployment.look_after()
    except CannotStart as reason:
        typer.echo(t("Could not be started: {reason}", reason=reason), err=True)
        raise typer.Exit(1) from reason
    finally:
        deployment.stop()


@app.command(help=t("Start every replica anew, one after the other: for new code, without a failed request."))
def restart(folder: Folder = FOLDER) -> None:
    """Exit status: 1 if nothing is served from the folder."""
    try:
        os.kill(int((folder / PID).read_text(encoding="utf-8")), signal.SIGHUP)
    except (OSError, ValueError) as reason:
        typer.echo(t("Nothing is served from {folder}.", folder=folder), err=True)
        raise typer.Exit(1) from reason


def _say(event: str, port: int) -> None:
    said = {
        "ended": t("The replica on port {port} has ended and is started again."),
        "ready": t("The replica on port {port} answers again."),
        "restarted": t("The replica on port {port} is a new one."),
    }
    typer.echo(said[event].format(port=port))


if __name__ == "__main__":
    app()
