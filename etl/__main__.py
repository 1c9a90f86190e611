"""The command line: `python -m etl COMMAND`."""

from __future__ import annotations

import importlib
import os
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import locales
from locales import t

COMMANDS = (
    "fetch", "extract", "template", "check", "add", "refresh", "build", "status", "diff", "history", "rollback", "prune",
    "cases",
)  # fmt: skip


class OnDemand(TyperGroup):
    """Imports a command's module when it is called for: `build` need not wait for what `extract` imports."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(importlib.import_module(f"etl.commands.{cmd_name}").app)
        command.name = cmd_name
        return command


def _speak(tag: str) -> str:
    locales.use(locales.from_tag(tag or os.environ.get("LC_ALL") or os.environ.get("LANG")))
    return tag


# Before anything is said: the help of a command is in its reader's language too.
_speak("")
app = typer.Typer(
    cls=OnDemand,
    add_completion=False,
    no_args_is_help=True,
    help=t("From publications to the statistics that are served."),
)


@app.callback()
def main(
    lang: Annotated[
        str,
        typer.Option(
            help=t("en or zh; by default the language of the terminal."),
            is_eager=True,
            callback=_speak,
            show_default=False,
        ),
    ] = "",
) -> None:
    """What all commands have in common."""


if __name__ == "__main__":
    app()
