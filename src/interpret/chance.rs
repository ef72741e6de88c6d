//! The number that chance gives a record: the same for the same seed and key, everywhere. Knows nothing of audiences.

use md5::{Digest, Md5};

use super::wide::Wide;
use super::{Interpreter, Place};
use crate::model::{Decimal, EntityId, plain};

impl Interpreter<'_> {
    /// The key of a row as text, its parts joined by colons.
    pub(super) fn key_text(&self, entity: EntityId, row: usize) -> String {
        let zone = self.catalog.settings.zone;
        let key = self.data.key(self.catalog, entity, row);
        let parts: Vec<String> = key.iter().map(|part| plain(part, zone).unwrap_or_default()).collect();
        parts.join(":")
    }

    /// The draw of a row, from 0 to 1.
    #[must_use]
    pub fn draw(&self, seed: &str, entity: EntityId, row: usize) -> f64 {
        f64::from(self.drawn(seed, &Place::record(entity, row))) / 4_294_967_296.0
    }

    /// Whether the draw of a row lies below a share, exactly.
    #[must_use]
    pub fn is_drawn_below(&self, share: Decimal, seed: &str, entity: EntityId, row: usize) -> bool {
        self.in_sample(share, seed, &Place::record(entity, row))
    }

    /// The draw of the row at a place, over 2^32: the first eight hexadecimal digits of `md5(seed + ":" + key)`.
    pub(super) fn drawn(&self, seed: &str, at: &Place) -> u32 {
        let digest = Md5::digest(format!("{seed}:{}", self.key_text(at.entity, at.row)).as_bytes());
        digest.iter().take(4).fold(0, |number, byte| (number << 8) | u32::from(*byte))
    }

    /// Whether the draw lies below a share, exactly.
    pub(super) fn in_sample(&self, share: Decimal, seed: &str, at: &Place) -> bool {
        let drawn = Wide::from(i128::from(self.drawn(seed, at)));
        let scaled = Wide::power_of_ten(u32::from(share.scale)).and_then(|unit| drawn.multiply(unit));
        let border = Wide::from(share.mantissa).multiply(Wide::from(1_i128 << 32));
        scaled.zip(border).is_some_and(|(drawn, border)| drawn < border)
    }
}
