"""The cube by Apache Spark, on the cluster of `master`: for records that outgrow one machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.cases.engines import CUBE, NUMBERED


@dataclass(frozen=True)
class Spark:
    """Runs on `master` (spark://host:7077, or local[*]) with Spark's own settings `conf`.

    Raises ImportError without the optional packages of requirements-spark.txt.
    """

    master: str
    conf: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, views: Mapping[str, list[str]], out: str) -> None:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.appName("cases rollup").master(self.master)
        for name, value in {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", **self.conf}.items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        try:
            for name, files in views.items():
                rows = spark.read.parquet(*files)
                columns = ["*", "_metadata.row_index AS record_no"] if name == NUMBERED else ["*"]
                rows.selectExpr(*columns).createOrReplaceTempView(name)
            spark.sql(CUBE).write.parquet(out)
        finally:
            spark.stop()
