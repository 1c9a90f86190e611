"""The tasks of the Key Points on one screen: a column an aspect, a tile a task, and the opened task under them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.figures import queries
from dashboard.figures.text import plain
from dashboard.key_points import scorecard, task_cards, verdicts
from dashboard.page import location
from dashboard.page.links import page, page_link
from locales import localized, t

COLUMNS = 7


def task_board(snapshot: str, tasks: Sequence[scorecard.Task], asked: str | None) -> None:
    """Tiles of `tasks` by aspect, each a link that opens its task; the task numbered `asked` stands open below.

    The opened task follows its aspect, so that on a phone it is next to the tile that was pressed; where aspects
    stand side by side the others close up, and it is under all of them.
    """
    aspects = queries.code_list(snapshot, "aspect")
    board = st.container(key="board")
    with board, st.grid(COLUMNS, min_column_width=150, gap=("small", "xsmall"), dense=True) as grid:
        for code in aspects.index:
            own = [task for task in tasks if task.row["aspect"] == code]
            if not own:
                continue
            with grid.cell(), st.container(key=f"aspect-{code}"):
                st.markdown(f"**{aspects['aspect_no'][code]}. {plain(aspects[localized('name_en')][code])}**")
                for task in own:
                    _tile(task, task.row["task_no"] == asked)
            opened = [task for task in own if task.row["task_no"] == asked]
            if opened:
                with grid.cell(column_span="all"):
                    _opened(snapshot, opened[0])


def _tile(task: scorecard.Task, is_open: bool) -> None:
    """Number, title and status of a task as a link that opens it."""
    status = task.verdict.status
    title = plain(task.row[localized("title_en")])
    name = f"**{task.row['task_no']} {title}**" if is_open else f"**{task.row['task_no']}** {title}"
    page_link(
        page("key_points"),
        label=f"{name} · {task_cards.status_mark(status)}",
        icon=verdicts.ICONS[status],
        query_params={**location.parameters(), "task": task.row["task_no"]},
    )


def _opened(snapshot: str, task: scorecard.Task) -> None:
    """The task that the address asks for, open."""
    row = task.row
    with st.container(border=True, key="opened-task"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(f"{row['task_no']}. {plain(row[localized('title_en')])}", anchor=f"task-{row['task_no']}")
            others = {name: value for name, value in location.parameters().items() if name != "task"}
            page_link(page("key_points"), label=t("Close"), icon=":material/close:", query_params=others)
        task_cards.task_body(snapshot, task, key="opened")
