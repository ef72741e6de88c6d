//! Kinds while they are found out: known ones, and columns of which only the kinds that are still possible are known.
//! Knows nothing of syntax or data.

use crate::model::Type;
use crate::source::Span;

/// Some of the kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KindSet(u16);

impl KindSet {
    pub(super) const BOOL: Self = Self(1);
    pub(super) const INT: Self = Self(2);
    pub(super) const DECIMAL: Self = Self(4);
    pub(super) const FLOAT: Self = Self(8);
    pub(super) const TEXT: Self = Self(16);
    pub(super) const DATE: Self = Self(32);
    pub(super) const TIMESTAMP: Self = Self(64);
    pub(super) const DURATION: Self = Self(128);
    pub(super) const LIST: Self = Self(256);
    pub(super) const ROWS: Self = Self(512);
    pub(super) const NUMBER: Self = Self(2 | 4 | 8);
    pub(super) const TIME: Self = Self(32 | 64);
    pub(super) const ORDERED: Self = Self(2 | 4 | 8 | 16 | 32 | 64 | 128);
    pub(super) const SCALAR: Self = Self(255);
    pub(super) const COLUMN: Self = Self(511);
    pub(super) const ANY: Self = Self(1023);

    /// The kind alone; every kind for one that is not yet known.
    pub(super) fn of(ty: &Type) -> Self {
        match ty {
            Type::Bool => Self::BOOL,
            Type::Int => Self::INT,
            Type::Decimal(_) => Self::DECIMAL,
            Type::Float => Self::FLOAT,
            Type::Text => Self::TEXT,
            Type::Date => Self::DATE,
            Type::Timestamp => Self::TIMESTAMP,
            Type::Duration => Self::DURATION,
            Type::List(_) => Self::LIST,
            Type::Rows(_) => Self::ROWS,
            Type::Unknown => Self::ANY,
        }
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The kinds that a value of one of these can be compared with: numbers with numbers, dates with moments, else its own.
    pub(super) fn comparable(self) -> Self {
        let mut kinds = self.and(Self::BOOL.or(Self::TEXT).or(Self::DURATION));
        for group in [Self::NUMBER, Self::TIME] {
            if self.meets(group) {
                kinds = kinds.or(group);
            }
        }
        kinds
    }

    /// How many kinds.
    pub(super) const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// In words: "a number", "a date or a moment".
    pub(super) fn words(self) -> String {
        let groups = [
            (Self::NUMBER, "a number"),
            (Self::INT, "an int"),
            (Self::DECIMAL, "a decimal"),
            (Self::FLOAT, "a float"),
            (Self::TEXT, "a text"),
            (Self::DATE, "a date"),
            (Self::TIMESTAMP, "a moment"),
            (Self::DURATION, "a duration"),
            (Self::BOOL, "a flag"),
            (Self::LIST, "a list"),
            (Self::ROWS, "rows"),
        ];
        let mut rest = self;
        let mut words = Vec::new();
        for (kinds, word) in groups {
            if kinds.within(rest) {
                words.push(word);
                rest = Self(rest.0 & !kinds.0);
            }
        }
        match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => "nothing".to_owned(),
        }
    }
}

/// What is known of the kind of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Known(Type),
    /// One of the kinds that are still possible for this variable.
    Open(Var),
    /// The expression has a mistake that was reported; whatever it meets is silent.
    Error,
}

impl Kind {
    /// As the model has it.
    pub(super) fn ty(&self) -> Type {
        match self {
            Self::Known(ty) => ty.clone(),
            Self::Open(_) | Self::Error => Type::Unknown,
        }
    }

    pub(super) fn is_error(&self) -> bool {
        *self == Self::Error
    }
}

/// Names one kind that is being found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Var(u32);

/// All kinds that are being found out.
#[derive(Clone, Debug, Default)]
pub(super) struct Vars(Vec<State>);

#[derive(Clone, Debug)]
struct State {
    kinds: KindSet,
    /// The column, in words; none for an expression made from such columns.
    name: Option<String>,
    uses: Vec<(Span, KindSet)>,
}

/// Two uses of one value that no kind allows together.
#[derive(Clone, Debug)]
pub(super) struct Clash {
    pub(super) name: Option<String>,
    pub(super) earlier: Option<(Span, KindSet)>,
    pub(super) possible: KindSet,
}

impl Vars {
    pub(super) fn add(&mut self, kinds: KindSet, name: Option<String>) -> Var {
        let var = Var(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(State { kinds, name, uses: Vec::new() });
        var
    }

    pub(super) fn kinds(&self, var: Var) -> KindSet {
        self.0[var.0 as usize].kinds
    }

    /// Where it was first used in a way that leaves not every kind, and for which kinds.
    pub(super) fn first_use(&self, var: Var) -> Option<(Span, KindSet)> {
        self.0[var.0 as usize].uses.first().copied()
    }

    /// Keeps only those kinds of `allowed`; refused, and nothing changed, when none would be left.
    pub(super) fn narrow(&mut self, var: Var, allowed: KindSet, span: Span) -> Result<(), Clash> {
        let state = &mut self.0[var.0 as usize];
        let left = state.kinds.and(allowed);
        if left.is_empty() {
            let earlier = state.uses.iter().find(|(_, kinds)| !kinds.meets(allowed)).or(state.uses.last()).copied();
            return Err(Clash { name: state.name.clone(), earlier, possible: state.kinds });
        }
        if left != state.kinds {
            state.kinds = left;
            state.uses.push((span, allowed));
        }
        Ok(())
    }
}
