"""Replays the log of a Delta table, from the protocol's description alone, without any library of Delta.

A table is a folder `_delta_log` with one file a version, `00000000000000000007.json`, and data files. Each
line of a version is one action: `protocol`, `metaData`, `add`, `remove`, `txn`, `domainMetadata`,
`commitInfo`. A file is
in the table if the last action about its path is an `add`. Checkpoints sum up the versions before them;
they are compared with that sum, and not needed.
"""

import json
import os
import re
import sys
import urllib.parse

import pyarrow.parquet as parquet


class Folder:
    """The files of a local folder."""

    def __init__(self, root):
        self.root = root

    def names(self, below):
        folder = os.path.join(self.root, below)
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def text(self, name):
        with open(os.path.join(self.root, name), encoding="utf-8") as file:
            return file.read()

    def open(self, name):
        return open(os.path.join(self.root, name), "rb")

    def size(self, name):
        return os.path.getsize(os.path.join(self.root, name))


class Bucket:
    """The objects of a bucket below a prefix, through boto3."""

    def __init__(self, client, bucket, prefix):
        self.client, self.bucket, self.prefix = client, bucket, prefix.strip("/")

    def _key(self, name):
        return f"{self.prefix}/{name}"

    def names(self, below):
        start = self._key(below) + "/"
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=start)
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        return sorted(key[len(start):] for key in keys)

    def _get(self, name):
        return self.client.get_object(Bucket=self.bucket, Key=self._key(name))

    def text(self, name):
        return self._get(name)["Body"].read().decode("utf-8")

    def open(self, name):
        import io

        return io.BytesIO(self._get(name)["Body"].read())

    def size(self, name):
        return self.client.head_object(Bucket=self.bucket, Key=self._key(name))["ContentLength"]


class Wrong(Exception):
    """The table is not what the protocol says."""


def check(condition, words):
    if not condition:
        raise Wrong(words)


class Table:
    """The newest version of a table, or the given one."""

    def __init__(self, files, version=None):
        self.files = files
        self.adds, self.removes, self.transactions, self.domains = {}, {}, {}, {}
        self.metadata = self.protocol = None
        self.times = []
        names = files.names("_delta_log")
        versions = [name for name in names if re.fullmatch(r"\d{20}\.json", name)]
        check(versions, "the log has no version")
        for number, name in enumerate(versions):
            check(name == f"{number:020}.json", f"version {number} is missing from the log")
            if version is None or number <= version:
                self._apply(number, files.text(f"_delta_log/{name}"))
                self._compare_checkpoint(number, names)
        self.version = len(self.times) - 1
        check(self.protocol and self.metadata, "the log has no protocol or no metaData")
        self.schema = json.loads(self.metadata["schemaString"])
        self.partitions = self.metadata["partitionColumns"]

    def _apply(self, number, text):
        seen = set()
        for line in text.splitlines():
            if not line.strip():
                continue
            ((kind, action),) = json.loads(line).items()
            if kind == "protocol":
                check(action["minReaderVersion"] <= 3, "the table needs a newer reader")
                features = set(action.get("readerFeatures") or [])
                check(features <= {"timestampNtz"}, f"the table needs {features}")
                self.protocol = action
            elif kind == "metaData":
                self.metadata = action
            elif kind == "add":
                path = action["path"]
                check(("add", path) not in seen, f"version {number} adds {path} twice")
                check(path not in self.adds, f"version {number} adds {path}, which is there")
                check(not action.get("deletionVector"), f"{path} has a deletion vector")
                seen.add(("add", path))
                self.adds[path] = action
                self.removes.pop(path, None)
            elif kind == "remove":
                path = action["path"]
                check(path in self.adds, f"version {number} removes {path}, which is not there")
                del self.adds[path]
                self.removes[path] = action
            elif kind == "txn":
                before = self.transactions.get(action["appId"], -1)
                check(action["version"] >= before, f"version {number}: {action['appId']} goes back")
                self.transactions[action["appId"]] = action["version"]
            elif kind == "domainMetadata":
                self.domains[action["domain"]] = None if action["removed"] else action["configuration"]
            elif kind == "commitInfo":
                self.times.append(action.get("timestamp"))
            else:
                raise Wrong(f"version {number} has an action {kind}")
        check(len(self.times) == number + 1, f"version {number} has not one commitInfo")

    def _compare_checkpoint(self, number, names):
        name = f"{number:020}.checkpoint.parquet"
        if name not in names:
            return
        with self.files.open(f"_delta_log/{name}") as file:
            rows = parquet.read_table(file).to_pylist()
        adds = {row["add"]["path"] for row in rows if row.get("add")}
        check(adds == set(self.adds), f"the checkpoint of version {number} has other files")
        transactions = {row["txn"]["appId"]: row["txn"]["version"] for row in rows if row.get("txn")}
        check(transactions == self.transactions, f"the checkpoint of version {number} has other txn")

    def rows(self, columns=None):
        """All rows, as dictionaries, the partition columns included."""
        for path, action in sorted(self.adds.items()):
            name = urllib.parse.unquote(path)
            check(self.files.size(name) == action["size"], f"{path} has another size than the log says")
            own = [column for column in columns or [] if column not in self.partitions]
            with self.files.open(name) as file:
                data = parquet.ParquetFile(file).read(columns=own if columns else None)
            stats = json.loads(action.get("stats") or "{}")
            check(
                stats.get("numRecords") == data.num_rows,
                f"{path} has {data.num_rows} rows and the log says {stats.get('numRecords')}",
            )
            check("minValues" not in stats and "maxValues" not in stats, f"{path}: values in the log")
            for row in data.to_pylist():
                yield {**row, **action["partitionValues"]}

    def orphans(self):
        """Data files that no version knows."""
        known = {urllib.parse.unquote(path) for path in {**self.adds, **self.removes}}
        found = set()
        for root, _, names in os.walk(self.files.root):
            for name in names:
                path = os.path.relpath(os.path.join(root, name), self.files.root)
                if not path.startswith("_delta_log"):
                    found.add(path)
        return found - known


def personal_statistics(files, path, allowed):
    """The columns of a file, but for the allowed ones, whose footer holds values."""
    with files.open(urllib.parse.unquote(path)) as file:
        metadata = parquet.ParquetFile(file).metadata
    found = set()
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            column = metadata.row_group(group).column(index)
            if column.statistics is not None and column.statistics.has_min_max:
                found.add(column.path_in_schema.split(".")[0])
    return found - allowed


def main():
    for root in sys.argv[1:]:
        table = Table(Folder(root))
        count = sum(1 for _ in table.rows([table.schema["fields"][0]["name"]]))
        print(f"{root}: version {table.version}, {len(table.adds)} files, {count} rows")


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"replay: {wrong}")
