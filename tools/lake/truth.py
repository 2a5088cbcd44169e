"""What a saved list says, computed from its text with Python's `decimal`: what every engine has to agree on."""

import collections
import decimal
import hashlib
import json
import random

AMOUNTS = ["llm", "stt", "tts", "total"]
DETAILS = [
    "tts_characters",
    "llm_prompt_tokens",
    "llm_completion_tokens",
    "stt_audio_duration_seconds",
]

# Sums of many decimals of 38 digits, without rounding.
decimal.getcontext().prec = 120
UNIT = decimal.Decimal(1).scaleb(-18)


class Text(str):
    """A number as it is written."""


def parse(line):
    return json.loads(line, parse_float=Text, parse_int=Text)


def exact(value):
    """The decimal(38,18) of a JSON value; None if it does not fit without rounding."""
    if isinstance(value, bool) or not isinstance(value, str):
        return None
    try:
        number = decimal.Decimal(value.strip())
    except decimal.InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= decimal.Decimal(10) ** 20:
        return None
    units = number / UNIT
    return number if units == units.to_integral_value() else None


def integer(value):
    number = exact(value)
    return int(number) if number is not None and number == int(number) else None


class Truth:
    """Counts and sums of the records of a file."""

    def __init__(self, path):
        self.calls = 0
        self.mismatches = 0
        self.utterances = 0
        self.duration = 0
        self.sums = collections.Counter()
        self.by_agent = collections.defaultdict(lambda: [0, decimal.Decimal(0)])
        self.ids = []
        raw = hashlib.sha256()
        with open(path, encoding="utf-8", newline="\n") as lines:
            for line in lines:
                line = line.rstrip("\n")
                raw.update(line.encode() + b"\n")
                self.add(parse(line))
        self.raw = raw.hexdigest()
        self.ids.sort()

    def add(self, record):
        self.calls += 1
        if isinstance(record.get("id"), str):
            self.ids.append(str(record["id"]))
        costs = record.get("costs")
        details = costs.get("details") if isinstance(costs, dict) else None
        objects = [(costs, AMOUNTS, ""), (details, DETAILS, "details.")]
        for values, names, prefix in objects:
            for name in names if isinstance(values, dict) else []:
                value = values.get(name)
                number = exact(value)
                if number is not None:
                    self.sums[prefix + name] += number
                elif value is not None:
                    self.mismatches += 1
        if costs is not None and not isinstance(costs, dict):
            self.mismatches += 1
        duration = integer(record.get("duration"))
        if duration is not None:
            self.duration += duration
        elif record.get("duration") is not None:
            self.mismatches += 1
        messages = record.get("transcript_objects")
        for message in messages if isinstance(messages, list) else []:
            self.utterances += isinstance(message, dict)
        total = exact(costs.get("total")) if isinstance(costs, dict) else None
        agent = self.by_agent[record.get("agent_id")]
        agent[0] += 1
        agent[1] += total or 0

    def facts(self):
        """What is compared, in the order in which engines return it."""
        sums = [self.sums[name] for name in AMOUNTS]
        details = [self.sums["details." + name] for name in DETAILS]
        return [self.calls, self.duration, *sums, *details, self.mismatches, self.utterances]


def write_odd(path, count, seed=7):
    """Records whose amounts need all 38 digits, and some that do not fit."""
    chance = random.Random(seed)
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for index in range(count):
            whole = chance.randrange(10 ** chance.randrange(1, 12))
            digits = chance.randrange(0, 19)
            fraction = "".join(chance.choice("0123456789") for _ in range(digits))
            amount = f"{whole}.{fraction}" if fraction else str(whole)
            if index % 5 == 1:
                amount = json.dumps(amount)
            elif index % 5 == 2:
                amount = chance.choice(["1e-18", "12.50E+3", "-0.000000000000000001", "7e0"])
            elif index % 50 == 3:
                amount = chance.choice(["1e-19", "1e20", '"free"', "true", "[]", "0.1234567890123456789"])
            duration = chance.choice(["71", '"71"', "71.0", "7.1e1", "null", "71.5", '"soon"'])
            costs = f'{{"total":{amount}, "llm":null}}' if index % 17 else "0.5"
            out.write(f'{{"id":"odd-{index}","duration":{duration},"costs":{costs}}}\n')
