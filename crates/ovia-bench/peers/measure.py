"""What the Python peers share: what they add up, and the line that they print.

The sums go by the names that `src/totals.rs` gives them. Two of them are enough to show that the
values were there; more would measure Python's loops.
"""

import json
import sys
import time

URL = sys.argv[1] + "/api/v1/calls"


class Clock:
    """Measures from the moment when the request is sent."""

    def __init__(self):
        self.first = None
        self.processor = time.process_time()
        self.start = time.perf_counter()

    def call(self):
        if self.first is None:
            self.first = time.perf_counter() - self.start

    def stop(self, totals):
        seconds = time.perf_counter() - self.start
        result = {
            "seconds": seconds,
            "first": self.first,
            "processor": time.process_time() - self.processor,
            "peak_memory": peak_memory(),
            "totals": totals,
        }
        print(json.dumps(result))


def totals(calls):
    count = seconds = lines = 0
    for call in calls:
        count += 1
        seconds += call.get("duration") or 0
        lines += len(call.get("transcript_objects") or ())
    return {"calls": count, "seconds": seconds, "lines": lines}


def peak_memory():
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        return None
