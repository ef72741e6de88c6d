//! What to say when kinds do not fit. Decides nothing but the words.

use crate::diag::{Code, Diagnostic};
use crate::model::{self, ExprKind, Type, Value};
use crate::source::Span;

use super::Resolver;
use super::build::Typed;
use super::kinds::{Clash, Kind, KindSet};

impl Resolver<'_> {
    /// Whether the value can be of one of the kinds; narrows what is not yet known, reports what cannot be.
    pub(super) fn expect(&mut self, typed: &Typed, allowed: KindSet, whose: &str) -> bool {
        match &typed.kind {
            Kind::Error => false,
            Kind::Known(ty) => {
                if KindSet::of(ty).meets(allowed) {
                    return true;
                }
                let diagnostic = Diagnostic::new(
                    Code::TypeMismatch,
                    format!("{} takes {}, {} is {ty}", whose, allowed.words(), self.what(typed)),
                )
                .at(typed.span, ty.to_string());
                let diagnostic = match self.rewritten(typed, allowed) {
                    Some((help, text)) => diagnostic.help(help).fix(typed.span, text),
                    None => diagnostic,
                };
                self.found.push(diagnostic);
                false
            }
            Kind::Open(var) => match self.vars.narrow(*var, allowed, typed.span) {
                Ok(()) => true,
                Err(clash) => {
                    self.refuse_uses(typed.span, allowed, &clash);
                    false
                }
            },
        }
    }

    /// One value of a kind not yet known is used as two kinds.
    fn refuse_uses(&mut self, here: Span, allowed: KindSet, clash: &Clash) {
        let name = clash.name.as_deref().unwrap_or("the expression");
        let earlier = clash.earlier.map_or(clash.possible, |(_, kinds)| kinds);
        let message = format!("{name} is used as {} and as {}", earlier.words(), allowed.words());
        let mut diagnostic =
            Diagnostic::new(Code::TypeMismatch, message).at(here, format!("used as {}", allowed.words()));
        if let Some((place, kinds)) = clash.earlier {
            diagnostic = diagnostic.at(place, format!("used as {} here", kinds.words()));
        }
        self.found.push(diagnostic);
    }

    /// Two sides of a comparison or operation that do not fit.
    pub(super) fn refuse_sides(&mut self, doing: &str, left: &Typed, right: &Typed, span: Span) -> Typed {
        let (a, b) = (self.kind_words(left), self.kind_words(right));
        let message = format!("{} is {a}, {} is {b}: {doing}", self.what(left), self.what(right));
        let mut diagnostic =
            Diagnostic::new(Code::TypeMismatch, message).at(left.span, a.clone()).at(right.span, b.clone());
        let (left_kinds, right_kinds) = (self.possible(left), self.possible(right));
        let mended = self
            .rewritten(right, left_kinds.comparable())
            .map(|mended| (right.span, mended))
            .or_else(|| self.rewritten(left, right_kinds.comparable()).map(|mended| (left.span, mended)));
        if let Some((place, (help, text))) = mended {
            diagnostic = diagnostic.help(help).fix(place, text);
        } else if left_kinds.or(right_kinds) == KindSet::INT.or(KindSet::DURATION) {
            diagnostic = diagnostic.help("a difference of dates is a number of days: write the number alone");
        } else if KindSet::LIST.meets(left_kinds.or(right_kinds)) && left.kind != right.kind {
            diagnostic = diagnostic.help("a list is asked with `contains`");
        }
        self.refuse(span, diagnostic)
    }

    /// A part whose kind differs from what the parts before it have in common.
    pub(super) fn refuse_parts(&mut self, part: &Typed, other: &Type, place: Span, whose: &str) {
        let own = self.kind_words(part);
        let message = format!("{whose} has values of one kind, {} is {own} beside {other}", self.what(part));
        let mut diagnostic =
            Diagnostic::new(Code::TypeMismatch, message).at(part.span, own).at(place, other.to_string());
        if KindSet::of(other).within(KindSet::TIME) && self.possible(part).within(KindSet::TIME) {
            diagnostic = diagnostic.help("`date(x)` takes the day of a moment");
        } else if let Some((help, text)) = self.rewritten(part, KindSet::of(other).comparable()) {
            diagnostic = diagnostic.help(help).fix(part.span, text);
        }
        self.found.push(diagnostic);
    }

    /// The expression in words: "column `age`", "the text \"5\"", "this value".
    pub(super) fn what(&self, typed: &Typed) -> String {
        self.what_is(&self.catalog.exprs[typed.id].kind)
    }

    fn what_is(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::Column(entity, column) => {
                format!("column `{}`", self.catalog.entity(*entity).columns[*column as usize].name)
            }
            ExprKind::Definition(id) => {
                let definition = self.catalog.definition(*id);
                format!("{} `{}`", definition.kind.word(), definition.name)
            }
            ExprKind::Owner(_, inner) | ExprKind::This(inner) | ExprKind::Previous(inner) | ExprKind::Holds(inner) => {
                self.what_is(&self.catalog.exprs[*inner].kind)
            }
            ExprKind::Literal(Value::Text(text)) => format!("the text \"{text}\""),
            ExprKind::Literal(Value::Int(_) | Value::Decimal(_) | Value::Float(_)) => "the number".to_owned(),
            ExprKind::Literal(Value::Date(_)) => "the date".to_owned(),
            ExprKind::Literal(Value::Timestamp(_)) => "the moment".to_owned(),
            ExprKind::Literal(Value::Duration(_)) => "the duration".to_owned(),
            _ => "the expression".to_owned(),
        }
    }

    pub(super) fn kind_words(&self, typed: &Typed) -> String {
        match &typed.kind {
            Kind::Known(ty) => ty.to_string(),
            Kind::Open(var) => self.vars.kinds(*var).words(),
            Kind::Error => "not known".to_owned(),
        }
    }

    /// How a constant would be written as one of the wanted kinds: what is wrong with its writing, and the right one.
    fn rewritten(&self, typed: &Typed, wanted: KindSet) -> Option<(String, String)> {
        match self.literal_of(typed.id)? {
            Value::Text(text) => {
                let bare = text.trim();
                if wanted.meets(KindSet::TIME) && bare.parse::<chrono::NaiveDate>().is_ok() {
                    return Some(("a date is written without quotes".to_owned(), bare.to_owned()));
                }
                if wanted.meets(KindSet::TIMESTAMP) && bare.parse::<chrono::NaiveDateTime>().is_ok() {
                    return Some(("a moment is written without quotes".to_owned(), bare.to_owned()));
                }
                if wanted.meets(KindSet::NUMBER) && super::param::digits(bare).is_some() {
                    return Some(("a number is written without quotes".to_owned(), bare.to_owned()));
                }
                if wanted == KindSet::BOOL && matches!(bare, "true" | "false") {
                    return Some(("true and false are written without quotes".to_owned(), bare.to_owned()));
                }
                None
            }
            Value::Int(int) if wanted.meets(KindSet::TEXT) => {
                Some(("a text is written in quotes".to_owned(), format!("\"{int}\"")))
            }
            Value::Decimal(_) if wanted.meets(KindSet::TEXT) => None,
            Value::Date(day) if wanted.meets(KindSet::TEXT) => {
                Some(("a text is written in quotes".to_owned(), format!("\"{}\"", model::date_of(*day))))
            }
            _ => None,
        }
    }

    /// Something that is no condition stands where one is needed.
    pub(super) fn refuse_condition(&mut self, typed: &Typed) -> Typed {
        let kind = self.kind_words(typed);
        let message = format!("{} is {kind}, a condition is needed", self.what(typed));
        let kinds = self.possible(typed);
        let help = if kinds.within(KindSet::NUMBER) {
            "compare it, as `… > 0`"
        } else if kinds.within(KindSet::TEXT) {
            "compare it, as `… = \"value\"`, or ask `… is present`"
        } else if kinds.within(KindSet::TIME) {
            "give it a window, as `… within last 30 days`, or ask `… is present`"
        } else if kinds.within(KindSet::LIST) {
            "ask what it holds, as `… contains \"value\"`"
        } else {
            "a condition is a comparison, a flag, or a segment"
        };
        let diagnostic = Diagnostic::new(Code::NotACondition, message).at(typed.span, kind).help(help);
        self.refuse(typed.span, diagnostic)
    }
}
