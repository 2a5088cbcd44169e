"""Syncs tables with a list that changes all the time, while things go wrong, and replays the tables.

    sync_drill.py --ovia PATH --folder DIR [--s3] [--calls N] [--rounds N] [--kills N]

The list is served by this script. In each round some calls change, some come and some leave, and all are
in another order. After each round the tables must be the list: no call missing, none stale, one row
each, each change told once. Then syncs are killed at random moments, two run at once, and lists break off.
"""

import argparse
import collections
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import threading
import time

import bucket
from replay import Bucket, Folder, Table, check, personal_statistics

WITH_STATISTICS = {
    "created_at", "started_at", "ended_at", "duration", "status", "direction", "gone_at", "seen_at", "index",
    "time",
}


class List:
    """The calls of the server, and what has become of each."""

    def __init__(self, seed, calls):
        self.random = random.Random(seed)
        self.next = 0
        self.calls, self.left = {}, {}
        # What `changes` has to tell: (call, kind, path).
        self.told = collections.Counter()
        self.cut = None
        for _ in range(calls):
            self.add()
        self.told.clear()
        self.lock = threading.Lock()

    def add(self):
        number = self.next
        self.next += 1
        id = f"{number:08x}-0000-4000-8000-000000000000"
        month = self.random.randrange(1, 13)
        said = [
            {"role": self.random.choice(["user", "agent"]), "content": f"sentence {n} of {number} \u00e9"}
            for n in range(self.random.randrange(0, 6))
        ]
        call = {
            "id": id,
            "created_at": f"2026-{month:02}-05T08:15:30.564Z",
            "started_at": f"2026-{month:02}-05T08:15:31Z",
            "status": "completed",
            "duration": self.random.randrange(1, 900),
            "from_number": f"+3319900{number % 10000:04}",
            "costs": {"total": self.random.randrange(1, 10**6) / 10**6, "llm": 0.1},
            "transcript_objects": said,
        }
        if number % 50 == 0:
            del call["started_at"], call["created_at"]
        self.calls[id] = call
        self.told[id, "added", None] += 1
        return id

    def change(self, share):
        """Changes a share of the calls, and lets some come and leave."""
        with self.lock:
            known = sorted(self.calls)
            for id in self.random.sample(known, max(1, int(len(known) * share))):
                call = json.loads(json.dumps(self.calls[id]))
                if self.random.random() < 0.1 and "started_at" in call:
                    month = (int(call["started_at"][5:7]) % 12) + 1
                    call["started_at"] = f"2026-{month:02}-06T08:15:31Z"
                    self.told[id, "changed", "started_at"] += 1
                else:
                    call["costs"]["total"] = round(call["costs"]["total"] + 0.000001, 6)
                    self.told[id, "changed", "costs.total"] += 1
                self.calls[id] = call
            for id in self.random.sample(known, max(1, len(known) // 200)):
                self.left[id] = self.calls.pop(id)
                # What it became in this round was never in a list.
                for key in [key for key in self.fresh(id)]:
                    self.told[key] -= 1
                    self.left[id] = self.before[id]
                self.told[id, "gone", None] += 1
            returning = sorted(set(self.left) & set(self.before_left))
            for id in self.random.sample(returning, min(len(returning), 2)):
                self.calls[id] = self.left.pop(id)
                self.told[id, "returned", None] += 1
            for _ in range(max(1, len(known) // 100)):
                self.add()

    def begin(self):
        """Remembers the state that the tables have."""
        self.before = dict(self.calls)
        self.before_left = dict(self.left)
        self.told_before = self.told.copy()

    def fresh(self, id):
        difference = self.told - self.told_before
        return [key for key in difference if key[0] == id and key[1] == "changed"]

    def body(self):
        with self.lock:
            calls = list(self.calls.values())
            self.random.shuffle(calls)
            texts = []
            for call in calls:
                keys = list(call)
                self.random.shuffle(keys)
                texts.append(json.dumps({key: call[key] for key in keys}, ensure_ascii=False))
        return ("[" + ",\n".join(texts) + "]").encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        calls = self.server.calls
        body = calls.body()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if calls.cut is not None:
            body = body[: int(len(body) * calls.cut)]
            self.close_connection = True
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A program that was killed closes its connection."""


class Drill:
    def __init__(self, options, location, tables):
        self.options, self.location, self.tables = options, location, tables
        self.calls = List(options.seed, options.calls)
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.calls = self.calls
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.environment = {
            **os.environ,
            "OVIA_BASE_URL": f"http://127.0.0.1:{self.server.server_address[1]}",
            "OVIA_TOKEN": "drill",
        }

    def start(self, *more):
        command = [self.options.ovia, "calls", "sync", self.location, *more]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def sync(self, code=0, *more):
        process = self.start(*more)
        _, said = process.communicate(timeout=600)
        check(process.returncode == code, f"exit code {process.returncode}, not {code}: {said}")
        return said

    def verify(self):
        """The tables are the list."""
        calls = Table(self.tables("calls"))
        columns = ["id", "raw", "gone_at", "duration", "costs", "utterances", "month"]
        seen, missing = set(), set(self.calls.calls)
        said = {}
        for row in calls.rows(columns):
            id = row["id"]
            check(id not in seen, f"{id} is there twice")
            seen.add(id)
            missing.discard(id)
            gone = row["gone_at"] is not None
            wanted = self.calls.left[id] if gone else self.calls.calls.get(id)
            check(wanted is not None, f"{id} left the list and is not marked as gone")
            check(json.loads(row["raw"]) == wanted, f"{id} is stale")
            check(row["duration"] == wanted["duration"], f"{id} has another duration")
            total = row["costs"]["total"]
            check(float(total) == wanted["costs"]["total"], f"{id} costs {total}")
            time = wanted.get("started_at") or wanted.get("created_at")
            check(row["month"] == (time[:7] if time else "none"), f"{id} is in {row['month']}")
            spoken = [one["content"] for one in wanted["transcript_objects"]]
            check([one["content"] for one in row["utterances"]] == spoken, f"{id} said something else")
            if spoken:
                said[id] = spoken
        check(not missing, f"{len(missing)} calls are missing")
        check(seen == set(self.calls.calls) | set(self.calls.left), "calls are there that were not listed")

        utterances = Table(self.tables("utterances"))
        check(utterances.transactions == {"ovia.calls": calls.version}, "utterances lag behind")
        found = collections.defaultdict(list)
        for row in utterances.rows():
            found[row["call_id"]].append((row["index"], row["content"]))
        found = {id: [content for _, content in sorted(rows)] for id, rows in found.items()}
        check(found == said, "utterances are not those of the calls")

        changes = Table(self.tables("changes"))
        check(changes.transactions == {"ovia.calls": calls.version}, "changes lag behind")
        told = collections.Counter((row["call_id"], row["kind"], row["path"]) for row in changes.rows())
        wrong = {**(told - +self.calls.told), **(+self.calls.told - told)}
        check(not wrong, f"{len(wrong)} changes are told wrongly, for example {list(wrong.items())[:3]}")
        for path in calls.adds:
            found = personal_statistics(self.tables("calls"), path, WITH_STATISTICS)
            check(not found, f"{path} has statistics of {found}")
        return calls

    def follow(self, rounds):
        self.calls.begin()
        self.sync()
        self.verify()
        for _ in range(rounds):
            self.calls.begin()
            self.calls.change(0.05)
            self.sync()
            version = self.verify().version
            said = self.sync()
            check("no change" in said and self.verify().version == version, f"a second sync: {said}")
        self.engines()
        print(f"  {rounds} syncs of a list that changes: 0 missing, 0 stale, each change told once")

    def engines(self):
        """DuckDB reads the same, if its extensions are here."""
        try:
            import duckdb
            import duckdb_ext
        except ImportError:
            return
        if not os.path.isdir(self.location):
            return
        folder = pathlib.Path(next(iter(duckdb_ext.__path__)), "extensions")
        extension = next(folder.rglob("delta.duckdb_extension"))
        connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
        connection.execute(f"load '{extension}'")
        query = f"""select count(*), count(distinct id), sum(costs.total), count(gone_at)
            from delta_scan('{os.path.abspath(self.location)}/calls')"""
        found = connection.execute(query).fetchone()
        rows = list(Table(self.tables("calls")).rows(["id", "costs", "gone_at"]))
        total = sum(row["costs"]["total"] for row in rows)
        gone = sum(row["gone_at"] is not None for row in rows)
        wanted = (len(rows), len({row["id"] for row in rows}), total, gone)
        check(found == wanted, f"DuckDB finds {found}, the replay {wanted}")
        print(f"  DuckDB agrees: {len(rows)} rows, costs {total}")

    def kill(self, kills):
        self.sync()
        self.calls.begin()
        self.calls.change(0.05)
        length = time.monotonic()
        self.sync()
        length = time.monotonic() - length
        hit = committed = 0
        for number in range(kills):
            if number % 5 == 0:
                # Only from a state that the tables have: what is told depends on which lists were seen.
                self.sync()
                self.calls.begin()
                self.calls.change(0.05)
            before = Table(self.tables("calls")).version
            process = self.start()
            time.sleep(self.calls.random.random() * length * 1.1)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            hit += process.returncode == -signal.SIGKILL
            version = Table(self.tables("calls")).version
            committed += version > before
            self.readable()
            if number % 5 == 4:
                self.sync()
                self.verify()
        self.sync()
        self.verify()
        print(f"  {hit} of {kills} syncs killed, {committed} of all after their commit: always readable, complete")

    def readable(self):
        """Whatever was killed, each table can be read, with one row a call."""
        for name in ["calls", "utterances", "changes"]:
            if self.tables(name).names("_delta_log"):
                rows = list(Table(self.tables(name)).rows())
                if name == "calls":
                    check(len({row["id"] for row in rows}) == len(rows), "a call is there twice")

    def together(self, rounds):
        conflicts = 0
        for _ in range(rounds):
            self.calls.begin()
            self.calls.change(0.05)
            both = [self.start(), self.start()]
            for process in both:
                _, said = process.communicate(timeout=600)
                conflicts += said.count("another sync has committed")
                check(process.returncode == 0, f"one of two: exit code {process.returncode}: {said}")
            self.verify()
        print(f"  {rounds} times two syncs at once, {conflicts} conflicts: both succeed, one right table")

    def break_off(self, rounds):
        for _ in range(rounds):
            self.calls.begin()
            before = Table(self.tables("calls")).version
            self.calls.change(0.05)
            self.calls.cut = self.calls.random.random() * 0.999
            self.sync(1, "--retries", "0")
            self.calls.cut = None
            check(Table(self.tables("calls")).version == before, "a list that broke off was committed")
            self.sync()
            self.verify()
        print(f"  {rounds} lists that broke off: nothing committed, complete after the next one")

    def run(self):
        self.follow(self.options.rounds)
        self.together(self.options.together)
        self.break_off(self.options.cuts)
        self.kill(self.options.kills)
        self.server.shutdown()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ovia", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--s3", action="store_true")
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--together", type=int, default=5)
    parser.add_argument("--cuts", type=int, default=5)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    print(f"folder, {options.calls} calls:")
    Drill(options, options.folder, lambda name: Folder(os.path.join(options.folder, name))).run()
    if options.s3:
        with bucket.server() as (environment, client):
            os.environ.update(environment)
            print(f"S3 server, {options.calls} calls:")
            tables = lambda name: Bucket(client, bucket.BUCKET, f"lake/{name}")
            Drill(options, f"s3://{bucket.BUCKET}/lake", tables).run()


if __name__ == "__main__":
    main()
