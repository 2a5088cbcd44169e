"""Loads pages of `ovia calls report` in Chromium, and fails if one is not tidy.

`cargo xtask report-check` runs it. It fails on console messages, on requests, on a page wider than the
window, on text that is cut off, shortened or drawn outside its chart, and on a number that a line break can
part from its sign; at 1280 and 390 px, light and dark. Tables may scroll. Before that, it plants each of
these faults in a page, and fails if it does not see one.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

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
    if (/[0-9<] [0-9]* ?%/.test(text.data)) wrong.push(`breaks: ${text.data.trim().slice(0, 60)}`);
    if (parent.closest('svg') && text.data.includes('…')) wrong.push(`shortened: ${text.data.trim()}`);
    const range = document.createRange();
    range.selectNodeContents(text);
    const svg = parent.closest('svg');
    const box = (svg || parent.closest('section, header, main') || root).getBoundingClientRect();
    for (const rect of range.getClientRects()) {
      const outside = rect.left < box.left - 1 || rect.right > box.right + 1
        || (svg && (rect.top < box.top - 1 || rect.bottom > box.bottom + 1));
      if (outside && !scrolls(parent)) wrong.push(`cut off: ${text.data.trim().slice(0, 60)}`);
    }
    for (let at = parent; at && !svg; at = at.parentElement) {
      const style = getComputedStyle(at);
      const hides = [style.overflowX, style.overflowY].some(it => it === 'hidden' || it === 'clip');
      if (style.clipPath !== 'none') wrong.push(`clipped: ${text.data.trim().slice(0, 60)}`);
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


# What is put before the end of a page, or before the first text of a chart, to see the check fail.
FAULTS = {
    "console": ("</main>", "<script>console.error('planted')</script>"),
    "request": ("</main>", "<img alt='' src='http://127.0.0.1:9/planted.png'>"),
    "the page is": ("</main>", "<div style='width:3000px'>planted</div>"),
    "hidden": ("</main>", "<p style='width:3em;overflow:hidden;white-space:nowrap'>planted and cut off</p>"),
    "clipped": ("</main>", "<p style='clip-path:inset(0 50% 0 0)'>planted</p>"),
    "cut off": ("<text", "<text x='-200' y='20'>planted</text>"),
    "overlap": ("<text", "<text x='60' y='60'>planted</text><text x='62' y='60'>planted too</text>"),
    "shortened": ("<text", "<text x='60' y='60'>plant…</text>"),
    "breaks": ("</main>", "<p>12 %</p>"),
}


def unseen_faults(page_path, browser, folder):
    """The faults that the check does not see when they are planted in a page."""
    text = page_path.read_text()
    unseen = []
    for word, (place, fault) in FAULTS.items():
        planted = folder / "planted.html"
        planted.write_text(text.replace(place, fault + place, 1))
        wrong = check(planted, browser, None, WIDTHS[:1], SCHEMES[:1])
        if not any(f": {word}" in it for it in wrong):
            unseen.append(f"the check does not see a planted fault: {word}")
    return unseen


def check(page_path, browser, pictures, widths=WIDTHS, schemes=SCHEMES):
    wrong = []
    for width in widths:
        for scheme in schemes:
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


def report(ovia, source, page, url=""):
    server = {"OVIA_BASE_URL": url, "OVIA_TOKEN": "any"} if url else {}
    command = [ovia, "calls", "report", *source, page]
    subprocess.run(command, check=True, env=os.environ | server, stdout=subprocess.DEVNULL)


def report_of_many(ovia, calls, page):
    mock = [ovia, "mock", "--calls", str(calls), "--now", "2026-11-01"]
    with subprocess.Popen(mock, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            report(ovia, ["--timezone", "UTC", "--now", "2026-11-01"], page, server.stdout.readline().strip())
        finally:
            server.terminate()


def generated_pages(ovia, folder):
    """A report of few calls, one of many, and one of odd ones."""
    few, many, odd = (folder / f"{name}.html" for name in ["few", "many", "odd"])
    report(ovia, ["--demo"], few)
    report_of_many(ovia, 3000, many)
    calls = folder / "odd.ndjson"
    names = ["<b>&amp;", "Service après-vente et réclamations", "$x^2$", "客户服务", "", None]
    with calls.open("w") as out:
        for nth in range(60):
            call = {
                "id": f"00000000-0000-4000-8000-{nth:012}",
                "status": ["completed", "a_status_that_nobody_has_seen_yet"][nth % 2],
                "duration": [3, 7200, None][nth % 3],
                "started_at": f"20{10 + nth % 16}-0{1 + nth % 9}-01T10:00:00Z",
                "agent": {"name": names[nth % len(names)]},
                "costs": {"total": [1e9, "0.000001", None, -4][nth % 4]},
            }
            out.write(json.dumps(call) + "\n")
    report(ovia, ["--input", calls], odd)
    return [few, many, odd]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("page", nargs="*", type=pathlib.Path, help="pages [default: of generated calls]")
    arguments.add_argument("--chromium", required=True, help="path of the browser")
    arguments.add_argument("--ovia", required=True, help="path of the program")
    arguments.add_argument("--pictures", type=pathlib.Path, help="save pictures in this directory")
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = [path.resolve() for path in arguments.page]
        pages = pages or generated_pages(arguments.ovia, pathlib.Path(folder))
        # The sandbox needs rights that containers do not have; the pages are the project's own.
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        wrong = [it for page in pages for it in check(page, browser, arguments.pictures)]
        wrong += unseen_faults(pages[0], browser, pathlib.Path(folder))
        browser.close()
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(pages)} pages, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
