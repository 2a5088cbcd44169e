"""Python's requests: the whole list, by `.json()`."""

import requests

import measure

clock = measure.Clock()
calls = requests.get(measure.URL).json()
clock.call()
clock.stop(measure.totals(calls))
