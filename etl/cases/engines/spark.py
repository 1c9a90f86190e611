"""The cube by Apache Spark, on the cluster of `master`: for records that outgrow one machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.cases.engines import CODED, CUBE, FINEST, NUMBERED, EngineFailed


@dataclass(frozen=True)
class Spark:
    """Runs on `master` (spark://host:7077, or local[*]) with Spark's own settings `conf`.

    Raises ImportError without the optional packages of requirements-spark.txt.
    """

    master: str
    conf: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, views: Mapping[str, list[str]], out: str) -> None:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.appName("cases rollup").master(self.master)
        for name, value in {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", **self.conf}.items():
            builder = builder.config(name, value)
        try:
            spark = builder.getOrCreate()
        except (PySparkException, Py4JError) as error:
            raise EngineFailed(_cause(error)) from error
        try:
            for name, files in views.items():
                rows = spark.read.parquet(*files)
                columns = ["*", "_metadata.row_index AS record_no"] if name == NUMBERED else ["*"]
                rows.selectExpr(*columns).createOrReplaceTempView(name)
            spark.sql(CODED).createOrReplaceTempView("coded")
            spark.sql(FINEST).createOrReplaceTempView("finest")
            spark.sql(CUBE).write.parquet(out)
        except (PySparkException, Py4JError) as error:
            raise EngineFailed(_cause(error)) from error
        finally:
            spark.stop()


def _cause(error: Exception) -> str:
    """What failed and, in Java's next line, why."""
    return " ".join(str(error).splitlines()[:2])
