"""A request for data lets pages that are being drawn finish first, but never waits for one that takes long."""

from __future__ import annotations

import anyio
import pytest
from serving import run

from dashboard.data.answers import after_the_pages
from dashboard.page.observed import being_drawn, interaction


def test_a_request_waits_until_the_page_is_drawn() -> None:
    order: list[str] = []

    async def request() -> None:
        await after_the_pages()
        order.append("data")

    async def page() -> None:
        with interaction("overview"):
            await anyio.sleep(0.01)
            order.append("page")

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(page)
            await anyio.sleep(0)
            group.start_soon(request)

    run(both())
    assert order == ["page", "data"]
    assert being_drawn == []


def test_a_page_that_hangs_holds_up_no_data_and_one_that_fails_none_either() -> None:
    with interaction("overview"):
        run(after_the_pages())
    with pytest.raises(ValueError), interaction("overview"):
        raise ValueError
    assert being_drawn == []
