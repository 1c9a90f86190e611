"""Counts of published decisions over the address: which cells are asked for, and a picture of them."""

from __future__ import annotations

from dashboard.data import picture
from dashboard.data.parameters import Asked
from dashboard.data.picture import OF_THE_FRAME, Picture
from dashboard.data.refusals import Refused
from dashboard.decisions import decision_rows, decision_views, decision_words, decisions
from dashboard.figures.rows import Rows
from locales import t

# What the page of decisions has filters for; a picture of any other choice explains itself.
OF_THE_PAGE = ("region", "by", "market", "from", "to", "period_kind", "measure")
# What is said by which chart the page shows.
OF_THE_CHART = ("level", "draw", "lang", "snapshot", *OF_THE_FRAME)


def rows_asked(snapshot: str, asked: Asked) -> Rows:
    """The rows that are asked for. Raises Refused for cells that are not counted."""
    choice = decisions.chosen(snapshot, asked)
    why = decisions.not_counted(choice)
    if why:
        raise Refused(400, why, "period_kind" if choice.period_kind == "month" else "by")
    return decision_rows.decision_rows(snapshot, choice)


def decision_page(snapshot: str, asked: Asked) -> bytes:
    """The page of a picture of what is asked for. Raises Refused for what is not counted, or cannot be one chart."""
    why = decisions.not_counted(decisions.chosen(snapshot, asked))
    if why:
        raise Refused(400, why, "by")
    by_place, by = decision_views.is_by_place(asked), decision_views.broken_down(asked)
    if len(by) > 1 or (by and by_place):
        raise Refused(400, t("One chart shows periods, one dimension, or places: break down one of them only."), "by")
    draw = "both" if asked.get("draw") == ("map",) else ""
    if draw and not decision_views.mapped(snapshot, asked):
        raise Refused(400, t("A map shows all places directly below one: name it, and their level."), "draw", "map")
    if by_place and asked.get("period_kind") == ("month",):
        raise Refused(400, t("Places are drawn with years: ask for these."), "period_kind", "month")
    measure = asked.get("measure", ("decisions",))[0]
    view = decision_views.view(snapshot, asked, measure, draw=draw)
    of_rows = {name: members for name, members in asked.items() if name not in ("measure", "draw")}
    if view is None:
        return picture.document(snapshot, of_rows, None, decision_words.none_loaded())
    about = decisions.info(snapshot).iloc[0]
    counted = decision_words.measures()[measure]
    shown = Picture(
        view.title,
        " · ".join([decision_words.counted(), t("Unit: {unit}", unit=counted.unit)]),
        view.chart,
        [*view.notes, decision_words.basis(about) + t("."), decision_words.cut(about)],
        page=_page(asked),
        table="decisions",
        stem=decision_words.stem(about),
        links=[],
        leads_to=t("Decisions, by month, kind and place"),
    )
    return picture.document(snapshot, of_rows, shown)


def _page(asked: Asked) -> str:
    """Where on this site the picture is explained, relative to its address."""
    if set(asked) <= {*OF_THE_PAGE, *OF_THE_CHART}:
        return f"../decisions?{picture.query({name: asked[name] for name in OF_THE_PAGE if name in asked})}"
    return f"decisions?{picture.query(asked)}"
