//! What a portrait may be: a picture that browsers and Typst both show.

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

/// The media type of a picture, by what it holds.
///
/// # Errors
/// Bytes that are no picture of a kind that is shown, or a broken one: why.
pub fn portrait_type(bytes: &[u8]) -> Result<&'static str, String> {
    let data = Bytes::new(bytes.to_vec());
    let Some(format) = ExchangeFormat::detect(bytes) else {
        let is_drawing = std::str::from_utf8(bytes).is_ok_and(|text| text.contains("<svg"));
        if !is_drawing {
            return Err("it is no PNG, JPEG, WebP, GIF or SVG".to_owned());
        }
        return SvgImage::new(data).map(|_| "image/svg+xml").map_err(|_| "it is a broken SVG".to_owned());
    };
    let (kind, name) = match format {
        ExchangeFormat::Png => ("image/png", "PNG"),
        ExchangeFormat::Jpg => ("image/jpeg", "JPEG"),
        ExchangeFormat::Gif => ("image/gif", "GIF"),
        ExchangeFormat::Webp => ("image/webp", "WebP"),
    };
    RasterImage::plain(data, format).map(|_| kind).map_err(|_| format!("it is a broken {name}"))
}
