#!/usr/bin/env python3
"""Compares the sums of `ovia calls stats` with those of Python's decimal, to the last digit.

Serves generated calls whose costs are written in many ways (few and many decimals, exponents, text, null,
other words), and sums them up twice, by agent and day.

    cargo build -p ovia-cli
    python3 tools/check_totals.py --calls 100000
"""

import argparse
import collections
import decimal
import http.server
import json
import os
import pathlib
import random
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
COSTS = ["llm", "stt", "tts", "total"]
TOKENS = ["llm_prompt_tokens", "llm_completion_tokens", "tts_characters"]


def amount(random):
    """An amount as JSON."""
    number = random.choice(
        [
            f"{random.randrange(10)}.{random.randrange(10**6):06}",
            f"{random.random() / 10!r}",
            f"{random.randrange(10**6)}e-{random.randrange(40)}",
            f"{random.randrange(10**12)}",
            f"0.{random.randrange(10**30):030}",
            f"-{random.randrange(100)}.5E+{random.randrange(20)}",
        ]
    )
    return random.choice([number] * 8 + [f'"{number}"', f'" {number} "', "null", '"free"', '"1,5"'])


def calls(count, seed):
    """Calls as the text of JSON objects."""
    generator = random.Random(seed)
    for nth in range(count):
        day = f"2026-{generator.randrange(1, 13):02}-{generator.randrange(1, 29):02}"
        details = ",".join(f'"{name}":{generator.randrange(10**generator.randrange(1, 19))}' for name in TOKENS)
        costs = ",".join(f'"{name}":{amount(generator)}' for name in COSTS)
        yield (
            f'{{"id":"{nth}","agent_id":"agent {generator.randrange(9)}","status":"completed",'
            f'"started_at":"{day}T{generator.randrange(24):02}:10:00Z","duration":{generator.randrange(4000)},'
            f'"costs":{{{costs},"details":{{{details}}}}}}}'
        )


def decimal_of(value):
    if isinstance(value, str):
        try:
            return decimal.Decimal(value.strip().replace(",", "not"))
        except decimal.InvalidOperation:
            return None
    return value


def serve(body):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--calls", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--ovia", default=ROOT / "target/debug/ovia", help="the program")
    arguments = arguments.parse_args()
    decimal.getcontext().prec = 2000
    texts = list(calls(arguments.calls, arguments.seed))

    sums = collections.defaultdict(lambda: collections.defaultdict(lambda: None))
    for text in texts:
        call = json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
        group = sums[call["agent_id"], call["started_at"][:10]]
        costs = {name: decimal_of(call["costs"][name]) for name in COSTS}
        values = {f"cost_{name}": costs[name] for name in COSTS}
        values |= {name: call["costs"]["details"][name] for name in TOKENS}
        values |= {"duration_total": call["duration"], "calls": decimal.Decimal(1)}
        for name, value in values.items():
            if value is not None:
                group[name] = value + (group[name] or 0)
        known = [cost for cost in costs.values() if cost is not None]
        group["incomplete"] = (group["incomplete"] or 0) + (0 < len(known) < 4)
    for group in sums.values():
        group["cost_other"] = None
        parts = [group[f"cost_{name}"] for name in COSTS]
        if not group.pop("incomplete") and None not in parts:
            group["cost_other"] = parts[3] - parts[0] - parts[1] - parts[2]

    url = serve(f"[{','.join(texts)}]".encode())
    command = [arguments.ovia, "calls", "stats", "--by", "agent", "--by", "day", "-o", "json", "--timezone", "UTC"]
    environment = os.environ | {"OVIA_BASE_URL": url, "OVIA_TOKEN": "any"}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    rows = json.loads(done.stdout, parse_float=decimal.Decimal, parse_int=decimal.Decimal)

    wrong, compared = 0, 0
    if len(rows) != len(sums):
        print(f"{len(rows)} rows instead of {len(sums)}", file=sys.stderr)
        wrong += 1
    for row in rows:
        for name, expected in sums[row["agent"], row["day"]].items():
            found = row[name] if row[name] is None else decimal.Decimal(row[name])
            compared += 1
            if found != expected:
                wrong += 1
                print(f"{row['agent']} {row['day']} {name}: {found} instead of {expected}", file=sys.stderr)
    print(f"{arguments.calls} calls, {len(rows)} groups, {compared} sums compared, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
