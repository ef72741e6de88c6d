"""Looks at pages of `milieu report` with Chromium: that they ask nothing of the network and run nothing, that they can be read at any width, in
both schemes, by keyboard and by name, and that on paper every persona has one page of A4 to itself."""

import pathlib
import re
import sys

from playwright.sync_api import Error
from pypdf import PdfReader

sys.dont_write_bytecode = True  # nothing is left beside the sources

from check_preview import FOCUSED, SCHEMES, WIDTHS, look_at, open_page, read_arguments

# Widths at which only the room is looked at.
MORE_WIDTHS = [320, 1024, 1600]

# 210 by 297 millimetres, as pypdf has them: points.
A4 = (210 / 25.4 * 72, 297 / 25.4 * 72)

# Pixels of the paper's width between the margins.
PAPER = round((210 - 2 * 12) / 25.4 * 96)

# What a page is made of; anything else came out of a value.
ELEMENTS = set("""html head meta title style body header footer main nav section article h1 h2 h3 h4 p a ol ul li dl div dt dd time table caption
colgroup col thead tbody tr th td span b i code pre details summary figure figcaption wbr svg polyline path blockquote img""".split())

# Of every element with text of its own: the contrast of the text with what is painted behind it.
CONTRASTS = """() => {
  const channels = (text) => {
    const found = text.match(/-?[\\d.]+(e-?\\d+)?/g).map(Number);
    const [r, g, b, a] = found;
    return (text.startsWith('color(') ? [r * 255, g * 255, b * 255] : [r, g, b]).concat(a === undefined ? 1 : a);
  };
  const luminance = ([r, g, b]) => {
    const part = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || node.closest('.unseen, svg') || !node.checkVisibility()) continue;
    const [a, b] = [luminance(channels(getComputedStyle(node).color)), luminance(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${node.tagName} "${node.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return poor;
}"""

# Sheets, and columns of sheets, that hold more than their place on paper.
CUT = """() => [...document.querySelectorAll('.sheet, .cols')].filter((node) => node.scrollHeight > node.clientHeight + 1)
  .map((node) => `${node.closest('article').id} ${node.className}: ${node.scrollHeight} px in ${node.clientHeight}`)"""

# Numbers and names that are wider than their place. What scrolls on its own may be.
WIDE = """() => [...document.querySelectorAll('body *')].filter((node) => node.checkVisibility() && !node.closest('.scroll, .unseen'))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
  .slice(0, 5).map((node) => `${node.tagName}.${node.className} "${node.textContent.trim().slice(0, 30)}"`)"""


def check_room(page, findings, where):
    """Nothing is wider than the window."""
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    findings.expect(overflow <= 0, f"{where}: the page is {overflow} px too wide")
    for wide in page.evaluate(WIDE):
        findings.expect(False, f"{where}: out of the window: {wide}")


def check_looks(page, findings, where):
    """With its details open and without."""
    for told in ("closed", "open"):
        page.evaluate("open => document.querySelectorAll('details').forEach((one) => one.open = open)", told == "open")
        check_room(page, findings, f"{where}, details {told}")
        for poor in page.evaluate(CONTRASTS):
            findings.expect(False, f"{where}: too little contrast: {poor}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = false)")


def check_structure(page, findings, where):
    """No value is an element of the page, or an attribute that acts."""
    elements = set(page.evaluate("[...new Set([...document.querySelectorAll('*')].map((node) => node.localName))]"))
    findings.expect(elements <= ELEMENTS, f"{where}: elements that the page does not have: {sorted(elements - ELEMENTS)}")
    acting = page.evaluate("""() => [...document.querySelectorAll('*')].flatMap((node) => [...node.attributes]).map((one) => one.name)
        .filter((name) => name.startsWith('on') || ['srcdoc', 'action', 'formaction'].includes(name))""")
    findings.expect(not acting, f"{where}: attributes that act: {acting}")
    away = page.evaluate("""() => [...document.querySelectorAll('[href], [src]')].map((node) => node.getAttribute('href') ?? node.getAttribute('src'))
        .filter((to) => !to.startsWith('#') && !to.startsWith('data:image/'))""")
    findings.expect(not away, f"{where}: links out of the page: {away}")
    lost = page.evaluate("[...document.querySelectorAll('a')].map((node) => node.hash.slice(1)).filter((id) => !document.getElementById(decodeURIComponent(id)))")
    findings.expect(not lost, f"{where}: links to places that are not there: {lost}")
    twice = page.evaluate("""() => { const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
        return ids.filter((id, at) => ids.indexOf(id) !== at); }""")
    findings.expect(not twice, f"{where}: ids that are there twice: {twice}")
    policy = page.locator("meta[http-equiv='Content-Security-Policy'][content^=\"default-src 'none'\"]").count()
    findings.expect(policy == 1, f"{where}: the page has no policy that forbids the network")


