//! Catalogs and rows made by hand.

use std::collections::BTreeMap;

use milieu::interpret::{Data, Fault, Interpreter, Lists, Rows};
use milieu::model::*;

/// Customers, their orders, the orders' lines.
pub(super) const CUSTOMER: EntityId = EntityId(0);
pub(super) const ORDER: EntityId = EntityId(1);
pub(super) const LINE: EntityId = EntityId(2);
pub(super) const ORDERS: RelationId = RelationId(0);
pub(super) const LINES: RelationId = RelationId(1);

/// A catalog in the making with its rows.
pub(super) struct World {
    pub(super) catalog: Catalog,
    pub(super) rows: Vec<Vec<Vec<Value>>>,
    pub(super) lists: Lists,
}

pub(super) fn int(number: i64) -> Value {
    Value::Int(number)
}

pub(super) fn float(number: f64) -> Value {
    Value::Float(number)
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// `12.50` has the scale 2.
pub(super) fn decimal(text: &str) -> Value {
    let scale = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    let mantissa = text.replace('.', "").parse().expect("digits");
    Value::Decimal(Decimal { mantissa, scale: u8::try_from(scale).expect("short") })
}

pub(super) fn date(text: &str) -> Value {
    Value::Date(day_number(text.parse().expect("a date")))
}

/// A moment in UTC.
pub(super) fn moment(text: &str) -> Value {
    let at = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").expect("a moment");
    Value::Timestamp(at.and_utc().timestamp_micros())
}

pub(super) fn list(values: &[Value]) -> Value {
    Value::list(values.to_vec())
}

impl World {
    /// Customers `id, born, score, name, tags, ratio`; orders `id, customer, at, amount, kind` whose time is `at`; lines
    /// `order, price, weight` whose time is their order's. The clock is the end of 30 June 2026 in Berlin.
    pub(super) fn new() -> Self {
        let zone = chrono_tz::Europe::Berlin;
        let settings = Settings { zone, ..Settings::default() };
        let clock = Clock::Day(day_from(2026, 6, 30).expect("a date"));
        let mut exprs = Exprs::default();
        let at = exprs.intern(column(ORDER, 2, Type::Timestamp));
        let owner_at = exprs.intern(Expr { kind: ExprKind::Owner(LINES, at), ty: Type::Timestamp, frame: Some(LINE) });
        let end = exprs.intern(literal(Value::Timestamp(clock.now_end(zone)), Type::Timestamp));
        let mut exists = |entity, time| {
            let later = exprs.intern(Expr {
                kind: ExprKind::InWindow { value: time, lower: Some(end), upper: None },
                ty: Type::Bool,
                frame: Some(entity),
            });
            exprs.intern(Expr { kind: ExprKind::Not(later), ty: Type::Bool, frame: Some(entity) })
        };
        let (order_exists, line_exists) = (exists(ORDER, at), exists(LINE, owner_at));
        let entities = vec![
            entity("customer", &CUSTOMER_COLUMNS, vec![0], None, None),
            Entity {
                default_owner: Some(ORDERS),
                ..entity("order", &ORDER_COLUMNS, vec![0], Some(at), Some(order_exists))
            },
            Entity {
                default_owner: Some(LINES),
                ..entity("line", &LINE_COLUMNS, vec![], Some(owner_at), Some(line_exists))
            },
        ];
        let relations = vec![relation(ORDER, CUSTOMER, 1), relation(LINE, ORDER, 0)];
        let catalog = Catalog { subject: Some(CUSTOMER), entities, relations, exprs, ..Catalog::new(settings, clock) };
        Self { catalog, rows: vec![Vec::new(); 3], lists: BTreeMap::new() }
    }

    /// One customer with this score and no more.
    pub(super) fn with_score(score: Value) -> Self {
        let mut world = Self::new();
        world.add(CUSTOMER, [int(1), Value::Missing, score]);
        world
    }

    /// Adds a row; what is not given is missing. Returns its number.
    pub(super) fn add(&mut self, entity: EntityId, values: impl IntoIterator<Item = Value>) -> usize {
        let mut values: Vec<Value> = values.into_iter().collect();
        values.resize(self.catalog.entity(entity).columns.len(), Value::Missing);
        self.rows[entity.0 as usize].push(values);
        self.rows[entity.0 as usize].len() - 1
    }

    /// An order of customer 1 with its moment (UTC) and amount.
    pub(super) fn order(&mut self, id: i64, at: &str, amount: Value) -> usize {
        let at = if at.is_empty() { Value::Missing } else { moment(at) };
        self.add(ORDER, [int(id), int(1), at, amount])
    }

    pub(super) fn expr(&mut self, kind: ExprKind, ty: Type, frame: EntityId) -> ExprId {
        self.catalog.exprs.intern(Expr { kind, ty, frame: Some(frame) })
    }

    pub(super) fn literal(&mut self, value: Value) -> ExprId {
        let ty = kind_of(&value);
        self.catalog.exprs.intern(literal(value, ty))
    }

    /// The column of that name.
    pub(super) fn column(&mut self, entity: EntityId, name: &str) -> ExprId {
        let columns = &self.catalog.entity(entity).columns;
        let at = columns.iter().position(|column| column.name == name).expect("a column");
        let ty = columns[at].ty.clone();
        self.expr(ExprKind::Column(entity, u32::try_from(at).expect("few")), ty, entity)
    }

    pub(super) fn test(&mut self, kind: ExprKind, frame: EntityId) -> ExprId {
        self.expr(kind, Type::Bool, frame)
    }

    pub(super) fn compare(&mut self, op: Comparison, left: ExprId, right: ExprId) -> ExprId {
        let frame = self.catalog.exprs[left].frame.or(self.catalog.exprs[right].frame);
        self.catalog.exprs.intern(Expr {
            kind: ExprKind::Compare { op, left, right, ignoring_case: false },
            ty: Type::Bool,
            frame,
        })
    }

    pub(super) fn call(&mut self, function: Function, arguments: &[ExprId], ty: Type) -> ExprId {
        self.expr(ExprKind::Call { function, arguments: arguments.into() }, ty, CUSTOMER)
    }

    /// Of the customer's orders.
    pub(super) fn orders() -> Range {
        Range {
            record: CUSTOMER,
            rows: ORDER,
            path: RangePath::Relations([ORDERS].into()),
            ahead: false,
            window: None,
            per: [].into(),
            condition: None,
            pick: None,
        }
    }

    /// Of the lines of the customer's orders.
    pub(super) fn lines() -> Range {
        Range { rows: LINE, path: RangePath::Relations([ORDERS, LINES].into()), ..Self::orders() }
    }

    pub(super) fn aggregate(
        &mut self,
        function: AggregateFunction,
        value: Option<ExprId>,
        range: Range,
        ty: Type,
    ) -> ExprId {
        let frame = range.record;
        self.catalog.aggregates.push(Aggregate { function, value, range });
        let id = AggregateId(u32::try_from(self.catalog.aggregates.len() - 1).expect("few"));
        self.expr(ExprKind::Aggregate(id), ty, frame)
    }

    pub(super) fn define(&mut self, kind: DefinitionKind, name: &str, entity: EntityId, body: ExprId) -> DefinitionId {
        let (name, text) = (name.to_owned(), String::new());
        self.catalog.definitions.push(Definition { kind, name, description: None, entity, body, text });
        DefinitionId(u32::try_from(self.catalog.definitions.len() - 1).expect("few"))
    }

    pub(super) fn data(&self) -> Data {
        let rows = self
            .rows
            .iter()
            .enumerate()
            .map(|(at, rows)| Rows::from_rows(self.catalog.entities[at].columns.len(), rows.clone()));
        Data::new(&self.catalog, rows.collect()).expect("times and existence have values")
    }

    pub(super) fn try_value(&self, expr: ExprId, entity: EntityId, row: usize) -> Result<Value, Fault> {
        Interpreter::new(&self.catalog, &self.data(), &self.lists).evaluate(expr, entity, row)
    }

    pub(super) fn value(&self, expr: ExprId, entity: EntityId, row: usize) -> Value {
        self.try_value(expr, entity, row).expect("a value")
    }

    /// In the first customer.
    pub(super) fn of_customer(&self, expr: ExprId) -> Value {
        self.value(expr, CUSTOMER, 0)
    }

    pub(super) fn holds(&self, expr: ExprId) -> bool {
        self.of_customer(expr) == Value::Bool(true)
    }
}

const CUSTOMER_COLUMNS: [(&str, Type); 6] = [
    ("id", Type::Int),
    ("born", Type::Date),
    ("score", Type::Int),
    ("name", Type::Text),
    ("tags", Type::Unknown),
    ("ratio", Type::Float),
];

const ORDER_COLUMNS: [(&str, Type); 5] =
    [("id", Type::Int), ("customer", Type::Int), ("at", Type::Timestamp), ("amount", Type::Int), ("kind", Type::Text)];

const LINE_COLUMNS: [(&str, Type); 3] = [("order", Type::Int), ("price", Type::Int), ("weight", Type::Float)];

fn column(entity: EntityId, at: u32, ty: Type) -> Expr {
    Expr { kind: ExprKind::Column(entity, at), ty, frame: Some(entity) }
}

fn literal(value: Value, ty: Type) -> Expr {
    Expr { kind: ExprKind::Literal(value), ty, frame: None }
}

fn kind_of(value: &Value) -> Type {
    match value {
        Value::Missing | Value::Rows(_) => Type::Unknown,
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Decimal(number) => Type::Decimal(number.scale),
        Value::Float(_) => Type::Float,
        Value::Text(_) => Type::Text,
        Value::Date(_) => Type::Date,
        Value::Timestamp(_) => Type::Timestamp,
        Value::Duration(_) => Type::Duration,
        Value::List(elements) => Type::List(Box::new(elements.first().map_or(Type::Unknown, kind_of))),
    }
}

fn entity(name: &str, columns: &[(&str, Type)], key: Vec<u32>, time: Option<ExprId>, exists: Option<ExprId>) -> Entity {
    let column = |(name, ty): &(&str, Type)| Column {
        name: (*name).into(),
        source: vec![(*name).into()],
        ty: if *name == "tags" { Type::List(Box::new(Type::Text)) } else { ty.clone() },
        unsupported: None,
        personal: false,
    };
    Entity {
        name: name.into(),
        plural: format!("{name}s"),
        description: None,
        source: Source::default(),
        columns: columns.iter().map(column).collect(),
        key,
        time,
        exists,
        default_owner: None,
    }
}

fn relation(from: EntityId, to: EntityId, local: u32) -> Relation {
    Relation { from, to, local: vec![local], remote: vec![0], role: String::new(), reverse: Vec::new() }
}
