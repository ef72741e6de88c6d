//! The sheets of personas as pictures: laid out and drawn by Typst. Must not know workspaces or personas: it shows a document.

mod portrait;
mod values;
mod world;

use serde_json::Value;
use typst::syntax::Source;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

pub use portrait::portrait_type;
use world::SheetWorld;

/// The sheet's text in the language of Typst; it reads the document as `sys.inputs.document`.
const SHEET: &str = include_str!("../../../templates/sheet.typ");

/// Pixels for a point (1/72 inch) of a raster picture: 200 to the inch, A4 is 1654 by 2339.
const PIXELS_PER_POINT: f64 = 200.0 / 72.0;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Scalable Vector Graphics, letters as outlines.
    Svg,
    /// Portable Network Graphics, 200 pixels to the inch.
    Png,
    /// Portable Document Format with tags for screen readers; the only one with several pages.
    Pdf,
}

/// The `personas` of a report's document as a picture, each on one page of A4.
///
/// A portrait that is no picture is left out, as one that is not there. Faces of scripts that the built-in one lacks are taken
/// from those of the system.
///
/// # Errors
/// A document without personas, several pages where the format holds one, a template that cannot be drawn.
pub fn picture(document: &Value, format: PictureFormat) -> Result<Vec<u8>, String> {
    if document["personas"].as_array().is_none_or(Vec::is_empty) {
        return Err("no persona".to_owned());
    }
    let pages = laid_out(document, true).or_else(|_| laid_out(document, false))?;
    let page = match pages.pages() {
        [page] => page,
        [first, ..] if format == PictureFormat::Pdf => first,
        others => return Err(format!("{} pages in a picture of one", others.len())),
    };
    let bytes = match format {
        PictureFormat::Svg => {
            let title = document["personas"][0]["label"].as_str().unwrap_or_default();
            titled(&typst_svg::svg(page, &SvgOptions::default()), title).into_bytes()
        }
        PictureFormat::Png => {
            let options = RenderOptions { pixel_per_pt: PIXELS_PER_POINT.into(), ..RenderOptions::default() };
            typst_render::render(page, &options).encode_png().map_err(|error| error.to_string())?
        }
        PictureFormat::Pdf => typst_pdf::pdf(&pages, &PdfOptions::default()).map_err(|errors| told(&errors))?,
    };
    typst::comemo::evict(0);
    Ok(bytes)
}

fn laid_out(document: &Value, portraits: bool) -> Result<PagedDocument, String> {
    let world = SheetWorld::new(Source::detached(SHEET), values::inputs(document, portraits));
    typst::compile::<PagedDocument>(&world).output.map_err(|errors| told(&errors))
}

fn told(errors: &[typst::diag::SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// A drawing that says to a screen reader what it shows.
fn titled(svg: &str, title: &str) -> String {
    let Some((head, rest)) = svg.split_once('>') else { return svg.to_owned() };
    format!("{head} role=\"img\"><title>{}</title>{rest}", handlebars::html_escape(title))
}
