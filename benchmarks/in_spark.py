"""Fifty figures of the panel in Spark SQL: run in a process of its own, which Spark's Java belongs to."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.panel import CITED, OPTIONS
from newsletter.survey.answers import Kept, open_kept
from newsletter.survey.reading import read_codebook
from newsletter.survey.spark_engine import SparkEngine

_SETTINGS = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "2"}


def main(file: Path) -> None:
    """Print the figures of the answers in `file`, whose codebook lies beside it."""
    from pyspark.sql import SparkSession

    survey, _ = read_codebook((file.parent / "survey.yaml").read_text(encoding="utf-8"), "panel", "survey.yaml")
    assert survey is not None
    assert survey.responses is not None
    with tempfile.TemporaryDirectory() as folder:
        builder = SparkSession.builder.master("local[2]").appName("bench")
        for name, value in {**_SETTINGS, "spark.sql.warehouse.dir": folder, "spark.local.dir": folder}.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.read.parquet(str(file)).createOrReplaceTempView("panel")
        kept = Kept(SparkEngine(session, "panel"), "bench", "panel")
        data, problems = open_kept(survey, kept, survey.responses, Path(folder) / "cache")
        assert data is not None, problems
        data.prepare(f"q{n}" for n in range(CITED))
        for n in range(CITED):
            print(data.share(f"q{n}", (f"o{1 + n % OPTIONS}",)).value)
        session.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
