"""The view of `bench/floor.py` in Plotly Dash. `gunicorn bench.peers.dash_app:server`"""

import os

import duckdb
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

with duckdb.connect(os.environ["BENCH_DATABASE"], read_only=True) as con:
    SERIES = {
        key: (years, values)
        for key, years, values in con.execute(
            """
            SELECT family_key, list(year ORDER BY year), list(CAST(value AS DOUBLE) ORDER BY year)
            FROM published_figure WHERE region = 'CN' AND is_whole_year
            GROUP BY family_key HAVING count(*) > 8 ORDER BY family_key
            """
        ).fetchall()
    }

app = Dash(__name__)
server = app.server
app.layout = html.Div(
    [dcc.Dropdown(list(SERIES), next(iter(SERIES)), id="series", clearable=False), dcc.Graph(id="line")]
)


@app.callback(Output("line", "figure"), Input("series", "value"))
def draw(key: str) -> go.Figure:
    """The line of one series."""
    years, values = SERIES[key]
    return go.Figure(go.Scatter(x=years, y=values))
