//! The entities that all cases are about.

use super::Storage;

/// The kind of a column or of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// True or false in every row; of no column.
    Condition,
    Bool,
    Int,
    /// With so many digits behind the point in a column; of an expression any.
    Decimal(u8),
    Float,
    Text,
    Date,
    Timestamp,
    Duration,
    Texts,
    Ints,
    Floats,
    Dates,
}

impl Kind {
    /// Every kind that a column has; of decimals one.
    pub(crate) const COLUMNS: [Self; 12] = [
        Self::Bool,
        Self::Int,
        Self::Decimal(2),
        Self::Float,
        Self::Text,
        Self::Date,
        Self::Timestamp,
        Self::Duration,
        Self::Texts,
        Self::Ints,
        Self::Floats,
        Self::Dates,
    ];

    /// Those that have an order.
    pub(crate) const ORDERED: [Self; 7] =
        [Self::Int, Self::Decimal(2), Self::Float, Self::Text, Self::Date, Self::Timestamp, Self::Duration];

    /// Those of one value.
    pub(crate) const SCALARS: [Self; 8] =
        [Self::Bool, Self::Int, Self::Decimal(2), Self::Float, Self::Text, Self::Date, Self::Timestamp, Self::Duration];

    /// The kind of a list's elements.
    pub(crate) fn element(self) -> Option<Self> {
        match self {
            Self::Texts => Some(Self::Text),
            Self::Ints => Some(Self::Int),
            Self::Floats => Some(Self::Float),
            Self::Dates => Some(Self::Date),
            Self::Condition
            | Self::Bool
            | Self::Int
            | Self::Decimal(_)
            | Self::Float
            | Self::Text
            | Self::Date
            | Self::Timestamp
            | Self::Duration => None,
        }
    }

    /// Whether an expression of the other kind may stand where this one is wanted.
    pub(crate) fn is_like(self, other: Self) -> bool {
        self == other || matches!((self, other), (Self::Decimal(_), Self::Decimal(_)))
    }
}

/// One entity.
#[derive(Debug)]
pub(crate) struct Entity {
    pub(crate) name: &'static str,
    pub(crate) plural: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
    pub(crate) key: &'static [&'static str],
    /// The column of its time; that of customers only in some cases.
    pub(crate) time: Option<&'static str>,
    /// What its rows belong to.
    pub(crate) owners: &'static [Owner],
    /// What its aggregates read: the spelling and the entity of the rows.
    pub(crate) ranges: &'static [(&'static str, &'static str)],
}

/// A to-one relation.
#[derive(Debug)]
pub(crate) struct Owner {
    pub(crate) role: &'static str,
    pub(crate) entity: &'static str,
    pub(crate) local: &'static [&'static str],
    /// The owner's columns that the local ones hold.
    pub(crate) remote: &'static [&'static str],
    pub(crate) clause: &'static str,
}

