//! What the name of a column or of an entity gives away about it. Knows names only.

mod ids;
mod moments;
mod people;
mod quantities;

pub(super) use ids::{is_generic, is_id, is_label, without_id};
pub(super) use moments::{event, is_birth};
pub(super) use people::Personal;
pub(super) use people::{is_people, is_role, people_rank, personal};
pub(super) use quantities::{amount, is_age, telling};
