//! What is said to a record: messages, and how they are shown. Must not know plans, engines or workspaces.

mod page;

pub use page::page;
