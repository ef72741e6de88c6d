//! Templates become messages: reads the files below `templates/`, checks what a template names before anything runs, fills it
//! in for each record, says why a record gets nothing. Knows nothing of how tokens are evaluated, of plans or of engines.

mod address;
mod check;
mod column;
mod escape;
mod helper;
mod library;
mod mailing;
mod page;
mod picture;
mod piece;
mod render;
mod sms;
mod template;

pub use address::{AddressFault, address, one_line};
pub use check::{Need, Needs};
pub use column::{Column, Printed};
pub use helper::{HELPERS, Helper, Named, Parameter, Rule, Takes, Written, Yields, documentation};
pub use library::Library;
pub use mailing::*;
pub use page::{page, report_page};
pub use picture::{PictureFormat, picture, portrait_type};
pub use piece::{Body, Escape, Piece, Shape, Vocabulary};
pub use render::{Context, PieceId, Renderer};
pub use sms::{SmsEncoding, SmsSize, sms_size};
