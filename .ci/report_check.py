"""Opens pages made by `casus report` in headless Chromium, and checks that they work there.

    python3 .ci/report_check.py PAGE.html… [--shots FOLDER]

At 390 and 1280 pixels, light and dark, and as printed: no message on the console, no horizontal scroll, no two texts that
overprint, no text that is cut off, values by pointer and by keyboard, tables that sort, headings in order, names for all
marks and tables, contrast of text at least 4.5; on paper at most 15 pages of A4, a page named *-brief.html at most 2. Needs
Chromium and nothing else. With --shots, pictures of the pages and a PDF as printed, to be looked at. Exit code 1 if
anything fails.
"""

import argparse
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"]
DARK = ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"]

# Width, dark, on paper: A4 between its margins is 695 pixels wide.
SHOT_HEIGHT = 2400
PICTURES = [(1280, False, False), (390, False, False), (695, False, True)]
SCREENS = [(390, False, False), (390, True, False), (1280, False, False), (1280, True, False), (695, False, True)]
# A window has a least width, a frame has none.
FRAME = """<!DOCTYPE html><meta name="color-scheme" content="light dark"><body style="margin: 0; color-scheme: light dark">
<iframe style="width: {width}px; height: 900px; border: 0" srcdoc="{page}"></iframe>"""
# Runs in the page after its own script; what fails is listed in #probe.
PROBE = r"""
<script>
(() => {
  const bad = [], facts = { width: innerWidth };
  const check = (holds, what) => { if (!holds) bad.push(what); };
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const root = document.documentElement;
  check(root.scrollWidth <= innerWidth, `scrolls sideways: ${root.scrollWidth} > ${innerWidth}`);
  const tip = document.getElementById("tip");
  // Boxes of all texts that are seen; a hair's breadth of overlap is the font's own room.
  const seen = (node) => node.parentElement.checkVisibility() && !node.parentElement.closest("#tip, .unseen, .skip");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const boxes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !seen(node)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const scroll = node.parentElement.closest(".scroll");
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      if (!scroll) check(box.left >= -1 && box.right <= innerWidth + 1, `cut off: ${node.data.trim()}`);
      const svg = node.parentElement.ownerSVGElement && node.parentElement.closest("svg").getBoundingClientRect();
      if (svg) check(box.left >= svg.left - 1 && box.right <= svg.right + 1 && box.top >= svg.top - 1 && box.bottom <= svg.bottom + 1,
        `leaves its drawing: ${node.data.trim()}`);
      if (!scroll) boxes.push({ box, text: node.data.trim(), of: node.parentElement });
    }
  }
  boxes.sort((a, b) => a.box.top - b.box.top);
  const ROOM = 2.5;
  boxes.forEach((a, k) => {
    for (let j = k + 1; j < boxes.length && boxes[j].box.top < a.box.bottom - ROOM; j++) {
      const b = boxes[j];
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      // Lines of one text lie as close as its line height says.
      if (a.of !== b.of && across > ROOM && Math.min(a.box.bottom, b.box.bottom) - b.box.top > ROOM) {
        check(false, `overprint: "${a.text}" and "${b.text}"`);
      }
    }
  });
  facts.texts = boxes.length;
  for (const table of all("table").filter((one) => one.checkVisibility())) {
    const around = table.closest(".scroll").getBoundingClientRect();
    const key = table.tBodies[0].rows[0] && table.tBodies[0].rows[0].cells[0].getBoundingClientRect();
    check(!key || (key.left >= around.left - 1 && key.right <= around.right + 1), `${table.caption.textContent}: its first column is cut off`);
  }
  for (const panel of all(".panel")) {
    const marks = all(".mark", panel), name = panel.getAttribute("aria-label");
    if (marks.length < 2) continue;
    check(marks.filter((m) => m.tabIndex === 0).length === 1, `${name}: one stop of the tab key`);
    marks[1].dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    check(!tip.hidden && tip.textContent === marks[1].getAttribute("aria-label"), `${name}: no value where one points`);
    check(tip.getBoundingClientRect().right <= innerWidth + 1, `${name}: the value leaves the screen`);
    marks[0].focus();
    marks[0].dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    check(document.activeElement === marks[1] && !tip.hidden, `${name}: the arrow key does not move`);
    marks[1].dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    check(tip.hidden, `${name}: escape does not hide`);
  }
  for (const table of all("table")) {
    const name = table.caption ? table.caption.textContent : "a table";
    check(table.caption && all("th[scope=row]", table).length === table.tBodies[0].rows.length, `${name}: heads of rows`);
    table.tHead.rows[0].cells.length && [...table.tHead.rows[0].cells].forEach((head, column) => {
      const values = () => [...table.tBodies[0].rows].map((r) => r.cells[column].dataset.v ?? r.cells[column].textContent);
      const numbers = values().every((v) => v !== "" && !isNaN(v)) && table.tBodies[0].rows[0].cells[column].dataset.v !== undefined;
      const before = (a, b) => numbers ? a - b : a < b ? -1 : a > b ? 1 : 0;
      if (!numbers && [...table.tBodies[0].rows].some((r) => r.cells[column].dataset.v !== undefined)) return;
      const button = head.querySelector("button");
      for (const [sort, sign] of [["ascending", 1], ["descending", -1]]) {
        button.click();
        const now = values();
        check(head.getAttribute("aria-sort") === sort, `${name}: ${head.textContent} does not say ${sort}`);
        check(now.every((v, k) => k === 0 || sign * before(now[k - 1], v) <= 0), `${name}: not ${sort} by ${head.textContent}`);
        check(all("[aria-sort]", table).length === 1, `${name}: sorted twice`);
        facts.sorts = (facts.sorts || 0) + 1;
      }
    });
  }
  check(all("h1").length === 1 && root.lang === "en" && document.title, "one h1, a language, a title");
  let level = 0;
  for (const head of all("h1, h2, h3, h4")) {
    const next = Number(head.tagName[1]);
    check(next <= level + 1, `a level is skipped before ${head.textContent}`);
    level = next;
  }
  const ids = all("[id]").map((e) => e.id);
  check(new Set(ids).size === ids.length, "an id is there twice");
  check(all("a[href^='#']").every((a) => document.getElementById(a.hash.slice(1))), "a link leads nowhere");
  check(all(".mark").every((m) => m.getAttribute("aria-label")), "a mark without a name");
  const rgb = (name) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = name;
    const parts = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
    probe.remove();
    return parts;
  };
  const light = (name) => {
    const [r, g, b] = rgb(name).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  for (const paper of ["var(--paper)", "var(--raised)"]) {
    for (const ink of ["--ink", "--quiet", "--link"]) {
      const found = contrast(`var(${ink})`, paper);
      check(found >= 4.5, `contrast of ${ink} on ${paper} is ${found.toFixed(2)}`);
    }
  }
  for (let k = 0; k < 9; k++) {
    const found = contrast(`var(--c${k})`, "var(--paper)");
    check(found >= 3, `contrast of colour ${k} is ${found.toFixed(2)}`);
  }
  facts.marks = all(".mark").length;
  facts.paper = getComputedStyle(document.body).backgroundColor;
  const out = parent.document.body.appendChild(parent.document.createElement("pre"));
  out.id = "probe";
  out.textContent = JSON.stringify({ bad, facts });
})();
</script>
"""


