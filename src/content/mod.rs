//! Templates become messages. Knows nothing of plans and engines.

mod address;
mod column;
mod mailing;
mod sms;
mod stub;

pub use address::{AddressFault, address, one_line};
pub use column::{Column, printed};
pub use mailing::*;
pub use sms::{SmsEncoding, SmsSize, sms_size};
pub use stub::*;
