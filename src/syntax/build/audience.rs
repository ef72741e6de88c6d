//! Audiences. Knows their clauses and nothing of the order in which they work.

use super::clause::Seen;
use super::{Builder, Depth, Node, Parts, written};
use crate::source::Spanned;
use crate::syntax::ast::{Audience, Limit, Percent, Split};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn audience(&mut self, mut parts: Parts<'_>) -> Audience {
        let (name, description) = self.head(&mut parts);
        let of = self.of_entity(&mut parts);
        let mut audience = Audience {
            name,
            description,
            of,
            include: None,
            exclude: Vec::new(),
            one_per: None,
            limit: None,
            holdout: None,
            split: None,
            seed: None,
        };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            let depth = Depth::default();
            match rule {
                Rule::include => {
                    seen.once(self, "include", span);
                    audience.include = Some(inner.expression(self, depth));
                }
                Rule::exclude => {
                    seen.once(self, "exclude", span);
                    audience.exclude = inner.expressions(self, depth);
                }
                Rule::one_per => {
                    seen.once(self, "one per", span);
                    audience.one_per = Some(inner.expression(self, depth));
                }
                Rule::limit => {
                    seen.once(self, "limit", span);
                    audience.limit = Some(self.limit(inner));
                }
                Rule::holdout => {
                    seen.once(self, "holdout", span);
                    audience.holdout = inner.take(Rule::percent).map(|pair| self.percent(&pair));
                }
                Rule::split => {
                    seen.once(self, "split", span);
                    audience.split = Some(self.split(inner));
                }
                Rule::seed => {
                    seen.once(self, "seed", span);
                    audience.seed = Some(inner.text(self));
                }
                _ => {}
            }
        }
        audience
    }

    fn limit(&mut self, mut parts: Parts<'_>) -> Limit {
        let count = self.whole(&mut parts);
        let by = parts.take(Rule::expression).map(|pair| self.expression(pair, Depth::default()));
        Limit { count, by, ascending: parts.flag(Rule::ascending) }
    }

    fn split(&mut self, mut parts: Parts<'_>) -> Split {
        if let Some(by) = parts.take(Rule::expression) {
            return Split::By(self.expression(by, Depth::default()));
        }
        let mut shares = Vec::new();
        while let Some(share) = parts.take(Rule::share) {
            let mut inner = Parts::new(self, share);
            let name = inner.name(self);
            if let Some(percent) = inner.take(Rule::percent) {
                shares.push((name, self.percent(&percent)));
            }
        }
        Split::Shares(shares)
    }

    /// `10%`: the digits, without underscores and sign.
    pub(super) fn percent(&mut self, pair: &Node<'_>) -> Percent {
        let digits = pair.clone().into_inner().next().map_or("0", |number| written(&number));
        Spanned::new(digits.replace('_', ""), self.span(pair))
    }

    /// The digits of a count, without underscores.
    pub(super) fn whole(&mut self, parts: &mut Parts<'_>) -> Spanned<String> {
        match parts.take(Rule::whole) {
            Some(pair) => Spanned::new(written(&pair).replace('_', ""), self.span(&pair)),
            None => Spanned::new("0".to_owned(), parts.span),
        }
    }
}
