//! Campaigns: who gets what, why others get nothing, what is in the folder.

mod address;
mod campaign;
mod folder;
mod memory;
mod preview;
mod sms;
mod tokens;
mod workspace;
