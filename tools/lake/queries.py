"""Runs the queries of docs/tables.md. A block belongs to the engine that the heading above it names."""

import contextlib
import io
import re


def blocks(page, engine):
    """The blocks below the headings that begin with the engine's name."""
    heading = ""
    for part in re.split(r"^(#+ .*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
        if part.startswith("#"):
            heading = part.lstrip("# ")
        elif heading.startswith(engine):
            yield from re.findall(r"^```(sql|python)\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)


def run(page, engine):
    """Runs them in the working directory; how many there were. Each has to return a row; a block in Python has to print something."""
    count = 0
    names = {"spark": getattr(engine, "spark", None)}
    for language, text in blocks(page, engine.name):
        count += 1
        if language == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(text, str(page), "exec"), names)  # noqa: S102
            rows = printed.getvalue()
        elif engine.name == "Spark":
            rows = engine.spark.sql(text).collect()
        else:
            rows = engine.connection.sql(text).fetchall()
        if not rows:
            raise SystemExit(f"lake-check: {page.name}: a query of {engine.name} returns nothing:\n{text}")
    if count == 0:
        raise SystemExit(f"lake-check: {page.name}: no query of {engine.name}")
    return count
