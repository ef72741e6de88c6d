//! Audiences: who is included, who is kept out, and whether the shares of what follows add up.

use crate::diag::{Code, Diagnostic};
use crate::model::Decimal;
use crate::source::Span;
use crate::syntax::ast;

use super::super::build::Typed;
use super::super::kinds::KindSet;
use super::super::path::Frame;
use super::super::{Resolver, literal};
use super::missing_clause;

impl Resolver<'_> {
    /// The condition of an audience: included, and in no `exclude`.
    pub(super) fn audience(&mut self, item: &ast::Audience, frame: Frame<'_>, span: Span) -> Typed {
        let mut parts = Vec::new();
        if let Some(include) = &item.include {
            parts.push(self.condition(include, frame));
        } else {
            let what = format!("audience `{}`", item.name.node);
            let diagnostic = missing_clause(&what, "include", item.name.span).help("`include everyone` takes all");
            parts.push(self.refuse(span, diagnostic));
        }
        for exclude in &item.exclude {
            let out = self.condition(exclude, frame);
            parts.push(self.not(out, exclude.span));
        }
        if let Some(one_per) = &item.one_per {
            let value = self.expr(one_per, frame);
            self.expect(&value, KindSet::SCALAR, "`one per`");
        }
        if let Some(limit) = &item.limit {
            self.limit(limit, frame);
        }
        if let Some(holdout) = &item.holdout {
            self.share(holdout);
        }
        match &item.split {
            Some(ast::Split::Shares(shares)) => self.split_shares(shares),
            Some(ast::Split::By(by)) => {
                let value = self.expr(by, frame);
                self.expect(&value, KindSet::SCALAR, "`split by`");
            }
            None => {}
        }
        self.conjunction(parts, span)
    }

    fn limit(&mut self, limit: &ast::Limit, frame: Frame<'_>) {
        if limit.count.node.parse::<u64>().is_err() {
            self.refuse_literal(limit.count.span, "a number that does not fit 64 bits");
        }
        if let Some(by) = &limit.by {
            let value = self.expr(by, frame);
            self.expect(&value, KindSet::ORDERED, "`limit … by`");
        }
    }

    fn split_shares(&mut self, shares: &[(ast::Name, ast::Percent)]) {
        self.unique("split", shares.iter().map(|(name, _)| name));
        let parts: Option<Vec<Decimal>> = shares.iter().map(|(_, percent)| self.share(percent)).collect();
        let (Some(parts), Some((first, _)), Some((_, last))) = (parts, shares.first(), shares.last()) else { return };
        let scale = parts.iter().map(|part| part.scale).max().unwrap_or(0);
        let whole = 10_i128.checked_pow(u32::from(scale));
        let sum = parts.iter().try_fold(0_i128, |sum, part| sum.checked_add(literal::rescale(*part, scale)?.mantissa));
        if sum.is_some() && sum == whole {
            return;
        }
        let message = match sum.and_then(|sum| sum.checked_mul(100)) {
            Some(percent) => {
                let percent = literal::plain(Decimal { mantissa: percent, scale });
                format!("the shares of the split add up to {percent}%")
            }
            None => "the shares of the split do not add up to 100%".to_owned(),
        };
        self.found.push(
            Diagnostic::new(Code::WrongShares, message)
                .at(first.span.to(last.span), "")
                .help("the shares of a split add up to 100%"),
        );
    }
}
