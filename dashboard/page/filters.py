"""The one filter state: the address. A widget shows what the address says, and writes what the reader chooses there.

Codes stand in the address, never names, so that one address means the same in both languages. A value that equals
the default is left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pandas as pd
import streamlit as st

from dashboard.figures import queries
from dashboard.figures.kept import kept
from dashboard.figures.records import records
from dashboard.page import left_widgets, location
from locales import LANGUAGE_NAMES, LANGUAGES, from_tag, language, localized, t, use

KEY_POINTS_YEAR = 2020
HEADLINE = "headline"


def choose_language() -> None:
    """Use the language that the address names, else the one chosen before, else the browser's.

    To be called before anything is drawn.
    """
    asked = st.query_params.get("lang")
    known = st.session_state.get("language")
    if asked in LANGUAGES and asked != st.session_state.get("language_seen"):
        known = asked
    st.session_state["language"] = known or from_tag(st.context.locale)
    use(st.session_state["language"])
    st.session_state["language_seen"] = language()


def language_switch() -> None:
    """The switch between the languages."""
    st.segmented_control(
        "Language · 语言",
        LANGUAGES,
        key="language",
        required=True,
        format_func=lambda code: LANGUAGE_NAMES[code],
        label_visibility="collapsed",
    )


def start_page(name: str) -> None:
    """Forget what was chosen on the page before: its filters may share a name with those of this one, not a meaning."""
    if location.opened(name):
        left_widgets.forget()
        for key in [key for key in st.session_state if str(key).startswith("filter:")]:
            del st.session_state[key]


def write_address() -> None:
    """Put what the page chose, and the language in use, into the address."""
    location.put("lang", language())
    location.write()


def one(
    name: str, label: str, options: Sequence[str], default: str | None = None, show: Callable[[str], str] = str
) -> str:
    """A searchable drop-down for the address parameter `name`.

    Without a `default` the first option is shown first, and what is shown always stands in the address.
    """
    fallback = default if default is not None and default in options else options[0]
    key = _follow_address(name, lambda raw: raw if raw in options else fallback, fallback)
    if st.session_state[key] not in options:
        st.session_state[key] = fallback
    value = st.selectbox(label, options, key=key, format_func=show, filter_mode="contains")
    assert value is not None
    _write_address(name, value, default or "")
    return value


def mode(name: str, label: str, options: Sequence[str], show: Callable[[str], str]) -> str:
    """A row of buttons for the address parameter `name`, of which one is always pressed; the first by default."""
    key = _follow_address(name, lambda raw: raw if raw in options else options[0], options[0])
    if st.session_state[key] not in options:
        st.session_state[key] = options[0]
    value = st.segmented_control(label, options, key=key, format_func=show, required=True, wrap=True)
    chosen = value if isinstance(value, str) else options[0]
    _write_address(name, chosen, options[0])
    return chosen


def many(
    name: str,
    label: str,
    options: Sequence[str],
    show: Callable[[str], str],
    default: Sequence[str] = (),
    most: int | None = None,
) -> list[str]:
    """A searchable drop-down of any number of `options`; in the address they are parted by commas."""
    key = _follow_address(name, lambda raw: [code for code in raw.split(",") if code in options][:most], list(default))
    st.session_state[key] = [code for code in st.session_state[key] if code in options][:most]
    value = st.multiselect(
        label,
        options,
        key=key,
        format_func=show,
        max_selections=most,
        placeholder=t("All") if most is None else t("Choose"),
        filter_mode="contains",
        select_all=False,
    )
    _write_address(name, ",".join(value), ",".join(default))
    return list(value)


def to_be_shown(name: str, options: Collection[str], default: Sequence[str]) -> list[str]:
    """What `many` will show for the address parameter `name`: what it offers may depend on it."""
    key = _follow_address(name, lambda raw: [code for code in raw.split(",") if code in options], list(default))
    return list(st.session_state[key])


def year_span(first: int, last: int, default: tuple[int, int]) -> tuple[int, int]:
    """A slider for the address parameters `from` and `to`, years within `first` to `last`."""

    def year(raw: str | None, fallback: int) -> int:
        return min(max(int(raw), first), last) if raw and raw.isdecimal() else fallback

    key = "filter:from-to"
    asked = (location.get("from"), location.get("to"))
    low, high = year(asked[0], default[0]), year(asked[1], default[1])
    _follow(key, None if asked == (None, None) else asked, (min(low, high), max(low, high)), default)
    chosen: tuple[int, int] = st.slider(t("Years"), first, last, key=key)  # type: ignore[assignment]
    low, high = chosen
    written = (_set_parameter("from", str(low), str(default[0])), _set_parameter("to", str(high), str(default[1])))
    st.session_state[f"{key}:seen"] = None if written == (None, None) else written
    return low, high


def words(name: str, label: str, placeholder: str) -> str:
    """A search box for the address parameter `name`."""
    key = _follow_address(name, lambda raw: raw, "")
    value = st.text_input(label, key=key, type="search", placeholder=placeholder, live=True) or ""
    _write_address(name, value, "")
    return value.strip()


def family_names(catalogue: pd.DataFrame, snapshot: str) -> dict[str, str]:
    """How each family of `catalogue` reads in a picker or a title: the indicator, and the members that tell it apart."""
    names = _family_names(snapshot)
    return {key: names[key] for key in catalogue["family_key"]}


@kept()
def _family_names(snapshot: str) -> dict[str, str]:
    catalogue = queries.families(snapshot)
    lists = {
        dimension: queries.code_list(snapshot, dimension)[localized("name_en")].to_dict()
        for dimension in ("market", "ip_type", "industry", "channel")
    }
    names = {}
    for row in records(catalogue):
        members = [
            lists[dimension][getattr(row, dimension)]
            for dimension in lists
            if getattr(row, f"{dimension}_varies") and getattr(row, dimension) != "all"
        ]
        name = getattr(row, localized("name_en"))
        names[row.family_key] = name + (t(" ({members})", members=t(", ").join(members)) if members else "")
    return names


@kept()
def indicator_names(snapshot: str) -> dict[str, str]:
    """How each indicator with figures reads, in the order of its name."""
    catalogue = queries.families(snapshot).drop_duplicates("indicator")
    names = dict(zip(catalogue["indicator"], catalogue[localized("name_en")], strict=True))
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def topics() -> dict[str, str]:
    """The topics by which series are picked, as they read, in the order of a menu."""
    return {
        "rural_markets": t("Rural and junction markets"),
        "online_markets": t("Internet"),
        "customs": t("Customs"),
        "physical_markets": t("Physical markets"),
        "foreign_invested": t("Foreign-invested enterprises"),
        "trademark": t("Trademarks"),
        "patent": t("Patents"),
        "copyright": t("Copyright"),
        "geographical_indication": t("Geographical indications"),
        "plant_variety": t("Plant varieties"),
        "unfair_competition": t("Unfair competition"),
        "licensed_software": t("Licensed software"),
        "food": t("Food"),
        "agriculture": t("Agriculture"),
        "health_products": t("Medicines, devices, cosmetics"),
        "tobacco": t("Tobacco"),
        "product_quality": t("Product quality"),
        "publications": t("Publications"),
        "administrative": t("Administrative enforcement"),
        "police": t("Police"),
        "procuratorate": t("Procuratorates"),
        "courts": t("Courts"),
        "destruction": t("Destruction"),
        "outcome": t("Outcomes and services"),
        "context": t("Context"),
    }


def series_picker(snapshot: str, catalogue: pd.DataFrame, headline: Sequence[str]) -> str:
    """Two drop-downs, topic then series, for the address parameters `topic` and `series`; the family chosen.

    The first topic is the page's `headline` families; an address that names a family shows it whatever its topic.
    """
    names = family_names(catalogue, snapshot)
    topic_of = {HEADLINE: "", **dict(zip(catalogue["family_key"], catalogue["topic"], strict=True))}
    shown = {HEADLINE: t("★ Headline series")} | topics()
    members = {
        code: [
            key
            for key in (headline if code == HEADLINE else names)
            if key in names and (code in (HEADLINE, topic_of[key]))
        ]
        for code in shown
    }
    available = [code for code in shown if members[code]]
    asked = location.get("series")
    start = available[0]
    if asked in names and asked not in members[start]:
        start = topic_of[asked]
    left, right = st.columns([1, 2])
    with left:
        topic = one("topic", t("Topic"), available, start, lambda code: f"{shown[code]} ({len(members[code])})")
    with right:
        options = members[topic]
        return one("series", t("Series"), options, None, lambda key: names[key])


def _follow_address(name: str, read: Callable[[str], object], default: object) -> str:
    """Key of the widget for `name`, its state as the address has it."""
    key, asked = f"filter:{name}", location.get(name)
    _follow(key, asked, default if asked is None else read(asked), default)
    return key


def _follow(key: str, asked: object, wanted: object, default: object) -> None:
    """Set the state of the widget `key` to what is `wanted` if what is `asked` in the address changed since it was last drawn.

    Where the address leaves it out and the reader has not just chosen it, the default of now is shown and not that of before.
    """
    state = st.session_state
    if key not in state or asked != state.get(f"{key}:seen"):
        state[key] = wanted
    elif asked is None and state[key] == state[f"{key}:default"]:
        state[key] = default
    state[f"{key}:default"] = default


def _write_address(name: str, value: str, default: str) -> None:
    st.session_state[f"filter:{name}:seen"] = _set_parameter(name, value, default)


def _set_parameter(name: str, value: str, default: str) -> str | None:
    """Put `value` into the address, unless it is the default; what then stands there."""
    wanted = None if value == default else value
    location.put(name, wanted)
    return wanted
