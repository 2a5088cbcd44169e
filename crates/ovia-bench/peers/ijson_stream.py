"""Python's ijson: one call after the other, out of the body as it arrives."""

import urllib.request

import ijson

import measure


def calls():
    for call in ijson.items(body, "item", use_float=True):
        clock.call()
        yield call


clock = measure.Clock()
body = urllib.request.urlopen(measure.URL)
clock.stop(measure.totals(calls()))
