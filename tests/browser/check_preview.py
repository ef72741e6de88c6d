"""Looks at pages of `milieu preview --open` with Chromium: what they show, that no value of a record becomes part of the page, that nothing is
asked of the network, and that they can be used at any width, by keyboard and by name."""

import argparse
import pathlib
import re
import sys

from playwright.sync_api import Error, sync_playwright

WIDTHS = [375, 768, 1280]
SCHEMES = ["light", "dark"]

# Of every element with text of its own: the contrast of the text with what is painted behind it.
CONTRASTS = """() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const part = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    const [a, b] = [luminance(channels(getComputedStyle(node).color)), luminance(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${node.tagName} "${node.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return poor;
}"""

# What has the focus, so that it can be told from others.
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  return { seen: at.dataset.seen, tag: at.tagName, ring: getComputedStyle(at).outlineStyle };
}"""


class Findings:
    """What is not as it should be."""

    def __init__(self):
        self.all = []

    def expect(self, holds, what):
        if not holds:
            self.all.append(what)


def open_page(browser, address, findings, width, scheme):
    """A page at a width and in a scheme; what it does on its own is noted down."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()

    def dialog(shown):
        findings.expect(False, f"a dialog was opened: {shown.message}")
        try:
            shown.dismiss()
        except Error:
            pass  # the page was left, and its dialog with it

    def request(asked):
        known = asked.url.split("#")[0] == address or asked.url.startswith(("about:", "data:"))
        findings.expect(known, f"something was asked of the network: {asked.url}")

    page.on("dialog", dialog)
    page.on("request", request)
    page.on("pageerror", lambda error: findings.expect(False, f"a script failed: {error}"))
    page.on("console", lambda told: findings.expect(told.type != "error", f"console: {told.text}"))
    page.goto(address)
    return page


def check_record(page, number, findings, where):
    """The record that is shown: its frames, its tables."""
    record = page.locator(f"#r{number}")
    findings.expect(record.is_visible(), f"{where}: record {number} is not shown")
    findings.expect(page.locator("article:visible").count() == 1, f"{where}: not one record is shown")
    for section in record.locator("section").all():
        channel = section.locator("h3").inner_text()
        table = section.get_by_role("table", name="Tokens")
        findings.expect(table.count() == 1, f"{where}: {channel} of record {number} has no table of tokens")
        rows = table.locator("> tbody > tr")
        findings.expect(rows.count() >= 1, f"{where}: {channel} of record {number} shows no token")
        for row in rows.all():
            findings.expect(row.locator("> th[scope=row]").inner_text().strip() != "", f"{where}: a token without a name")
            findings.expect(row.locator("> td").inner_text().strip() != "", f"{where}: a token without a value, or a word for none")
    for view, width in ((".phone", 375), (".desktop", 700)):
        for frame in record.locator(f"{view} iframe").all():
            frame.scroll_into_view_if_needed()
            check_frame(frame, width, findings, f"{where}: record {number}")


def check_frame(frame, width, findings, where):
    """A mail in its frame."""
    findings.expect(frame.get_attribute("sandbox") == "", f"{where}: a frame is allowed something")
    findings.expect(frame.evaluate("frame => frame.clientWidth") == width, f"{where}: a frame is not {width} px wide")
    inside = frame.element_handle().content_frame()
    text = inside.locator("body").inner_text()
    findings.expect(len(text) > 40, f"{where}: the mail at {width} px is empty")
    seen = inside.evaluate("""() => ({
        wide: document.documentElement.scrollWidth, room: innerWidth,
        strangers: document.querySelectorAll('script, svg, iframe, object, embed, form, [onerror], [onload]').length,
    })""")
    findings.expect(seen["room"] == width, f"{where}: the mail has {seen['room']} px, not {width}")
    findings.expect(seen["wide"] <= width, f"{where}: the mail at {width} px is {seen['wide']} px wide")
    findings.expect(seen["strangers"] == 0, f"{where}: a value became an element of the mail")


def check_widths(page, findings):
    """The choice of widths, by keyboard."""
    if page.get_by_role("radio").count() == 0:
        findings.expect(page.locator("iframe").count() == 0, "there are mails and no choice of widths")
        return
    record = page.locator("article:visible")
    shown = lambda: (record.locator(".phone").first.is_visible(), record.locator(".desktop").first.is_visible())
    page.get_by_role("radio", name="Both").focus()
    findings.expect(shown() == (True, True), "both widths are not shown at first")
    page.keyboard.press("ArrowRight")
    findings.expect(shown() == (True, False), "the phone's width alone is not shown")
    page.keyboard.press("ArrowRight")
    findings.expect(shown() == (False, True), "the desktop's width alone is not shown")
    page.keyboard.press("ArrowRight")
    findings.expect(shown() == (True, True), "both widths are not shown again")


def check_keyboard(page, findings):
    """Every control of the page is reached with the tabulator, and shows that it is."""
    page.reload()
    # Of radio buttons one is a stop.
    wanted = page.evaluate("""() => [...document.querySelectorAll('a[href], summary, iframe, [tabindex="0"], input:checked')]
        .filter((node) => node.checkVisibility()).map((node, at) => (node.dataset.seen = `stop ${at}`, node.outerHTML.slice(0, 80)))""")
    reached = {}
    for _ in range(len(wanted) * 12 + 40):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            # A frame has a process of its own: on a slow machine the page has no focus for a moment, and at its end the browser has it.
            page.wait_for_timeout(50)
            focused = page.evaluate(FOCUSED)
        if focused and focused["seen"]:
            reached[focused["seen"]] = focused
        if len(reached) == len(wanted):
            break
    missed = [told for at, told in enumerate(wanted) if f"stop {at}" not in reached]
    findings.expect(not missed, f"the keyboard does not reach {missed}")
    # A radio button's label and a frame's own document show the focus.
    unseen = [one for one in reached.values() if one["tag"] not in ("INPUT", "IFRAME") and one["ring"] == "none"]
    findings.expect(not unseen, f"the focus cannot be seen on {unseen}")


