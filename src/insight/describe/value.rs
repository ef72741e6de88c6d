//! Values in words: columns, literals, calculations, aggregates. Must not know conditions beyond asking for them.

use super::Words;
use super::phrase::enumerate;
use super::window::duration;
use crate::syntax::ast::{
    Argument, ArithmeticOp, Expr, ExprKind, Literal, MomentLiteral, Name, PickOrder, Range, SequenceStep,
};

impl Words<'_> {
    /// A value as it stands in a sentence.
    pub(super) fn value(&self, expr: &Expr) -> String {
        match &*expr.node {
            ExprKind::Literal(literal) => literal_text(literal),
            ExprKind::Today => "today".to_owned(),
            ExprKind::Now => "now".to_owned(),
            ExprKind::Everyone => "everyone".to_owned(),
            ExprKind::Path(parts) => self.path(parts),
            ExprKind::Negate(of) => match &*of.node {
                ExprKind::Literal(literal) => format!("-{}", literal_text(literal)),
                _ => format!("minus {}", self.operand(of)),
            },
            ExprKind::Arithmetic { op, left, right } => {
                format!("{} {} {}", self.operand(left), sign(*op), self.operand(right))
            }
            ExprKind::Coalesce(first, second) => {
                format!("{} ({} where that is missing)", self.value(first), self.value(second))
            }
            ExprKind::Case { arms, otherwise } => {
                let mut parts: Vec<String> = arms
                    .iter()
                    .map(|(when, then)| format!("{} when {}", self.value(then), self.condition(when).inline()))
                    .collect();
                parts.extend(otherwise.iter().map(|otherwise| format!("else {}", self.value(otherwise))));
                parts.join(", ")
            }
            ExprKind::Call { function, arguments } => self.call(function, arguments),
            ExprKind::Aggregate { function, distinct, values, range, extra } => {
                self.aggregate(&function.node, *distinct, values, range, extra)
            }
            ExprKind::Persona(_)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Compare { .. }
            | ExprKind::Between { .. }
            | ExprKind::In { .. }
            | ExprKind::Is { .. }
            | ExprKind::TextTest { .. }
            | ExprKind::InWindow { .. }
            | ExprKind::Anniversary { .. }
            | ExprKind::TopBottom { .. }
            | ExprKind::Sample { .. }
            | ExprKind::CountOf { .. }
            | ExprKind::Sequence(_) => format!("whether {}", self.condition(expr).inline()),
        }
    }

    /// A value beside others in a sentence: one of several parts is set apart.
    pub(super) fn apart(&self, expr: &Expr) -> String {
        match &*expr.node {
            ExprKind::Case { .. } => format!("({})", self.value(expr)),
            _ => self.value(expr),
        }
    }

    fn operand(&self, expr: &Expr) -> String {
        match &*expr.node {
            ExprKind::Arithmetic { .. } | ExprKind::Case { .. } | ExprKind::Aggregate { .. } => {
                format!("({})", self.value(expr))
            }
            _ => self.value(expr),
        }
    }

    /// `income`, `the household's income`, `the record's own city`
    pub(super) fn path(&self, parts: &[Name]) -> String {
        match parts {
            [one] => match self.params.get(one.node.as_str()) {
                Some(value) => format!("{} ({value})", one.node),
                None => one.node.clone(),
            },
            [first, rest @ ..] if first.node == "this" => format!("the record's own {}", self.path(rest)),
            [owners @ .., last] => {
                let owners: Vec<String> = owners.iter().map(|owner| format!("{}'s", owner.node)).collect();
                format!("the {} {}", owners.join(" "), last.node)
            }
            [] => String::new(),
        }
    }

    fn call(&self, function: &Name, arguments: &[Argument]) -> String {
        let values: Vec<String> = arguments.iter().map(|argument| self.value(&argument.value)).collect();
        let words = match (function.node.as_str(), values.as_slice()) {
            ("age", [date]) => format!("the age from {date}"),
            ("days_since" | "months_since" | "years_since" | "days_until", [date]) => {
                format!("{} {date}", function.node.replace('_', " "))
            }
            ("days_until_anniversary", [date]) => format!("days until the anniversary of {date}"),
            ("days_since_anniversary", [date]) => format!("days since the anniversary of {date}"),
            ("year" | "quarter" | "month" | "week" | "weekday" | "hour" | "length", [of]) => {
                format!("the {} of {of}", function.node)
            }
            ("day", [of]) => format!("the day of the month of {of}"),
            ("date", [of]) => format!("the date of {of}"),
            ("previous", [of]) => format!("{of} of the row before"),
            (name, values) => format!("{name}({})", values.join(", ")),
        };
        match arguments.iter().find_map(|argument| argument.among.as_ref()) {
            Some(among) => format!("{words} among {}", self.value(among)),
            None => words,
        }
    }

    fn aggregate(&self, function: &str, distinct: bool, values: &[Argument], range: &Range, extra: &[Expr]) -> String {
        let rows = self.range(range);
        let of: Vec<String> = values.iter().map(|argument| self.value(&argument.value)).collect();
        let of = enumerate(&of, "and");
        match (function, values.is_empty()) {
            ("count", true) => format!("the number of {rows}"),
            ("count", false) if distinct => format!("the number of different {of} among {rows}"),
            ("count", false) => format!("the number of {rows} that have {of}"),
            ("sum", _) => format!("the sum of {of} over {rows}"),
            ("avg", _) => format!("the average {of} of {rows}"),
            ("min", _) => format!("the smallest {of} of {rows}"),
            ("max", _) => format!("the largest {of} of {rows}"),
            ("median", _) => format!("the median {of} of {rows}"),
            ("stddev", _) => format!("the standard deviation of {of} over {rows}"),
            ("first", _) => format!("the first {of} of {rows}"),
            ("last", _) => format!("the last {of} of {rows}"),
            ("most_common", _) => match extra.first() {
                Some(least) => format!("the most common {of} of {rows} (at least {} times)", self.value(least)),
                None => format!("the most common {of} of {rows}"),
            },
            ("quantile", _) => match extra.first() {
                Some(at) => format!("the {} quantile of {of} over {rows}", self.value(at)),
                None => format!("the quantile of {of} over {rows}"),
            },
            ("share", _) => format!("the share of {rows} with {}", self.conditions(values)),
            ("rows", _) => format!("a table of {of} of {rows}"),
            ("any" | "none" | "all", _) => format!("whether {}", self.existence(function, values, range)),
            (other, _) => format!("{other} of {of} over {rows}"),
        }
    }

    /// `any`, `none`, `all` as a sentence about the record.
    pub(super) fn existence(&self, function: &str, values: &[Argument], range: &Range) -> String {
        let rows = self.range(range);
        match function {
            "any" => format!("there is at least one of {rows}"),
            "none" => format!("there is none of {rows}"),
            _ => format!("for all {rows}: {}", self.conditions(values)),
        }
    }

    fn conditions(&self, values: &[Argument]) -> String {
        let parts: Vec<String> = values.iter().map(|argument| self.condition(&argument.value).inline()).collect();
        enumerate(&parts, "and")
    }

    /// `transactions within the last 90 days where status is "completed"`
    pub(super) fn range(&self, range: &Range) -> String {
        let path: Vec<&str> = range.path.iter().map(|part| part.node.as_str()).collect();
        let mut words = String::new();
        if let Some(pick) = &range.pick {
            let end = match pick.order {
                PickOrder::Latest => "latest",
                PickOrder::Earliest => "earliest",
                PickOrder::Top => "top",
                PickOrder::Bottom => "bottom",
            };
            words.push_str(&format!("the {end} {} of ", pick.count.node));
        }
        if range.all {
            words.push_str("all ");
        }
        words.push_str(&path.join("' "));
        if let Some(window) = &range.window {
            let not = if range.window_negated { " not" } else { "" };
            words.push_str(&format!("{not} {}", self.window(&window.node)));
        }
        if !range.per.is_empty() {
            let columns: Vec<String> = range.per.iter().map(|column| column.node.clone()).collect();
            words.push_str(&format!(" with the same {}", enumerate(&columns, "and")));
        }
        if let Some(condition) = &range.condition {
            words.push_str(&format!(" where {}", self.condition(condition).inline()));
        }
        if let Some(by) = &range.by {
            words.push_str(&format!(" by {}", self.value(by)));
        }
        words
    }

    pub(super) fn step(&self, step: &SequenceStep) -> String {
        let within = step.within.as_ref().map(|within| format!(" within {}", duration(within.node)));
        let no = if step.negated { " none of" } else { "" };
        let columns: Vec<String> = step.same.iter().map(|column| column.node.clone()).collect();
        let same = if columns.is_empty() { String::new() } else { format!(" with the same {}", columns.join(", ")) };
        format!("{}{no} {}{same}", within.unwrap_or_default(), self.range(&step.range)).trim().to_owned()
    }
}

fn sign(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "−",
        ArithmeticOp::Multiply => "×",
        ArithmeticOp::Divide => "divided by",
        ArithmeticOp::Remainder => "modulo",
    }
}

/// A literal as a reader writes it.
pub(super) fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(digits) | Literal::Decimal(digits) => digits.clone(),
        Literal::Text(text) => format!("“{text}”"),
        Literal::Date(day) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
        Literal::Moment(moment) => moment_text(moment),
        Literal::Duration(length) => duration(*length),
    }
}

fn moment_text(moment: &MomentLiteral) -> String {
    let day = literal_text(&Literal::Date(moment.date));
    let seconds = moment.micros / 1_000_000;
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    match moment.offset {
        None => format!("{day} {clock}"),
        Some(0) => format!("{day} {clock} UTC"),
        Some(offset) => {
            let sign = if offset < 0 { '-' } else { '+' };
            let minutes = offset.unsigned_abs() / 60;
            format!("{day} {clock} {sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    }
}
