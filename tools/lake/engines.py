"""The same facts, ids and records of an export, from DuckDB, Polars and Spark."""

import hashlib

from truth import AMOUNTS, DETAILS


def digest(records):
    raw = hashlib.sha256()
    for record in records:
        raw.update(record.encode() + b"\n")
    return raw.hexdigest()


class DuckDb:
    name = "DuckDB"

    def __init__(self, folder):
        import duckdb

        self.connection = duckdb.connect(config={"memory_limit": "2GB"})
        self.connection.execute("set preserve_insertion_order = true")
        for table in ["calls", "utterances"]:
            self.connection.execute(
                f"create view {table} as select * from read_parquet('{folder}/{table}*.parquet')"
            )

    def facts(self):
        sums = [f"sum(costs.{name})" for name in AMOUNTS]
        sums += [f"sum(costs.details.{name})" for name in DETAILS]
        row = self.connection.sql(
            f"select count(*), sum(duration), {', '.join(sums)}, sum(len(mismatches)),"
            " (select count(*) from utterances) from calls"
        ).fetchone()
        return list(row)

    def ids(self):
        rows = self.connection.sql("select id from calls where id is not null order by id")
        return [row[0] for row in rows.fetchall()]

    def by_agent(self):
        rows = self.connection.sql(
            "select agent_id, count(*), coalesce(sum(costs.total), 0) from calls group by 1"
        )
        return {agent: [count, total] for agent, count, total in rows.fetchall()}

    def records(self):
        rows = self.connection.execute("select raw from calls")
        while batch := rows.fetchmany(1000):
            yield from (row[0] for row in batch)

    def close(self):
        self.connection.close()


class Polars:
    name = "Polars"

    def __init__(self, folder):
        import polars

        self.pl = polars
        self.calls = polars.scan_parquet(f"{folder}/calls*.parquet")
        self.utterances = polars.scan_parquet(f"{folder}/utterances*.parquet")

    def facts(self):
        pl = self.pl
        costs = pl.col("costs").struct
        details = costs.field("details").struct
        row = self.calls.select(
            pl.len().alias("calls"),
            pl.col("duration").sum(),
            *[costs.field(name).sum().alias(name) for name in AMOUNTS],
            *[details.field(name).sum().alias(name) for name in DETAILS],
            pl.col("mismatches").list.len().sum().alias("mismatches"),
        ).collect()
        return [*row.row(0), self.utterances.select(pl.len()).collect().item()]

    def ids(self):
        return self.calls.select("id").drop_nulls().sort("id").collect()["id"].to_list()

    def by_agent(self):
        pl = self.pl
        rows = self.calls.group_by("agent_id").agg(
            pl.len(), pl.col("costs").struct.field("total").sum().alias("total")
        )
        return {agent: [count, total] for agent, count, total in rows.collect().rows()}

    def records(self):
        yield from self.calls.select("raw").collect()["raw"]

    def close(self):
        pass


class Spark:
    name = "Spark"

    def __init__(self, folder):
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").appName("ovia")
        for key, value in {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "2g",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "2",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }.items():
            builder = builder.config(key, value)
        self.spark = builder.getOrCreate()
        self.spark.sparkContext.setLogLevel("ERROR")
        for table in ["calls", "utterances"]:
            self.spark.read.parquet(f"{folder}/{table}*.parquet").createOrReplaceTempView(table)

    def facts(self):
        sums = [f"sum(costs.{name})" for name in AMOUNTS]
        sums += [f"sum(costs.details.{name})" for name in DETAILS]
        row = self.spark.sql(
            f"select count(*), sum(duration), {', '.join(sums)}, sum(size(mismatches)) from calls"
        ).first()
        return [*row, self.spark.table("utterances").count()]

    def ids(self):
        rows = self.spark.sql("select id from calls where id is not null").collect()
        return sorted(row[0] for row in rows)

    def by_agent(self):
        rows = self.spark.sql(
            "select agent_id, count(*), coalesce(sum(costs.total), 0) from calls group by agent_id"
        ).collect()
        return {agent: [count, total] for agent, count, total in rows}

    def records(self):
        return None

    def close(self):
        self.spark.stop()


ENGINES = [DuckDb, Polars, Spark]
