//! What stands around the definitions: tokens, campaigns, groups, tests.

mod campaign;
mod channel;
mod group;
mod test;
mod token;

use super::Resolver;
use super::items::Items;

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
}
