#!/usr/bin/env python3
"""Loads a page of `ovia calls report` in Chromium, and fails if it is not tidy.

It fails on console messages, on requests, on a page wider than the window, and on text that is cut off or
drawn outside its chart; at 1280 and 390 px, light and dark. Tables may scroll.

Needs the Python package playwright, and Chromium: that of playwright, or --chromium PATH.

    cargo build -p ovia-cli
    python3 tools/check_report.py --chromium /usr/bin/chromium
    python3 tools/check_report.py --pictures pictures/ report.html
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent
WIDTHS = [1280, 390]
SCHEMES = ["light", "dark"]

# Returns what is wrong, one line each.
CHECK = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) wrong.push(`the page is ${root.scrollWidth} px wide`);
  const shown = element => element.getClientRects().length > 0;
  const scrolls = element => element.closest('.scroll') !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || !shown(parent) || parent.closest('title, style')) continue;
    texts++;
    const range = document.createRange();
    range.selectNodeContents(text);
    const svg = parent.closest('svg');
    const box = (svg || parent.closest('section, header, main')).getBoundingClientRect();
    for (const rect of range.getClientRects()) {
      const outside = rect.left < box.left - 1 || rect.right > box.right + 1
        || (svg && (rect.top < box.top - 1 || rect.bottom > box.bottom + 1));
      if (outside && !scrolls(parent)) wrong.push(`cut off: ${text.data.trim().slice(0, 60)}`);
    }
    for (let at = parent; at && !svg; at = at.parentElement) {
      const style = getComputedStyle(at);
      const hides = [style.overflowX, style.overflowY].some(it => it === 'hidden' || it === 'clip');
      if (hides && (at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1))
        wrong.push(`hidden: ${text.data.trim().slice(0, 60)}`);
    }
  }
  if (texts < 20) wrong.push(`only ${texts} texts`);
  // Labels of an axis that lie on each other.
  for (const svg of document.querySelectorAll('svg')) {
    if (!shown(svg)) continue;
    const labels = [...svg.querySelectorAll('text')].filter(it => it.textContent.trim());
    const boxes = labels.map(it => [it.textContent, it.getBoundingClientRect()]);
    boxes.forEach(([one, a], nth) => boxes.slice(nth + 1).forEach(([other, b]) => {
      if (a.left < b.right && b.left < a.right && a.top + 5 < b.bottom && b.top + 5 < a.bottom)
        wrong.push(`overlap: ${one} and ${other}`);
    }));
  }
  return wrong;
}"""


def check(page_path, browser, pictures):
    wrong = []
    for width in WIDTHS:
        for scheme in SCHEMES:
            where = f"{page_path.name} at {width} px, {scheme}"
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            url = page_path.as_uri()
            page.on("console", lambda message: wrong.append(f"{where}: console: {message.text}"))
            page.on("pageerror", lambda error: wrong.append(f"{where}: error: {error}"))
            page.on("request", lambda request: request.url == url or wrong.append(f"{where}: request: {request.url}"))
            page.goto(url)
            if pictures:
                pictures.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=pictures / f"{page_path.stem}-{width}-{scheme}.png", full_page=True)
            wrong += [f"{where}: {it}" for it in page.evaluate(CHECK)]
            page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
            wrong += [f"{where}, figures shown: {it}" for it in page.evaluate(CHECK)]
            page.close()
    return wrong


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("page", nargs="*", type=pathlib.Path, help="pages [default: that of --demo]")
    arguments.add_argument("--chromium", help="path of the browser [default: that of playwright]")
    arguments.add_argument("--pictures", type=pathlib.Path, help="save pictures in this directory")
    arguments.add_argument("--ovia", default=ROOT / "target/debug/ovia", help="the program")
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = [path.resolve() for path in arguments.page]
        if not pages:
            pages = [pathlib.Path(folder) / "demo.html"]
            subprocess.run([arguments.ovia, "--demo", "calls", "report", pages[0]], check=True)
        browser = playwright.chromium.launch(
            executable_path=arguments.chromium, args=["--no-sandbox"]
        )
        wrong = [it for page in pages for it in check(page, browser, arguments.pictures)]
        browser.close()
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(pages)} pages, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
