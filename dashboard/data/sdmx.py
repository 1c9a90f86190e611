"""The figures in SDMX 3.0: SDMX-CSV 2.0 data, and their structure as an SDMX-JSON 2.0 message in both languages.

Code lists are those of the snapshot; `all`, their total, is `_T` as usual in SDMX, and a character that SDMX codes
cannot have becomes `_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.figures import queries
from dashboard.figures.rows import of_frame
from dashboard.files import exports

AGENCY, FLOW, VERSION = "IPSTATS", "IP_ENFORCEMENT", "1.0.0"
SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json"
URN = "urn:sdmx:org.sdmx.infomodel"
TOTAL = "_T"


@dataclass(frozen=True)
class Component:
    """A dimension, the measure or an attribute: its id, the column it is, its code list or its type, and its meaning."""

    id: str
    column: str
    name: tuple[str, str]
    code_list: str = ""
    type: str = "String"
    required: bool = False


DIMENSIONS = (
    Component("INDICATOR", "indicator", ("Indicator", "指标"), "indicator"),
    Component("REF_AREA", "region", ("Region", "地区"), "region"),
    Component("MARKET", "market", ("Market setting", "市场"), "market"),
    Component("IP_TYPE", "ip_type", ("IP type", "知识产权类型"), "ip_type"),
    Component("INDUSTRY", "industry", ("Industry", "行业"), "industry"),
    Component("CHANNEL", "channel", ("Channel", "渠道"), "channel"),
)
TIME = Component("TIME_PERIOD", "time_period", ("Period", "期间"), type="ObservationalTimePeriod")
MEASURE = Component("OBS_VALUE", "value", ("Value", "数值"), type="Decimal", required=True)
ATTRIBUTES = (
    Component("UNIT_MEASURE", "unit", ("Unit", "单位"), "unit", required=True),
    Component("QUALIFIER", "qualifier", ("Word that the source puts to the value", "来源的限定词"), "qualifier"),
    Component("PERIOD_KIND", "period_kind", ("Kind of period", "期间类型"), "period_kind", required=True),
    Component("PERIOD_START", "period_start", ("First day of the period", "期间首日"), type="GregorianDay"),
    Component("PERIOD_END", "period_end", ("Last day of the period", "期间末日"), type="GregorianDay"),
    Component("SERIES_BREAK", "reason_en", ("Series break in this year", "该年序列中断（英文）")),
    Component("SERIES_BREAK_ZH", "reason_zh", ("Series break in this year, in Chinese", "该年序列中断")),
    Component("N_CONTRADICTING", "n_contradicting", ("Sources that contradict it", "相矛盾的来源数"), type="Integer"),
    Component("SOURCE_ID", "source_id", ("Publication", "出版物代码"), required=True),
    Component("SOURCE_TITLE", "source_title_zh", ("Title of the publication", "出版物标题")),
    Component("PUBLISHER", "publisher_en", ("Publisher", "发布者（英文）")),
    Component("PUBLISHER_ZH", "publisher_zh", ("Publisher, in Chinese", "发布者")),
    Component("PUBLISHED_ON", "published_on", ("Published on", "发布日期")),
    Component("SOURCE_URL", "url", ("Address that it was read at", "读取地址")),
    Component("LOCATOR", "locator", ("Where in the publication", "所在位置")),
    Component("NOTE", "note", ("Note", "备注（英文）")),
    Component("NOTE_ZH", "note_zh", ("Note, in Chinese", "备注")),
)
COMPONENTS = (*DIMENSIONS, TIME, MEASURE, *ATTRIBUTES)


def data(snapshot: str, figures: pd.DataFrame) -> Iterator[bytes]:
    """Figures of `queries.figures` as SDMX-CSV 2.0, one row an observation."""
    breaks = queries.breaks(snapshot).drop_duplicates(["indicator", "year"])
    rows = figures.merge(breaks, on=["indicator", "year"], how="left")
    rows["time_period"] = [time_period(row.period_start, row.period_end) for row in rows.itertuples()]
    for component in COMPONENTS:
        if component.code_list:
            rows[component.column] = rows[component.column].map(code)
    rows = rows[[component.column for component in COMPONENTS]]
    rows.columns = pd.Index([component.id for component in COMPONENTS])
    rows.insert(0, "STRUCTURE", "dataflow")
    rows.insert(1, "STRUCTURE_ID", f"{AGENCY}:{FLOW}({VERSION})")
    rows.insert(2, "ACTION", "I")
    return exports.csv_parts(of_frame(rows), byte_order_mark=False)


def structure(snapshot: str) -> dict[str, Any]:
    """The structure message: data flow, data structure definition, concepts and code lists."""
    names = {component.code_list for component in COMPONENTS if component.code_list}
    title = ("Enforcement against IP infringement and counterfeiting in China", "中国打击侵权假冒执法公开统计数据")
    info = queries.build_info(snapshot)
    return {
        "meta": {
            "schema": SCHEMA,
            "id": f"IDREF{snapshot}",
            "test": False,
            "prepared": info["built_at"].isoformat(),
            "contentLanguages": ["en", "zh"],
            "sender": {"id": AGENCY},
        },
        "data": {
            "dataflows": [_maintained(FLOW, title) | {"structure": _urn("datastructure.DataStructure", FLOW)}],
            "dataStructures": [_maintained(FLOW, title) | {"dataStructureComponents": _components()}],
            "conceptSchemes": [
                _maintained("CS_IP_ENFORCEMENT", ("Concepts", "概念"))
                | {"concepts": [_named(component.id, component.name) for component in COMPONENTS]}
            ],
            "codelists": [_code_list(snapshot, name) for name in sorted(names)],
        },
    }


def code(member: str) -> str:
    """A member as an SDMX code."""
    return TOTAL if member == "all" else re.sub(r"[^A-Za-z0-9_@$-]", "_", member)


def time_period(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """A period as SDMX writes it: 2020, 2020-S1, 2020-Q1, 2020-03, a day, else its first day and length in days."""
    days = (end - start).days + 1
    if days == 1:
        return f"{start:%Y-%m-%d}"
    if start.day == 1 and (end + pd.Timedelta(days=1)).day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        part = (start.month - 1) // months + 1
        if months in (1, 3, 6, 12) and (start.month - 1) % months == 0:
            year = f"{start.year}"
            return {12: year, 6: f"{year}-S{part}", 3: f"{year}-Q{part}", 1: f"{start:%Y-%m}"}[months]
    return f"{start:%Y-%m-%d}/P{days}D"


def _components() -> dict[str, Any]:
    own = [component.id for component in ATTRIBUTES]
    assert len(set(own)) == len(own)
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [_component(one) | {"position": place} for place, one in enumerate(DIMENSIONS)],
            "timeDimension": _component(TIME),
        },
        "measureList": {"id": "MeasureDescriptor", "measures": [_component(MEASURE) | _usage(MEASURE)]},
        "attributeList": {
            "id": "AttributeDescriptor",
            "attributes": [
                _component(one) | _usage(one) | {"attributeRelationship": {"observation": {}}} for one in ATTRIBUTES
            ],
        },
    }


def _component(component: Component) -> dict[str, Any]:
    coded = component.code_list
    represented = (
        {"enumeration": _urn("codelist.Codelist", _list_id(coded))}
        if coded
        else {"format": {"dataType": component.type}}
    )
    return {
        "id": component.id,
        "conceptIdentity": f"{_urn('conceptscheme.Concept', 'CS_IP_ENFORCEMENT')}.{component.id}",
        "localRepresentation": represented,
    }


def _usage(component: Component) -> dict[str, str]:
    return {"usage": "mandatory" if component.required else "optional"}


def _code_list(snapshot: str, name: str) -> dict[str, Any]:
    if name == "indicator":
        rows = queries.indicators(snapshot).set_index("indicator")
        described = zip(rows["definition_en"], rows["definition_zh"], strict=True)
        extra: list[dict[str, Any]] = [{"description": pair[0], "descriptions": _both(pair)} for pair in described]
    else:
        rows = queries.code_list(snapshot, name)  # type: ignore[arg-type]
        extra = [{} for _ in rows.index]
    # `exact` has no name: no word is put to its value.
    unnamed = rows.index.to_series()
    names = zip(rows.index, rows["name_en"].fillna(unnamed), rows["name_zh"].fillna(unnamed), strict=True)
    codes = [_named(code(member), (en, zh)) | more for (member, en, zh), more in zip(names, extra, strict=True)]
    title = next(component.name for component in COMPONENTS if component.code_list == name)
    return _maintained(_list_id(name), title) | {"codes": codes}


def _maintained(id_: str, name: tuple[str, str]) -> dict[str, Any]:
    return _named(id_, name) | {"agencyID": AGENCY, "version": VERSION}


def _named(id_: str, name: tuple[str, str]) -> dict[str, Any]:
    return {"id": id_, "name": name[0], "names": _both(name)}


def _both(texts: tuple[str, str]) -> dict[str, str]:
    return {"en": texts[0], "zh": texts[1]}


def _list_id(name: str) -> str:
    return f"CL_{name.upper()}"


def _urn(kind: str, id_: str) -> str:
    return f"{URN}.{kind}={AGENCY}:{id_}({VERSION})"
