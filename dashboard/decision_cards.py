"""Cards of counts of published decisions, and what the page says about where they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import card_view, charts, decisions, location, numbers, take_away
from dashboard.links import page
from dashboard.origin import origin as site
from dashboard.queries import CodeList
from dashboard.text import plain
from locales import language, t

COMMANDS = """\
python -m etl cases load decisions/*.csv
python -m etl cases rollup
python -m etl build"""


@dataclass(frozen=True)
class Measure:
    """What is counted of decisions: its name and unit, and the column that says how many decisions state it."""

    name: str
    unit: str
    stated: str | None

    def note(self, rows: pd.DataFrame) -> str:
        """How many of the decisions counted state what is summed."""
        if self.stated is None:
            return t("{decisions} decisions.", decisions=numbers.full(float(rows["decisions"].sum())))
        return t(
            "Stated by {stated} of {decisions} decisions; the others are not in the sum.",
            stated=numbers.full(float(rows[self.stated].sum())),
            decisions=numbers.full(float(rows["decisions"].sum())),
        )


def measures() -> dict[str, Measure]:
    """The columns of the cube that can be shown."""
    return {
        "decisions": Measure(t("Decisions"), t("decisions"), None),
        "fines": Measure(t("Fines"), t("yuan"), "fines_stated"),
        "goods_value": Measure(t("Value of goods"), t("yuan"), "values_stated"),
    }


def dimension_names() -> dict[CodeList, str]:
    """The dimensions by which decisions are broken down, as they read."""
    return {
        "ip_type": t("IP type"),
        "industry": t("Industry"),
        "market": t("Market"),
        "channel": t("Channel"),
        "outcome": t("Outcome"),
    }


def how_to_load() -> None:
    """What to do where no records were loaded."""
    st.info(
        t(
            "No decisions are loaded here. Agencies publish them one by one; whoever has such files can load them, and this "
            "page then shows them by month, by kind, and down to the county:"
        ),
        icon=":material/upload_file:",
    )
    st.code(COMMANDS, language="sh")
    st.caption(
        t(
            "The columns that a file needs are described in `data/cases/datapackage.json`, and how to map an agency's own headers in `data/cases/mappings/example.toml`."
        )
    )


def origin(about: pd.Series) -> None:
    """Where the counts come from, and loudly if any record is generated."""
    if about["synthetic"]:
        st.error(
            t(
                "**SYNTHETIC RECORDS.** These decisions were generated for a test. Nothing on this page is a statistic; "
                "do not quote, copy or publish it."
            ),
            icon=":material/warning:",
        )
    st.caption(
        t(
            "Counted from {decisions} published decisions of {files} files, {first} to {last}, each decision once. What was not "
            "published or not loaded is not in them, so they are no totals, and they stand beside the agencies' own totals, never "
            "added to or compared with them.",
            decisions=f"{about['decisions']:,}",
            files=f"{about['files']:,}",
            first=f"{about['first_month']:%Y-%m}",
            last=f"{about['last_month']:%Y-%m}",
        )
        + " "
        + t("{rejected} lines were rejected at loading.", rejected=f"{about['rejected']:,}")
    )


def breadcrumb(places: Sequence[decisions.Place]) -> None:
    """Links to the places above, and the one in view."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for above in places[:-1]:
            st.page_link(
                page("decisions"),
                label=plain(above.name),
                query_params=_parameters(above.code),
                icon=":material/chevron_right:",
            )
        st.markdown(f"**{plain(places[-1].name)}**")


def go_into(code: str) -> None:
    """Show the place that a reader clicked, if it is not in view already."""
    if code != location.get("region"):
        st.switch_page(page("decisions"), query_params=_parameters(code))


def into_another(below: Mapping[str, str]) -> None:
    """A drop-down of the places below: the way into them by keyboard."""
    if below:
        code = st.selectbox(
            t("Go into"), list(below), index=None, format_func=lambda code: below[code], key=f"into:{next(iter(below))}"
        )
        if code:
            go_into(code)


def card(
    snapshot: str,
    rows: pd.DataFrame,
    title: str,
    chart: charts.Chart,
    notes: Sequence[str],
    about: pd.Series,
    key: str,
    monthly: bool = False,
    on_click: Callable[[str], None] | None = None,
) -> None:
    """A card of cells of the cube, all of which its table and files hold."""
    shown = f"{t('SYNTHETIC')} · {title}" if about["synthetic"] else title
    with st.container(border=True, key=f"card:decisions:{key}"):
        st.markdown(f"#### {plain(shown)}")
        said = t("Counted from published decisions, by the date of the decision and the region of the agency.")
        st.caption(plain(" ".join([said, *notes])))
        identity = f"{key}:{title}"
        place = f"chart:{identity}"
        card_view.chart(chart, place, clickable=on_click is not None)
        if on_click is not None and (region := card_view.told(place, "clicked")):
            on_click(region)
        details = st.expander(t("Table"), on_change="rerun", key=f"details:{identity}")
        if details.open:
            with details:
                st.dataframe(readable(snapshot, rows, monthly), hide_index=True)
        menu = st.popover(t("Take away"), icon=":material/ios_share:", on_change="rerun", key=f"menu:{identity}")
        if menu.open:
            with menu:
                _menu(snapshot, readable(snapshot, rows, monthly), shown, about, key)


def readable(snapshot: str, rows: pd.DataFrame, monthly: bool) -> pd.DataFrame:
    """Cells as a person reads them: codes and names, dimensions that never vary left out."""
    form = "%Y-%m" if monthly else "%Y"
    out = pd.DataFrame({t("Period"): rows["period_start"].dt.strftime(form)}, index=rows.index)
    names = {code: decisions.place(snapshot, code).name for code in rows["region"].unique()}
    out[t("Region code")] = rows["region"]
    out[t("Region")] = rows["region"].map(names)
    for dimension, heading in dimension_names().items():
        if (rows[dimension] != "all").any():
            out[heading] = rows[dimension].map(decisions.member_names(snapshot, dimension))
    out[t("Decisions")] = rows["decisions"]
    out[t("Fines, yuan")] = rows["fines"]
    out[t("Decisions that state a fine")] = rows["fines_stated"]
    out[t("Value of goods, yuan")] = rows["goods_value"]
    out[t("Decisions that state a value")] = rows["values_stated"]
    return out


def _menu(snapshot: str, table: pd.DataFrame, title: str, about: pd.Series, key: str) -> None:
    take_away.files(snapshot, table, f"{'synthetic-' if about['synthetic'] else ''}decisions-{key}", t("Decisions"))
    address = f"{site()}/decisions?{urlencode({**location.parameters(), 'lang': language()})}"
    st.caption(t("Link"))
    st.code(address, language=None, wrap_lines=True)
    st.caption(t("Cite"))
    cited = t(
        "{title}. Counted from {decisions} published decisions; snapshot {snapshot}. {address}",
        title=title,
        decisions=f"{about['decisions']:,}",
        snapshot=snapshot,
        address=address,
    )
    st.code(cited, language=None, wrap_lines=True)


def _parameters(code: str) -> dict[str, str]:
    """The address parameters of the page as they are, for another place."""
    kept = {name: value for name, value in location.parameters().items() if name not in ("region", "lang")}
    return kept if code == "CN" else kept | {"region": code}
