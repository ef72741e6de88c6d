//! What was made for a name once and is asked for again. Must not know what it is.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What was made, by name; nothing where nothing could be.
pub(super) struct Kept<T>(RefCell<HashMap<Box<str>, Option<Rc<T>>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Kept<T> {
    /// What there is for the name; made if this is the first time that it is asked for.
    pub(super) fn get(&self, name: &str, make: impl FnOnce() -> Option<T>) -> Option<Rc<T>> {
        if let Some(known) = self.0.borrow().get(name) {
            return known.clone();
        }
        let new = make().map(Rc::new);
        self.0.borrow_mut().insert(name.into(), new.clone());
        new
    }
}
