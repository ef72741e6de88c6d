//! Who came and who went since an older run. Must not know why.

use std::collections::HashMap;

use super::aligned::{Aligned, flags};
use super::{Error, Past, Table};

/// Who came and who went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Members now that were none.
    pub entered: u64,
    /// Members then that are none now, also those that are no records any more.
    pub left: u64,
}

impl Past {
    /// Who came and went, for each named condition of the table that the older run had too.
    ///
    /// # Errors
    /// Files of the older run that cannot be read, keys that cannot be compared.
    pub fn moves(&self, table: &Table, names: &[&str]) -> Result<HashMap<String, Moves>, Error> {
        let Some(now) = &table.membership else { return Ok(HashMap::new()) };
        let Some(then) = self.membership(&table.entity)? else { return Ok(HashMap::new()) };
        let aligned = Aligned::new(now, &then, table.key_width)
            .map_err(|why| self.broken(format!("its keys cannot be compared: {why}")))?;
        let moves = |&name: &&str| {
            let (was, is) = aligned.flags(Some(flags(&then, name)?), Some(flags(now, name)?));
            let mut moves = Moves::default();
            for (was, is) in was.into_iter().zip(is) {
                moves.entered += u64::from(is && !was);
                moves.left += u64::from(was && !is);
            }
            Some((name.to_owned(), moves))
        };
        Ok(names.iter().filter_map(moves).collect())
    }
}
