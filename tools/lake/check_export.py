"""Exports calls as tables, and fails unless DuckDB, Polars, Spark and Python's decimal agree on them.

`cargo xtask lake-check` runs it. The calls are those of `ovia mock`, and records with odd values. It also
runs every query of docs/tables.md, and compares `ovia calls stats` on the tables with the same on the list.
"""

import argparse
import contextlib
import os
import pathlib
import re
import resource
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import bucket
import queries
from engines import ENGINES, digest
from truth import Truth, write_odd


def fail(text):
    sys.exit(f"lake-check: {text}")


@contextlib.contextmanager
def mock(ovia, calls):
    server = subprocess.Popen(
        [ovia, "mock", "--calls", str(calls), "--now", "2026-11-01", "--seed", "11"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        line = server.stdout.readline()
        url = re.search(r"http://\S+", line)
        if not url:
            fail(f"the mock server did not start: {line!r}")
        yield url.group()
    finally:
        server.kill()
        server.wait()


def timed(text, run):
    started = time.perf_counter()
    result = run()
    print(f"  {time.perf_counter() - started:6.1f} s  {text}", flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ovia", required=True, help="the program, built with the feature lake")
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--folder", type=pathlib.Path, required=True, help="an empty folder to work in")
    parser.add_argument("--only", action="append", help="this engine only; may be given several times")
    arguments = parser.parse_args()
    ovia, folder = str(pathlib.Path(arguments.ovia).resolve()), arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # The queries of the page are run where the folder `tables` is. Spark keeps to where it starts.
    os.chdir(folder)
    listed, odd, tables = folder / "calls.ndjson", folder / "odd.ndjson", folder / "tables"
    environment = {**os.environ, "OVIA_TOKEN": "any"}

    def run(*words, **options):
        done = subprocess.run([ovia, *map(str, words)], env=environment, **options)
        # 3: values that were replaced; there are none here.
        if done.returncode != 0:
            fail(f"`ovia {' '.join(map(str, words))}` ended with exit code {done.returncode}")
        return done.stdout

    with mock(ovia, arguments.calls) as url, open(listed, "wb") as out:
        words = ["--base-url", url, "-q", "calls", "list", "-o", "ndjson"]
        timed("the list of the server", lambda: run(*words, stdout=out))
        write_odd(odd, max(arguments.calls // 20, 100))
        direct = folder / "direct"
        words = ["--base-url", url, "-q", "calls", "export", "--tables", direct]
        timed("the export of the server", lambda: run(*words))
    with open(listed, "ab") as out:
        out.write(odd.read_bytes())
    words = ["-q", "calls", "export", "--input", listed, "--tables", tables]
    timed("the export of the list and of odd records", lambda: run(*words))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = sum(file.stat().st_size for file in tables.iterdir())
    print(f"  {listed.stat().st_size / 1e6:.1f} MB of NDJSON, {size / 1e6:.1f} MB of tables,")
    print(f"  at most {memory:.0f} MiB of memory for a program (the mock server may be the largest)")

    truth = timed("Python's decimal", lambda: Truth(listed))
    facts = truth.facts()
    print(f"  {facts[0]} calls, {facts[-1]} utterances, {facts[-2]} mismatches, total {facts[5]}")
    for make in ENGINES:
        if arguments.only and make.name not in arguments.only:
            continue
        engine = make(tables)
        found = timed(f"{make.name}: counts and sums", engine.facts)
        if found != facts:
            fail(f"{make.name} disagrees:\n  {found}\nis not\n  {facts}")
        if timed(f"{make.name}: ids", engine.ids) != truth.ids:
            fail(f"{make.name} has other ids")
        if engine.by_agent() != dict(truth.by_agent):
            fail(f"{make.name} has other totals by agent")
        records = engine.records()
        if records is not None and digest(records) != truth.raw:
            fail(f"{make.name} has other records in `raw`")
        page = pathlib.Path(__file__).resolve().parents[2] / "docs/tables.md"
        count = queries.run(page, engine)
        print(f"            {make.name}: {count} queries of docs/tables.md")
        engine.close()

    for words in [["stats"], ["stats", "--by", "agent", "--by", "day", "-o", "csv"], ["list", "-o", "ndjson"]]:
        words = ["-q", "calls", *words, "--input"]
        of_list = run(*words, listed, stdout=subprocess.PIPE)
        of_tables = timed(" ".join(words[1:]) + " tables", lambda: run(*words, tables, stdout=subprocess.PIPE))
        if of_list != of_tables:
            fail(f"`ovia {' '.join(words)}` of the tables differs from that of the list")
    timed("a bucket of an S3 server", lambda: bucket.check(ovia, listed))
    print("lake-check: every engine agrees on the export")


if __name__ == "__main__":
    main()
