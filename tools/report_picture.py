"""Draws the top of a page of `ovia calls report` in Chromium, as the PNG of README.md.

`cargo xtask pictures` runs it. The calls are generated: those of 17 days.
"""

import argparse
import io
import pathlib
import tempfile

from check_report import report_of_many
from PIL import Image
from playwright.sync_api import sync_playwright

SIZE = {"width": 1120, "height": 1240}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("picture", type=pathlib.Path, help="the PNG file")
    arguments.add_argument("--chromium", required=True, help="path of the browser")
    arguments.add_argument("--ovia", required=True, help="path of the program")
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_path = pathlib.Path(folder) / "calls.html"
        report_of_many(arguments.ovia, 12_000, page_path)
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(page_path.as_uri())
        shot = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    # Few colours make a small file; dithering would spoil text.
    shot = shot.convert("RGB").quantize(colors=48, dither=Image.Dither.NONE)
    shot.save(arguments.picture, optimize=True)


if __name__ == "__main__":
    main()
