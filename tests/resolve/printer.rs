//! Expressions of the model as text.

use milieu::model::{
    AggregateFunction, Catalog, Decimal, EntityId, ExprId, ExprKind, PickOrder, Range, RangePath, Value, date_of,
};

pub(crate) fn print(catalog: &Catalog, id: ExprId) -> String {
    Printer { catalog }.expr(id)
}

struct Printer<'c> {
    catalog: &'c Catalog,
}

impl Printer<'_> {
    #[allow(clippy::too_many_lines, reason = "one arm a form")]
    fn expr(&self, id: ExprId) -> String {
        let case = |ignoring: bool| if ignoring { " ignoring case" } else { "" };
        match &self.catalog.exprs[id].kind {
            ExprKind::Literal(value) => literal(value),
            ExprKind::Column(entity, column) => self.column(*entity, *column),
            ExprKind::Definition(id) => format!("@{}", self.catalog.definition(*id).name),
            ExprKind::Stage(id) => format!("stage({})", self.catalog.journey(*id).name),
            ExprKind::Owner(relation, inner) => {
                format!("{}->{}", self.catalog.relation(*relation).role, self.expr(*inner))
            }
            ExprKind::This(inner) => format!("this({})", self.expr(*inner)),
            ExprKind::Previous(inner) => format!("previous({})", self.expr(*inner)),
            ExprKind::Holds(inner) => format!("holds({})", self.expr(*inner)),
            ExprKind::Not(inner) => format!("not({})", self.expr(*inner)),
            ExprKind::And(parts) => format!("and({})", self.list(parts)),
            ExprKind::Or(parts) => format!("or({})", self.list(parts)),
            ExprKind::CountOf { of, least, most } => format!("count_of({least}..={most}: {})", self.list(of)),
            ExprKind::Compare { op, left, right, ignoring_case } => {
                format!("({} {op:?} {}{})", self.expr(*left), self.expr(*right), case(*ignoring_case))
            }
            ExprKind::InValues { value, options, ignoring_case } => {
                let options: Vec<String> = options.iter().map(literal).collect();
                format!("{} in [{}]{}", self.expr(*value), options.join(", "), case(*ignoring_case))
            }
            ExprKind::InList { value, list, ignoring_case } => {
                format!("{} in list {}{}", self.expr(*value), self.catalog.list(*list).name, case(*ignoring_case))
            }
            ExprKind::Missing(inner) => format!("missing({})", self.expr(*inner)),
            ExprKind::TextTest { op, value, pattern, ignoring_case } => {
                format!("{op:?}({}, {}{})", self.expr(*value), self.expr(*pattern), case(*ignoring_case))
            }
            ExprKind::Matches { value, pattern } => format!("matches({}, {pattern})", self.expr(*value)),
            ExprKind::ListContains { list, value, ignoring_case } => {
                format!("{} has {}{}", self.expr(*list), self.expr(*value), case(*ignoring_case))
            }
            ExprKind::ListOverlap { list, other, all, ignoring_case } => {
                let many = if *all { "all" } else { "any" };
                format!("{} has {many} {}{}", self.expr(*list), self.expr(*other), case(*ignoring_case))
            }
            ExprKind::ListOverlapsList { list, other, all, ignoring_case } => {
                let many = if *all { "all" } else { "any" };
                let other = &self.catalog.list(*other).name;
                format!("{} has {many} list {other}{}", self.expr(*list), case(*ignoring_case))
            }
            ExprKind::InWindow { value, lower, upper } => {
                format!("{} in {}", self.expr(*value), self.window(*lower, *upper))
            }
            ExprKind::Anniversary { value, from, until } => {
                format!("{} anniversary in {}", self.expr(*value), self.window(Some(*from), Some(*until)))
            }
            ExprKind::Sample { share, seed } => format!("sample({}, {seed})", decimal(*share)),
            ExprKind::Arithmetic { op, left, right } => {
                format!("({} {op:?} {})", self.expr(*left), self.expr(*right))
            }
            ExprKind::Negate(inner) => format!("-({})", self.expr(*inner)),
            ExprKind::Shift { value, by } => {
                format!("shift({}, {}m {}d {}us)", self.expr(*value), by.months, by.days, by.micros)
            }
            ExprKind::Coalesce(a, b) => format!("({} ?? {})", self.expr(*a), self.expr(*b)),
            ExprKind::Case { arms, otherwise } => {
                let arms: Vec<String> =
                    arms.iter().map(|(when, then)| format!("{} => {}", self.expr(*when), self.expr(*then))).collect();
                let otherwise = otherwise.map_or(String::new(), |value| format!(", else {}", self.expr(value)));
                format!("case({}{otherwise})", arms.join(", "))
            }
            ExprKind::Convert(inner) => format!("{:?}[{}]", self.catalog.exprs[id].ty, self.expr(*inner)),
            ExprKind::Call { function, arguments } => format!("{function:?}({})", self.list(arguments)),
            ExprKind::Aggregate(id) => {
                let aggregate = self.catalog.aggregate(*id);
                let function = match &aggregate.function {
                    AggregateFunction::Rows(fields) => {
                        let fields: Vec<String> =
                            fields.iter().map(|(name, value)| format!("{name}: {}", self.expr(*value))).collect();
                        format!("Rows[{}]", fields.join(", "))
                    }
                    AggregateFunction::Quantile(part) => format!("Quantile({})", decimal(*part)),
                    function => format!("{function:?}"),
                };
                let value = aggregate.value.map_or(String::new(), |value| format!("{} of ", self.expr(value)));
                format!("{function}({value}{})", self.range(&aggregate.range))
            }
            ExprKind::Sequence(id) => {
                let sequence = self.catalog.sequence(*id);
                let steps: Vec<String> = sequence
                    .steps
                    .iter()
                    .map(|step| {
                        let within = step
                            .within
                            .map_or(String::new(), |by| format!("within {}m {}d {}us ", by.months, by.days, by.micros));
                        let no = if step.negated { "no " } else { "" };
                        let same: Vec<String> = step
                            .same
                            .iter()
                            .map(|(a, b)| format!(" same {}={}", self.expr(*a), self.expr(*b)))
                            .collect();
                        format!("{within}{no}{}{} by {}", self.range(&step.range), same.concat(), self.expr(step.time))
                    })
                    .collect();
                format!("sequence({})", steps.join(" then "))
            }
            ExprKind::Population(id) => {
                let population = self.catalog.population(*id);
                let among = population.among.map_or(String::new(), |among| format!(" among {}", self.expr(among)));
                format!("{:?}({}{among})", population.function, self.expr(population.value))
            }
            ExprKind::Audience(id, part) => {
                format!("{part:?}({})", self.catalog.definition(self.catalog.audience(*id).definition).name)
            }
            ExprKind::Leading(of) => {
                let of: Vec<String> = of.iter().map(|(value, name)| format!("{name}: {}", self.expr(*value))).collect();
                format!("leading({})", of.join(", "))
            }
        }
    }

    fn column(&self, entity: EntityId, column: u32) -> String {
        self.catalog.entity(entity).columns[column as usize].name.clone()
    }

    fn list(&self, parts: &[ExprId]) -> String {
        let parts: Vec<String> = parts.iter().map(|&part| self.expr(part)).collect();
        parts.join(", ")
    }

    fn window(&self, lower: Option<ExprId>, upper: Option<ExprId>) -> String {
        let side = |border: Option<ExprId>| border.map_or(String::new(), |border| self.expr(border));
        format!("[{} .. {})", side(lower), side(upper))
    }

    fn range(&self, range: &Range) -> String {
        let mut text = match &range.path {
            RangePath::Whole => format!("all {}", self.catalog.entity(range.rows).plural),
            RangePath::Relations(way) => {
                let hops: Vec<&str> = way
                    .iter()
                    .map(|&relation| self.catalog.relation(relation).reverse.last().expect("a name").as_str())
                    .collect();
                hops.join(".")
            }
        };
        if range.ahead {
            text.push_str(" ahead");
        }
        if let Some(window) = range.window {
            text.push_str(&format!(" window {}", self.expr(window)));
        }
        for (row, record) in &range.per {
            text.push_str(&format!(" per {}={}", self.expr(*row), self.expr(*record)));
        }
        if let Some(condition) = range.condition {
            text.push_str(&format!(" where {}", self.expr(condition)));
        }
        if let Some(pick) = &range.pick {
            let order = match &pick.order {
                PickOrder::Latest => "latest".to_owned(),
                PickOrder::Earliest => "earliest".to_owned(),
                PickOrder::Top(by) => format!("top by {}", self.expr(*by)),
                PickOrder::Bottom(by) => format!("bottom by {}", self.expr(*by)),
            };
            text.push_str(&format!(" pick {} {order}", pick.count));
        }
        text
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::Missing => "missing".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Decimal(value) => decimal(*value),
        Value::Float(value) => format!("{value:?}f"),
        Value::Text(value) => format!("{value:?}"),
        Value::Date(day) => date_of(*day).to_string(),
        Value::Timestamp(at) => chrono::DateTime::from_timestamp_micros(*at)
            .expect("in the calendar")
            .format("%Y-%m-%dT%H:%M:%S%.fZ")
            .to_string(),
        Value::Duration(micros) => format!("{micros}us"),
        Value::List(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Rows(_) => "rows".to_owned(),
    }
}

fn decimal(value: Decimal) -> String {
    format!("{}e-{}", value.mantissa, value.scale)
}