def check_names(page, findings, where):
    """What a screen reader is told."""
    findings.expect(page.locator("html").get_attribute("lang") == "en", f"{where}: the page has no language")
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((node) => node.checkVisibility()).map((node) => Number(node.localName[1]))")
    findings.expect(levels.count(1) == 1, f"{where}: there is not one first heading")
    # The list of contents has a heading, before the parts.
    jumps = [f"{a} to {b}" for a, b in zip([0] + levels, levels) if b > a + 1]
    findings.expect(not jumps, f"{where}: headings out of order: {jumps}")
    told = page.locator("body").aria_snapshot()
    wanted = [r"- main"]
    if page.locator("body.only-sheets").count() == 0:
        wanted += [r"- banner", r'- navigation "Contents"', r"- contentinfo", r'- link "Skip to the content"']
    if page.locator(".sheet").count():
        wanted += [r'- article "', r'- region "Personas"']
    for one in wanted:
        findings.expect(re.search(one, told), f"{where}: not told to a screen reader: {one}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    bare = page.evaluate("""() => [...document.querySelectorAll('table')].filter((table) => !table.caption || !table.caption.textContent.trim()).length""")
    findings.expect(bare == 0, f"{where}: {bare} tables without a caption")
    loose = page.evaluate("""() => [...document.querySelectorAll('th')].filter((th) => !['row', 'col'].includes(th.scope) || !th.textContent.trim()).length""")
    findings.expect(loose == 0, f"{where}: {loose} header cells without a scope or a text")
    headless = page.evaluate("[...document.querySelectorAll('table')].filter((table) => !table.querySelector('th[scope=col]') || !table.querySelector('th[scope=row]')).length")
    findings.expect(headless == 0, f"{where}: {headless} tables without headers of rows and columns")
    nameless = page.evaluate("""() => [...document.querySelectorAll('svg, figure, [role=img], [role=region], nav, section.part, article')]
        .filter((node) => !(node.getAttribute('aria-label') || document.getElementById(node.getAttribute('aria-labelledby'))?.textContent || '').trim())
        .map((node) => node.outerHTML.slice(0, 60))""")
    findings.expect(not nameless, f"{where}: without a name: {nameless}")
    findings.expect(page.locator("img:not([alt])").count() == 0, f"{where}: a picture without a text")
    return told


def check_keyboard(page, findings, where):
    """Every control of the page is reached with the tabulator, and shows that it is."""
    page.reload()
    wanted = page.evaluate("""() => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
        .filter((node) => node.checkVisibility()).map((node, at) => (node.dataset.seen = `stop ${at}`, node.outerHTML.slice(0, 80)))""")
    reached = {}
    for _ in range(len(wanted) + 40):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused and focused["seen"]:
            reached[focused["seen"]] = focused
        if len(reached) == len(wanted):
            break
    missed = [told for at, told in enumerate(wanted) if f"stop {at}" not in reached]
    findings.expect(not missed, f"{where}: the keyboard does not reach {missed}")
    unseen = [one for one in reached.values() if one["ring"] == "none"]
    findings.expect(not unseen, f"{where}: the focus cannot be seen on {unseen}")
    scrolling = page.evaluate("""() => [...document.querySelectorAll('body *')].filter((node) => ['auto', 'scroll'].includes(getComputedStyle(node).overflowX)
        && node.scrollWidth > node.clientWidth && node.tabIndex < 0).map((node) => node.className)""")
    findings.expect(not scrolling, f"{where}: scrolls, but not by keyboard: {scrolling}")


def check_skip(page, findings, where):
    """The first stop leads to the content."""
    page.reload()
    if page.locator("body.only-sheets").count():
        return
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    findings.expect(page.evaluate("document.activeElement.id") == "content", f"{where}: the first link does not lead to the content")


def check_paper(page, path, shots, findings, sheets):
    """What is printed: light in any scheme, on A4, a page for each sheet."""
    where = f"{path.name} on paper"
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1100})
    findings.expect(page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", f"{where}: it is not white")
    check_room(page, findings, where)
    for poor in page.evaluate(CONTRASTS):
        findings.expect(False, f"{where}: too little contrast: {poor}")
    for cut in page.evaluate(CUT):
        findings.expect(False, f"{where}: cut where no line ends: {cut}")
    labels = page.locator(".sheet h3").all_text_contents()
    only = page.locator("body.only-sheets").count() == 1
    page.emulate_media(media=None)
    printed = shots / f"{path.stem}.pdf"
    page.pdf(path=printed, prefer_css_page_size=True)
    pages = PdfReader(printed).pages
    for number, one in enumerate(pages, 1):
        size = (float(one.mediabox.width), float(one.mediabox.height))
        findings.expect(all(abs(a - b) < 2 for a, b in zip(size, A4)), f"{where}: page {number} is not A4 but {size}")
    texts = [re.sub(r"\s+", " ", one.extract_text()) for one in pages]
    findings.expect(all(text.strip() for text in texts), f"{where}: there are empty pages")
    if only:
        wanted = len(labels) if sheets is None else sheets
        findings.expect(len(pages) == wanted, f"{where}: {len(pages)} pages for {wanted} sheets")
    before = len(pages) - len(labels)
    findings.expect(before >= (0 if only else 1), f"{where}: {len(pages)} pages for {len(labels)} sheets and the rest")
    for number, label in enumerate(labels, 1):
        on = [at for at, text in enumerate(texts) if re.search(rf"sheet {number}\b", text)]
        findings.expect(on == [before + number - 1], f"{where}: sheet {number} is on the pages {[at + 1 for at in on]} of {len(pages)}")
        start = re.sub(r"\s+", "", label)[:8]
        findings.expect(on and start in texts[on[0]].replace(" ", ""), f"{where}: sheet {number} does not have the name {label}")
    return len(pages)


def check(browser, path, shots, findings, sheets):
    address = path.resolve().as_uri()
    backgrounds = {}
    for scheme in SCHEMES:
        for width in WIDTHS:
            where = f"{path.name} at {width} px, {scheme}"
            page = open_page(browser, address, findings, width, scheme)
            check_looks(page, findings, where)
            backgrounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            page.screenshot(path=shots / f"{path.stem}-{width}-{scheme}.png", full_page=True)
            page.context.close()
    findings.expect(backgrounds["light"] != backgrounds["dark"], f"{path.name}: the dark scheme has the background of the light one")
    for width in MORE_WIDTHS:
        page = open_page(browser, address, findings, width, "light")
        check_looks(page, findings, f"{path.name} at {width} px")
        page.context.close()

    page = open_page(browser, address, findings, 1280, "light")
    for one in (check_structure, check_names, check_keyboard, check_skip):
        try:
            told = one(page, findings, path.name)
            if told:
                (shots / f"{path.stem}-told.yaml").write_text(told, encoding="utf-8")
        except Error as error:
            findings.expect(False, f"{path.name}: {one.__doc__} {error}")
    page.context.close()

    page = open_page(browser, address, findings, 1280, "dark")
    count = check_paper(page, path, shots, findings, sheets)
    page.context.close()
    print(f"{path.name}: looked at, {path.stat().st_size:,} bytes, {count} pages on paper")


def main():
    arguments = read_arguments(__doc__)
    arguments.add_argument("--sheets", type=int, help="how many pages those reports have that are sheets alone; else as many as there are personas")
    given = arguments.parse_args()
    return look_at(given, lambda browser, path, shots, findings: check(browser, path, shots, findings, given.sheets))


if __name__ == "__main__":
    sys.exit(main())
