//! Whether two conditions can hold for one record, as far as their constants tell. Knows nothing of data.

use std::cmp::Ordering;

use crate::model::{Catalog, Comparison, ExprId, ExprKind, Type, Value};

use super::literal;

/// Whether no record meets both conditions. False where that is not known.
pub(super) fn exclusive(catalog: &Catalog, a: ExprId, b: ExprId) -> bool {
    let (a, b) = (conjuncts(catalog, a), conjuncts(catalog, b));
    a.iter().any(|&a| b.iter().any(|&b| contradict(catalog, a, b)))
}

/// The parts that all hold where the condition holds, through segments and personas.
fn conjuncts(catalog: &Catalog, condition: ExprId) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut open = vec![condition];
    while let Some(id) = open.pop() {
        match &catalog.exprs[id].kind {
            ExprKind::And(parts) => open.extend(parts.iter()),
            ExprKind::Definition(definition) => open.push(catalog.definition(*definition).body),
            _ => found.push(id),
        }
    }
    found
}

fn contradict(catalog: &Catalog, a: ExprId, b: ExprId) -> bool {
    let denies = |one: ExprId, other: ExprId| catalog.exprs[one].kind == ExprKind::Not(other);
    if denies(a, b) || denies(b, a) {
        return true;
    }
    match (Allowed::by(catalog, a), Allowed::by(catalog, b)) {
        (Some((value, one)), Some((same, other))) if value == same => {
            one.excludes(&other, Measure::of(&catalog.exprs[value].ty))
        }
        _ => false,
    }
}

/// How values of a kind lie to constants.
#[derive(Clone, Copy)]
enum Measure {
    /// As the constants lie to each other.
    Exact,
    /// A decimal is rounded to the nearest float first.
    Float,
    /// A day lies before a moment, after it, or around it.
    Day,
}

impl Measure {
    fn of(ty: &Type) -> Self {
        match ty {
            Type::Float => Self::Float,
            Type::Date => Self::Day,
            _ => Self::Exact,
        }
    }

    /// The order of two constants to which values of the kind keep; none where that is not known.
    fn order(self, a: &Value, b: &Value) -> Option<Ordering> {
        match (self, a, b) {
            (Self::Day, Value::Timestamp(_), _) | (Self::Day, _, Value::Timestamp(_)) => None,
            (Self::Float, ..) => literal::order(&float(a)?, &float(b)?),
            // Of an exact number and a float it is only known that one is larger, not that they are equal.
            (Self::Exact, Value::Float(_), _) | (Self::Exact, _, Value::Float(_)) => {
                literal::order(a, b).filter(|order| order.is_ne())
            }
            (Self::Exact | Self::Day, ..) => literal::order(a, b),
        }
    }
}

/// The float that a constant is where it is compared with floats; none for an int that is none.
fn float(value: &Value) -> Option<Value> {
    const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
    match value {
        Value::Float(_) => Some(value.clone()),
        Value::Decimal(decimal) => Some(Value::Float(literal::nearest_float(*decimal))),
        Value::Int(int) if int.unsigned_abs() <= EXACT => Some(Value::Float(*int as f64)),
        _ => None,
    }
}

/// The values that a condition lets a value have.
enum Allowed<'a> {
    /// None at all: it is missing.
    Nothing,
    /// One of these.
    Among(&'a [Value]),
    /// Between borders, each with whether it belongs.
    Between(Option<(&'a Value, bool)>, Option<(&'a Value, bool)>),
}

impl<'a> Allowed<'a> {
    /// The value that a condition is about, and what it allows.
    fn by(catalog: &'a Catalog, condition: ExprId) -> Option<(ExprId, Self)> {
        let literal = |id: ExprId| match &catalog.exprs[id].kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        };
        match &catalog.exprs[condition].kind {
            ExprKind::Missing(value) => Some((*value, Self::Nothing)),
            ExprKind::InValues { value, options, ignoring_case: false } => Some((*value, Self::Among(options))),
            ExprKind::Compare { op, left, right, ignoring_case: false } => {
                let (value, op, border) = match (literal(*left), literal(*right)) {
                    (None, Some(border)) => (*left, *op, border),
                    (Some(border), None) => (*right, op.reversed(), border),
                    _ => return None,
                };
                Some((
                    value,
                    match op {
                        Comparison::Equal => Self::Between(Some((border, true)), Some((border, true))),
                        Comparison::Less => Self::Between(None, Some((border, false))),
                        Comparison::LessOrEqual => Self::Between(None, Some((border, true))),
                        Comparison::Greater => Self::Between(Some((border, false)), None),
                        Comparison::GreaterOrEqual => Self::Between(Some((border, true)), None),
                    },
                ))
            }
            ExprKind::InWindow { value, lower, upper } => {
                let border = |border: &Option<ExprId>| border.map(literal);
                let lower = border(lower).map_or(Some(None), |literal| literal.map(|value| Some((value, true))))?;
                let upper = border(upper).map_or(Some(None), |literal| literal.map(|value| Some((value, false))))?;
                Some((*value, Self::Between(lower, upper)))
            }
            _ => None,
        }
    }

    fn excludes(&self, other: &Self, measure: Measure) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => false,
            (Self::Nothing, _) | (_, Self::Nothing) => true,
            (Self::Among(options), other) | (other, Self::Among(options)) => {
                options.iter().all(|option| other.lacks(option, measure))
            }
            (Self::Between(low, high), Self::Between(other_low, other_high)) => {
                apart(*high, *other_low, measure) || apart(*other_high, *low, measure)
            }
        }
    }

    /// Whether the value is surely not allowed.
    fn lacks(&self, value: &Value, measure: Measure) -> bool {
        match self {
            Self::Nothing => true,
            Self::Among(options) => options
                .iter()
                .all(|option| matches!(measure.order(option, value), Some(Ordering::Less | Ordering::Greater))),
            Self::Between(low, high) => {
                apart(Some((value, true)), *low, measure) || apart(*high, Some((value, true)), measure)
            }
        }
    }
}

/// Whether everything up to one border lies before everything from the other on.
fn apart(upper: Option<(&Value, bool)>, lower: Option<(&Value, bool)>, measure: Measure) -> bool {
    let (Some((upper, upper_belongs)), Some((lower, lower_belongs))) = (upper, lower) else { return false };
    match measure.order(upper, lower) {
        Some(Ordering::Less) => true,
        Some(Ordering::Equal) => !(upper_belongs && lower_belongs),
        Some(Ordering::Greater) | None => false,
    }
}
