"""The least that a Streamlit page can be: one selectbox and one Plotly line, over the same table. The floor to measure against."""

import os

import duckdb
import plotly.graph_objects as go
import streamlit as st


@st.cache_data
def series() -> dict[str, tuple[list[int], list[float]]]:
    """Year and value of every nationwide series of whole years."""
    with duckdb.connect(os.environ["BENCH_DATABASE"], read_only=True) as con:
        rows = con.execute(
            """
            SELECT family_key, list(year ORDER BY year), list(CAST(value AS DOUBLE) ORDER BY year)
            FROM published_figure WHERE region = 'CN' AND is_whole_year
            GROUP BY family_key HAVING count(*) > 8 ORDER BY family_key
            """
        ).fetchall()
    return {key: (years, values) for key, years, values in rows}


found = series()
chosen = st.selectbox("Series", list(found))
years, values = found[chosen]
st.plotly_chart(go.Figure(go.Scatter(x=years, y=values)))
