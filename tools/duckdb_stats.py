"""Prints how many seconds DuckDB takes for what `ovia calls stats --by agent --by day` shows of a file.

`cargo xtask stats-bench` runs it, with duckdb in a virtual environment. Only the query is timed.
"""

import sys
import time

import duckdb

QUERY = """
select agent_id, cast(started_at as date) as day, count(*),
    count(*) filter (where duration > 0 and len(list_filter(transcript_objects, line -> line.role = 'user')) > 0),
    count(*) filter (where status in ('failed', 'error', 'busy', 'no_answer', 'canceled')),
    sum(duration), avg(duration), quantile_disc(duration, [0.5, 0.9, 0.99]),
    sum(costs.llm), sum(costs.stt), sum(costs.tts), sum(costs.total),
    sum(costs.details.llm_prompt_tokens), sum(costs.details.llm_completion_tokens),
    sum(costs.details.tts_characters)
from read_json(?) group by 1, 2 order by 1, 2
"""


def main():
    connection = duckdb.connect()
    started = time.perf_counter()
    rows = connection.execute(QUERY, [sys.argv[1]]).fetchall()
    seconds = time.perf_counter() - started
    if not rows:
        sys.exit("no rows")
    print(seconds)


if __name__ == "__main__":
    main()
