//! What stands around the definitions: tokens, campaigns, groups, tests. Their names and conditions are checked; the
//! catalog does not hold them.

mod campaign;
mod group;
mod test;

use crate::syntax::ast;

use super::Resolver;
use super::items::Items;
use super::kinds::KindSet;
use super::path::Frame;

impl Resolver<'_> {
    /// Checks everything that is not a definition of a record.
    pub(super) fn contents(&mut self, items: &Items<'_>) {
        for token in &items.tokens {
            self.token(token);
        }
        for campaign in &items.campaigns {
            self.campaign(campaign, items);
        }
        self.groups(items);
        for test in &items.tests {
            self.test(test, items);
        }
    }

    fn token(&mut self, token: &ast::Token) {
        let Some(entity) = self.entity_of(token.of.as_ref()) else { return };
        let frame = Frame::of(entity);
        let value = self.expr(&token.value, frame);
        self.expect(&value, KindSet::ANY, "a token");
        if let Some(otherwise) = &token.otherwise {
            self.text_part(otherwise, frame);
        }
        self.settle();
    }
}
