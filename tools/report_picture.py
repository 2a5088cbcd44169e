"""Draws the top of a page of `ovia calls report` in Chromium, as the PNG of README.md.

`cargo xtask pictures` runs it. The calls are generated: those of 15 days.
"""

import argparse
import io
import pathlib
import tempfile

from check_report import report_of_many
from PIL import Image
from playwright.sync_api import sync_playwright

WIDTH = 1120
# The picture ends below this section.
LAST_SECTION = "Hours of the day"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("picture", type=pathlib.Path, help="the PNG file")
    arguments.add_argument("--chromium", required=True, help="path of the browser")
    arguments.add_argument("--ovia", required=True, help="path of the program")
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_path = pathlib.Path(folder) / "calls.html"
        report_of_many(arguments.ovia, 11_990, page_path)
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
        page.goto(page_path.as_uri())
        last = page.locator("section", has_text=LAST_SECTION).last.bounding_box()
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": last["y"] + last["height"] + 16}
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))
        browser.close()
    # Few colours make a small file. This method keeps the rare ones, and dithering would spoil text.
    shot = shot.convert("RGB").quantize(colors=128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    shot.save(arguments.picture, optimize=True)


if __name__ == "__main__":
    main()