def check_choice(page, findings):
    """A record is chosen from the list by its link, and has the focus then."""
    links = page.get_by_role("navigation", name="Records", exact=True).get_by_role("link")
    last = links.count()
    findings.expect(last >= 2, "the list of records has one entry or none")
    links.nth(last - 1).focus()
    page.keyboard.press("Enter")
    findings.expect(page.locator(f"#r{last}").is_visible(), "Enter on a link does not show its record")
    findings.expect(not page.locator("#r1").is_visible(), "the first record is still shown")
    findings.expect(page.evaluate("document.activeElement.id") == f"r{last}", "the chosen record has no focus")
    back = page.get_by_role("link", name=re.compile("^Previous record"))
    back.last.focus()
    page.keyboard.press("Enter")
    findings.expect(page.locator(f"#r{last - 1}").is_visible(), "the link to the record before does not show it")


def check_names(page, findings):
    """What a screen reader is told."""
    told = page.locator("body").aria_snapshot()
    for wanted in (r"- banner", r"- main", r'- navigation "Records"', r'- article "Record ', r'- heading "Record .*" \[level=2\]',
                   r'- region "', r'- table "Tokens"', r"- rowheader "):
        findings.expect(re.search(wanted, told), f"not told to a screen reader: {wanted}")
    if page.locator("iframe").count():
        for wanted in (r'- group "Width of mails"', r'- radio "Both" \[checked\]', r'- radio "Phone"', r'- radio "Desktop"'):
            findings.expect(re.search(wanted, told), f"not told to a screen reader: {wanted}")
    titles = page.locator("article:visible iframe").evaluate_all("frames => frames.map((frame) => frame.title)")
    findings.expect(all(titles) and len(set(titles)) == len(titles), f"frames without a name of their own: {titles}")
    findings.expect(page.locator("html").get_attribute("lang") == "en", "the page has no language")
    findings.expect(page.locator("h1").count() == 1, "there is not one first heading")


def check_structure(page, findings):
    """No value of a record is an element of the page, or an attribute that acts."""
    strangers = page.locator("script, img, svg, object, embed, link, form, base, [onerror], [onload], [onfocus]").count()
    findings.expect(strangers == 0, f"{strangers} elements that the page does not have")
    policy = page.locator("meta[http-equiv='Content-Security-Policy'][content^=\"default-src 'none'\"]").count()
    findings.expect(policy == 1, "the page has no policy that forbids the network")


def check(browser, path, shots, findings):
    address = path.resolve().as_uri()
    backgrounds = {}
    for scheme in SCHEMES:
        for width in WIDTHS:
            where = f"{path.name} at {width} px, {scheme}"
            page = open_page(browser, address, findings, width, scheme)
            records = page.locator("article").count()
            findings.expect(records >= 2, f"{where}: {records} records")
            for number in range(1, records + 1):
                page.goto(f"{address}#r{number}")
                overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                findings.expect(overflow <= 0, f"{where}: record {number} is {overflow} px too wide")
                check_record(page, number, findings, where)
                for poor in page.evaluate(CONTRASTS):
                    findings.expect(False, f"{where}: too little contrast: {poor}")
            backgrounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            page.goto(f"{address}#r1")
            # Frames that are out of sight are not painted: the picture is of a window as high as the page.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(500)
            page.screenshot(path=shots / f"{path.stem}-{width}-{scheme}.png", full_page=True)
            page.context.close()
    findings.expect(backgrounds["light"] != backgrounds["dark"], "the dark scheme has the background of the light one")

    page = open_page(browser, address, findings, 1280, "light")
    (shots / f"{path.stem}-told.yaml").write_text(page.locator("body").aria_snapshot(), encoding="utf-8")
    for one in (check_structure, check_names, check_widths, check_keyboard, check_choice):
        try:
            one(page, findings)
        except Error as error:
            findings.expect(False, f"{path.name}: {one.__doc__} {error}")
    page.context.close()
    print(f"{path.name}: looked at")


def read_arguments(document):
    """What both checks are called with; a check may ask for more."""
    arguments = argparse.ArgumentParser(description=document)
    arguments.add_argument("pages", nargs="+", type=pathlib.Path)
    arguments.add_argument("--chromium", required=True)
    arguments.add_argument("--shots", required=True, type=pathlib.Path)
    return arguments


def look_at(given, check_page):
    """Checks every page, tells what is not as it should be once, and answers the exit status."""
    given.shots.mkdir(parents=True, exist_ok=True)
    findings = Findings()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        for path in given.pages:
            check_page(browser, path, given.shots, findings)
        browser.close()
    for finding in dict.fromkeys(findings.all):
        print(finding, file=sys.stderr)
    return 1 if findings.all else 0


def main():
    return look_at(read_arguments(__doc__).parse_args(), check)


if __name__ == "__main__":
    sys.exit(main())
