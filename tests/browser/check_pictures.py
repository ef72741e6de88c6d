"""Looks at sheets of personas that `milieu report` drew as pictures: that a browser draws SVG and PNG, of A4, alike, asking nothing of the
network, and that a PDF has a page of A4 for each sheet, tags, a language, and its words as text."""

import base64
import re
import sys

from pypdf import PdfReader

sys.dont_write_bytecode = True  # nothing is left beside the sources

from check_preview import look_at, read_arguments
from check_report import A4

# So many pixels wide pictures are compared; the mean difference of a channel (of 255) that two ways of drawing letters may make.
WIDTH, ALIKE = 400, 6

# How an image comes out, as grey values at a width, or nothing if it cannot be drawn.
DRAWN = """async ([address, width]) => {
  const image = new Image();
  image.src = address;
  try { await image.decode(); } catch { return null; }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = Math.round(width * image.naturalHeight / image.naturalWidth);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const points = context.getImageData(0, 0, canvas.width, canvas.height).data;
  return {size: [image.naturalWidth, image.naturalHeight], grey: Array.from({length: points.length / 4}, (_, at) => points[4 * at + 1])};
}"""


def check_pdf(path, findings, sheets):
    reader = PdfReader(path)
    findings.expect(len(reader.pages) == sheets, f"{path.name}: {len(reader.pages)} pages for {sheets} sheets")
    for number, page in enumerate(reader.pages, 1):
        size = (float(page.mediabox.width), float(page.mediabox.height))
        findings.expect(all(abs(a - b) < 1 for a, b in zip(size, A4)), f"{path.name}: page {number} is not A4 but {size}")
        text = re.sub(r"\s+", " ", page.extract_text())
        for words in ("Persona", "Who belongs to it", "of the population"):
            findings.expect(words in text, f"{path.name}: page {number} does not say {words}")
    root = reader.trailer["/Root"]
    findings.expect("/StructTreeRoot" in root, f"{path.name}: no tags")
    findings.expect(root.get("/Lang") == "en", f"{path.name}: its language is {root.get('/Lang')}")
    findings.expect(bool(reader.metadata.title), f"{path.name}: no title")


def check_image(browser, path, findings, others):
    """A picture in a browser; compared with one that was looked at before."""
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.resolve().as_uri())
    findings.expect(len(asked) == 1, f"{path.name}: asks for {asked[1:]}")
    page.goto(path.resolve().parent.as_uri())
    kind = {".svg": "image/svg+xml", ".png": "image/png"}[path.suffix]
    drawn = page.evaluate(DRAWN, [f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}", WIDTH])
    page.close()
    findings.expect(drawn is not None, f"{path.name}: no picture")
    if drawn is None:
        return
    (wide, high), grey = drawn["size"], drawn["grey"]
    findings.expect(abs(high / wide - 297 / 210) < 0.005, f"{path.name}: {wide} by {high} is not as A4 is")
    findings.expect(min(grey) < 90 and max(grey) > 250, f"{path.name}: nothing is drawn")
    for name, other in others.items():
        difference = sum(abs(a - b) for a, b in zip(grey, other)) / len(grey)
        findings.expect(len(grey) == len(other) and difference < ALIKE, f"{path.name}: is not as {name}: {difference:.1f}")
    others[path.name] = grey


def main():
    arguments = read_arguments(__doc__)
    arguments.add_argument("--sheets", type=int, default=1, help="how many sheets a PDF has")
    given = arguments.parse_args()
    others = {}

    def check(browser, path, _, findings):
        if path.suffix == ".pdf":
            check_pdf(path, findings, given.sheets)
        else:
            check_image(browser, path, findings, others)
        print(f"{path.name}: looked at, {path.stat().st_size:,} bytes")

    return look_at(given, check)


if __name__ == "__main__":
    sys.exit(main())