def browser() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or sys.exit("error: no Chromium is there\n  remedy: apt-get install chromium")


def opened(program: str, page: Path, *words: str) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory() as profile:
        command = [program, *OPTIONS, f"--user-data-dir={profile}", *words, page.resolve().as_uri()]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)


def on_paper(text: str) -> str:
    """The page with the style of its print on screen."""
    return text.replace("@media print", "@media all")


def pages(program: str, page: Path, pdf: Path) -> int:
    """Prints a page, and counts the sheets."""
    opened(program, page, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf.read_bytes()))


def probe(program: str, page: Path, width: int, dark: bool, paper: bool) -> list[str]:
    """What is wrong with a page on such a screen, or on paper."""
    text = page.read_text(encoding="utf-8")
    text = on_paper(text) if paper else text
    with tempfile.TemporaryDirectory() as folder:
        probed = Path(folder) / "page.html"
        page_text = html.escape(text.replace("</body>", PROBE + "</body>"))
        probed.write_text(FRAME.format(width=width, page=page_text), encoding="utf-8")
        words = ["--window-size=1300,1000", "--enable-logging=stderr", "--dump-dom", *(DARK if dark else [])]
        done = opened(program, probed, *words)
    bad = [f"console: {line}" for line in done.stderr.splitlines() if "CONSOLE" in line]
    found = re.search(r'<pre id="probe">(.*?)</pre>', done.stdout, re.DOTALL)
    if not found:
        return [*bad, f"the page did not run to its end: {done.stderr[-500:]}"]
    result = json.loads(html.unescape(found[1]))
    facts = result["facts"]
    if facts["width"] != width:
        bad.append(f"the screen is {facts['width']} wide")
    if (facts["paper"] == "rgb(255, 255, 255)") == dark:
        bad.append(f"the paper is {facts['paper']}")
    if not facts.get("sorts") or not facts["marks"] or not facts["texts"]:
        bad.append(f"nothing was tried: {facts}")
    return bad + result["bad"]


def picture(program: str, page: Path, width: int, dark: bool, paper: bool, out: Path) -> None:
    """A picture of the page, from the top as far as a long window goes."""
    text = page.read_text(encoding="utf-8")
    text = html.escape(on_paper(text) if paper else text)
    with tempfile.TemporaryDirectory() as folder:
        framed = Path(folder) / "page.html"
        framed.write_text(FRAME.format(width=width, page=text).replace("900px", "4000px"), encoding="utf-8")
        words = [f"--window-size={max(width, 500)},{SHOT_HEIGHT}", f"--screenshot={out}", *(DARK if dark else [])]
        opened(program, framed, *words)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--shots", type=Path, help="folder for pictures of every screen")
    parser.add_argument("--pictures", type=Path, help="folder for pictures of a wide and a narrow screen and of paper, without checks")
    args = parser.parse_args()
    program = browser()
    failed = 0
    if args.pictures:
        for page in args.pages:
            for width, dark, paper in PICTURES:
                kind = "print" if paper else str(width)
                picture(program, page, width, dark, paper, args.pictures.resolve() / f"{page.stem}-{kind}.webp")
        return 0
    for page in args.pages:
        shots = args.shots.resolve() if args.shots else None
        if shots:
            shots.mkdir(parents=True, exist_ok=True)
        for width, dark, paper in SCREENS:
            bad = probe(program, page, width, dark, paper)
            failed += len(bad)
            kind = "as printed" if paper else "dark" if dark else "light"
            print(f"{page.name} at {width} px, {kind}: " + ("works" if not bad else "".join(f"\n  {one}" for one in bad)))
            if shots:
                picture(program, page, width, dark, paper, shots / f"{page.stem}-{width}-{kind.split()[-1]}.png")
        with tempfile.TemporaryDirectory() as folder:
            most = 2 if page.stem.endswith("-brief") else 15
            count = pages(program, page, (shots or Path(folder)) / f"{page.stem}.pdf")
            fits = 1 <= count <= most
            failed += not fits
            print(f"{page.name} on paper: {count} pages, " + ("as it may" if fits else f"more than {most}"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
