"""The page in a real browser: opens without a complaint, fits a phone and a desk, and needs no mouse."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from triage.reports import report

from .triaged import backlog, write

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
WIDTHS = (390, 1280)
FRAME = """<!doctype html><title>frame</title><body style="margin:0">
<iframe id="page" src="report.html" style="border:0;width:WIDTHpx;height:900px"></iframe><pre id="found"></pre>
<script>
addEventListener("load", () => {
  const page = document.getElementById("page").contentDocument, view = page.defaultView, root = page.documentElement;
  const all = [...page.querySelectorAll("*")];
  for (const each of page.querySelectorAll("details")) each.open = true;
  const reach = all.filter(e => e.matches("a[href], summary, [tabindex]"));
  const short = each => each.outerHTML.slice(0, 80), style = each => view.getComputedStyle(each);
  const unreached = reach.filter(e => { e.focus(); return page.activeElement !== e; }).map(short);
  const scrolls = all.filter(e => e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(style(e).overflowX));
  const stuck = scrolls.filter(e => e.tabIndex < 0).map(short);
  const edge = root.clientWidth + 1;
  const wide = all.filter(e => e.getBoundingClientRect().right > edge && !e.closest(".scroll, .skip")).map(short);
  const words = all.filter(e => e.children.length == 0 && e.textContent.trim());
  const small = words.filter(e => parseFloat(style(e).fontSize) < 10);
  const targets = page.querySelectorAll("nav a[href^='#']");
  const lost = [...targets].filter(a => !page.getElementById(a.getAttribute("href").slice(1))).length;
  document.getElementById("found").textContent = JSON.stringify({
    width: root.scrollWidth, client: root.clientWidth, heading: page.querySelector("h1").textContent,
    reach: reach.length, unreached, stuck, wide, small: small.length, lost,
    parts: targets.length, tables: page.querySelectorAll("table").length,
    charts: page.querySelectorAll("svg[role=img][aria-label]").length,
    tiny: [...page.querySelectorAll("svg.chart text")].filter(e => e.getBoundingClientRect().height < 10).length,
    ordered: reach.every(e => e.tabIndex == 0),
  });
});
</script>"""


def browse(folder: Path, width: int) -> dict[str, Any]:
    """What a script finds out about the page in a frame of some width; the console has to stay silent."""
    frame = folder / "frame.html"
    frame.write_text(FRAME.replace("WIDTH", str(width)), encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--allow-file-access-from-files",
        "--enable-logging=stderr",
    ]
    options += [f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=5000", "--dump-dom", frame.as_uri()]
    assert BROWSER is not None
    done = subprocess.run([BROWSER, *options], capture_output=True, text=True, timeout=180, check=True)
    assert "CONSOLE" not in done.stderr, done.stderr
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    assert found, done.stdout[:2_000]
    said: dict[str, Any] = json.loads(html.unescape(found[1]))
    return said


@pytest.mark.parametrize("count", [0, 1, 300])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_opens_fits_and_needs_no_mouse(count: int, width: int, tmp_path: Path) -> None:
    report(write(tmp_path / "triaged.parquet", backlog(count)), tmp_path / "report.html")
    found = browse(tmp_path, width)
    assert "triage of triaged.parquet" in found["heading"]
    assert found["width"] <= found["client"]
    assert found["wide"] == found["stuck"] == found["unreached"] == []
    assert found["lost"] == found["small"] == 0
    assert found["ordered"]
    assert found["reach"] >= 1
    if count == 300:
        assert found["parts"] >= 6
        assert found["tables"] >= 3
        pytest.importorskip("matplotlib")
        assert found["charts"] == 8
        assert found["tiny"] == 0
