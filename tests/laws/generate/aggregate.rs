//! Aggregates.

use super::Writer;
use super::phrase::{Frame, Phrase};
use super::schema::Kind;

/// What an aggregate takes the value of.
#[derive(Clone, Copy)]
enum Of {
    /// Rows alone.
    Rows,
    /// A condition.
    Condition,
    /// Any kind that a column has.
    Any,
    /// Any kind of number.
    Number,
    /// The kind that it yields.
    Same,
}

impl Writer<'_> {
    /// An aggregate of that kind; none where no rows belong to the entity, or none yields the kind.
    pub(super) fn aggregate(&mut self, kind: Kind, frame: Frame, depth: u8) -> Option<Phrase> {
        let patterns: &[(&str, Of)] = match kind {
            Kind::Condition => &[("any(R)", Of::Rows), ("none(R)", Of::Rows), ("all({} of R)", Of::Condition)],
            Kind::Int => &[
                ("count(R)", Of::Rows),
                ("count({} of R)", Of::Any),
                ("count(distinct {} of R)", Of::Any),
                ("sum({} of R)", Of::Same),
                ("min({} of R)", Of::Same),
                ("max({} of R)", Of::Same),
                ("first({} of R)", Of::Same),
                ("last({} of R)", Of::Same),
                ("most_common({} of R)", Of::Same),
            ],
            Kind::Decimal(_) | Kind::Duration => &[
                ("sum({} of R)", Of::Same),
                ("min({} of R)", Of::Same),
                ("max({} of R)", Of::Same),
                ("first({} of R)", Of::Same),
                ("last({} of R)", Of::Same),
                ("most_common({} of R)", Of::Same),
            ],
            Kind::Float => &[
                ("sum({} of R)", Of::Same),
                ("avg({} of R)", Of::Number),
                ("avg({} of R)", Of::Number),
                ("median({} of R)", Of::Number),
                ("stddev({} of R)", Of::Number),
                ("quantile({} of R, 0.9)", Of::Number),
                ("quantile({} of R, 0.25)", Of::Number),
                ("quantile({} of R, 1)", Of::Number),
                ("share({} of R)", Of::Condition),
                ("min({} of R)", Of::Same),
                ("max({} of R)", Of::Same),
                ("last({} of R)", Of::Same),
                ("most_common({} of R)", Of::Same),
            ],
            Kind::Text | Kind::Date | Kind::Timestamp => &[
                ("min({} of R)", Of::Same),
                ("max({} of R)", Of::Same),
                ("first({} of R)", Of::Same),
                ("last({} of R)", Of::Same),
                ("most_common({} of R)", Of::Same),
                ("most_common({} of R, 2)", Of::Same),
            ],
            Kind::Bool => &[
                ("first({} of R)", Of::Same),
                ("last({} of R)", Of::Same),
                ("most_common({} of R)", Of::Same),
                ("most_common({} of R, 3)", Of::Same),
            ],
            Kind::Texts | Kind::Ints | Kind::Floats | Kind::Dates => {
                &[("first({} of R)", Of::Same), ("last({} of R)", Of::Same)]
            }
        };
        let (pattern, of) = *self.random.pick(patterns);
        let (path, inside) = self.rows(frame)?;
        let ends = pattern.starts_with("first") || pattern.starts_with("last");
        // Ends of an order of time are only asked where there is one, and over rows of a key alone where the order of
        // the file plays no part.
        if ends && (self.time_kind(inside.entity).is_none() || !self.is_settled(inside.entity)) {
            return None;
        }
        let of = match of {
            Of::Rows => None,
            Of::Condition => Some(Kind::Condition),
            Of::Any => Some(*self.random.pick(&Kind::COLUMNS)),
            Of::Number => Some(*self.random.pick(&[Kind::Int, Kind::Decimal(2), Kind::Float])),
            Of::Same => Some(kind),
        };
        if of.is_some_and(|of| !self.has(of, inside)) {
            return None;
        }
        let parts: Vec<Phrase> = match of {
            None => Vec::new(),
            Some(Kind::Condition) => vec![self.condition(inside, depth)],
            Some(of) => vec![self.value(of, inside, depth)],
        };
        let (range, more) = self.range(&path, frame, inside, depth, true);
        let pattern = pattern.replace('R', &range);
        Some(Phrase::of(kind, frame, &pattern, [parts, more].concat()))
    }

    /// A list of rows; none where no rows belong to the entity. Its kind is that of its first field.
    pub(super) fn listed(&mut self, frame: Frame, depth: u8) -> Option<Phrase> {
        let (path, inside) = self.rows(frame)?;
        if !self.is_settled(inside.entity) {
            return None;
        }
        let (mut fields, mut parts) = (Vec::new(), Vec::new());
        for number in 1..=self.random.between(1, 3) {
            let kind = *self.random.pick(&Kind::COLUMNS);
            let kind = if self.has(kind, inside) { kind } else { Kind::Int };
            fields.push(format!("{{}} as field{number}"));
            parts.push(self.value(kind, inside, depth));
        }
        let kind = parts.first()?.kind;
        let (range, more) = self.range(&path, frame, inside, depth, true);
        parts.extend(more);
        Some(Phrase::of(kind, frame, &format!("rows({} of {range})", fields.join(", ")), parts))
    }
}