pub(crate) const ENTITIES: [Entity; 7] = [
    Entity {
        name: "household",
        plural: "households",
        columns: &[
            ("place", Kind::Text),
            ("house", Kind::Int),
            ("rent", Kind::Decimal(2)),
            ("rural", Kind::Bool),
            ("since", Kind::Date),
            ("surface", Kind::Float),
            ("rooms", Kind::Decimal(0)),
        ],
        key: &["place", "house"],
        time: None,
        owners: &[],
        ranges: &[
            ("customers", "customer"),
            ("customers.orders", "order"),
            ("deliveries", "order"),
            ("deliveries.lines", "line"),
            ("customers.orders.lines", "line"),
            ("customers.events", "event"),
            ("customers.referrals", "customer"),
            ("customers.visits", "visit"),
        ],
    },
    Entity {
        name: "customer",
        plural: "customers",
        columns: &[
            ("customer_id", Kind::Int),
            ("home_place", Kind::Text),
            ("home_house", Kind::Int),
            ("birth", Kind::Date),
            ("joined", Kind::Timestamp),
            ("score", Kind::Int),
            ("income", Kind::Decimal(2)),
            ("ratio", Kind::Float),
            ("email", Kind::Text),
            ("city", Kind::Text),
            ("flag", Kind::Bool),
            ("tags", Kind::Texts),
            ("marks", Kind::Ints),
            ("pause", Kind::Duration),
            ("rates", Kind::Floats),
            ("feasts", Kind::Dates),
            ("referrer_id", Kind::Int),
        ],
        key: &["customer_id"],
        time: Some("joined"),
        owners: &[
            Owner {
                role: "household",
                entity: "household",
                local: &["home_place", "home_house"],
                remote: &["place", "house"],
                clause: "belongs to household on (home_place, home_house) = (place, house)",
            },
            Owner {
                role: "referrer",
                entity: "customer",
                local: &["referrer_id"],
                remote: &["customer_id"],
                clause: "belongs to customer on referrer_id as referrer reverse referrals",
            },
        ],
        ranges: &[
            ("orders", "order"),
            ("events", "event"),
            ("lines", "line"),
            ("orders.lines", "line"),
            ("orders", "order"),
            ("referrals", "customer"),
            ("referrals.orders", "order"),
            ("visits", "visit"),
        ],
    },
    Entity {
        name: "order",
        plural: "orders",
        columns: &[
            ("order_id", Kind::Int),
            ("customer_id", Kind::Int),
            ("to_place", Kind::Text),
            ("to_house", Kind::Int),
            ("ordered_at", Kind::Timestamp),
            ("due", Kind::Date),
            ("amount", Kind::Decimal(2)),
            ("points", Kind::Int),
            ("weight", Kind::Float),
            ("status", Kind::Text),
            ("express", Kind::Bool),
        ],
        key: &["order_id"],
        time: Some("ordered_at"),
        owners: &[
            Owner {
                role: "customer",
                entity: "customer",
                local: &["customer_id"],
                remote: &["customer_id"],
                clause: "belongs to customer on customer_id",
            },
            Owner {
                role: "address",
                entity: "household",
                local: &["to_place", "to_house"],
                remote: &["place", "house"],
                clause: "belongs to household on (to_place, to_house) = (place, house) as address reverse deliveries",
            },
        ],
        ranges: &[("lines", "line")],
    },
    Entity {
        name: "line",
        plural: "lines",
        columns: &[
            ("order_id", Kind::Int),
            ("sku", Kind::Text),
            ("quantity", Kind::Int),
            ("unit_price", Kind::Decimal(3)),
            ("discount", Kind::Float),
            ("gift", Kind::Bool),
        ],
        key: &[],
        time: None,
        owners: &[
            Owner {
                role: "order",
                entity: "order",
                local: &["order_id"],
                remote: &["order_id"],
                clause: "belongs to order on order_id",
            },
            Owner {
                role: "product",
                entity: "product",
                local: &["sku"],
                remote: &["sku"],
                clause: "belongs to product on sku",
            },
        ],
        ranges: &[],
    },
    Entity {
        name: "product",
        plural: "products",
        columns: &[
            ("sku", Kind::Text),
            ("brand", Kind::Text),
            ("price", Kind::Decimal(2)),
            ("released", Kind::Date),
            ("labels", Kind::Texts),
            ("code", Kind::Decimal(2)),
        ],
        key: &["sku"],
        time: None,
        owners: &[],
        ranges: &[("lines", "line"), ("visits", "visit")],
    },
    Entity {
        name: "event",
        plural: "events",
        columns: &[
            ("customer_id", Kind::Int),
            ("number", Kind::Int),
            ("day", Kind::Date),
            ("type", Kind::Text),
            ("value", Kind::Float),
            ("points", Kind::Int),
            ("city", Kind::Text),
        ],
        key: &["customer_id", "number"],
        time: Some("day"),
        owners: &[Owner {
            role: "customer",
            entity: "customer",
            local: &["customer_id"],
            remote: &["customer_id"],
            clause: "belongs to customer on customer_id",
        }],
        ranges: &[],
    },
    Entity {
        name: "visit",
        plural: "visits",
        columns: &[
            ("at", Kind::Timestamp),
            ("desk", Kind::Decimal(2)),
            ("customer_id", Kind::Int),
            ("shown", Kind::Decimal(3)),
            ("note", Kind::Text),
            ("spent", Kind::Duration),
            ("useful", Kind::Bool),
            ("fee", Kind::Decimal(3)),
            ("quota", Kind::Decimal(12)),
            ("topics", Kind::Texts),
        ],
        key: &["at", "desk"],
        time: Some("at"),
        owners: &[
            Owner {
                role: "customer",
                entity: "customer",
                local: &["customer_id"],
                remote: &["customer_id"],
                clause: "belongs to customer on customer_id",
            },
            Owner {
                role: "product",
                entity: "product",
                local: &["shown"],
                remote: &["code"],
                clause: "belongs to product on shown = code",
            },
        ],
        ranges: &[],
    },
];

/// The entity of that name.
pub(crate) fn entity(name: &str) -> &'static Entity {
    ENTITIES.iter().find(|entity| entity.name == name).expect("one of the schema")
}

impl Entity {
    /// Its time in a case; customers have one only where the case says so.
    pub(crate) fn time_in(&self, customers_have_time: bool) -> Option<&'static str> {
        self.time.filter(|_| self.name != "customer" || customers_have_time)
    }

    /// The definition of the entity over files that lie so. A CSV says the kind of its columns.
    pub(crate) fn text(&self, customers_have_time: bool, storage: Storage) -> String {
        let mut text = format!("entity {}/{} {{\n", self.name, self.plural);
        text += &format!("  source \"{}\"\n", storage.source(self.plural));
        if !self.key.is_empty() {
            text += &format!("  key {}\n", self.key.join(", "));
        }
        if let Some(time) = self.time_in(customers_have_time) {
            text += &format!("  time {time}\n");
        }
        for owner in self.owners {
            text += &format!("  {}\n", owner.clause);
        }
        if storage.ending == "csv" {
            text += "  columns {\n";
            for (name, kind) in self.columns {
                text += &format!("    {name} : {}\n", declared(*kind));
            }
            text += "  }\n";
        }
        text + "}\n"
    }
}

fn declared(kind: Kind) -> &'static str {
    match kind {
        Kind::Condition | Kind::Bool => "bool",
        Kind::Int => "int",
        Kind::Decimal(_) => "decimal",
        Kind::Float => "float",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Timestamp => "timestamp",
        Kind::Duration => "duration",
        Kind::Texts => "list<text> \"|\"",
        Kind::Ints => "list<int> \"|\"",
        Kind::Floats => "list<float> \"|\"",
        Kind::Dates => "list<date> \"|\"",
    }
}
