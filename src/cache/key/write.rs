//! Parts of a key, each so written that no two different ones are written alike. Must not know what keys are of.

use crate::model::{Decimal, Interval, Type, Value};

/// What a value depends on, as a digest.
pub type Key = [u8; 32];

/// Takes parts and makes a key of them.
pub(super) struct Writer {
    hasher: blake3::Hasher,
    /// Whether a part was missing that the key cannot be made without.
    broken: bool,
}

impl Writer {
    /// A key of this kind.
    pub(super) fn new(kind: &str) -> Self {
        let mut writer = Self { hasher: blake3::Hasher::new(), broken: false };
        writer.text(kind);
        writer
    }

    pub(super) fn finish(self) -> Option<Key> {
        (!self.broken).then(|| *self.hasher.finalize().as_bytes())
    }

    /// A part that has to be there.
    pub(super) fn part(&mut self, part: Option<Key>) {
        match part {
            Some(part) => {
                self.hasher.update(&part);
            }
            None => self.broken = true,
        }
    }

    /// A part that may be wanting by its nature.
    pub(super) fn optional<T>(&mut self, of: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(of.is_some());
        if let Some(of) = of {
            write(self, of);
        }
    }

    /// So many parts.
    pub(super) fn each<T>(&mut self, of: impl ExactSizeIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.number(of.len() as u64);
        of.for_each(|part| write(self, part));
    }

    pub(super) fn number(&mut self, number: u64) {
        self.hasher.update(&number.to_le_bytes());
    }

    pub(super) fn long(&mut self, number: i64) {
        self.hasher.update(&number.to_le_bytes());
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.hasher.update(&[u8::from(flag)]);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.hasher.update(text.as_bytes());
    }

    pub(super) fn decimal(&mut self, decimal: Decimal) {
        self.hasher.update(&decimal.mantissa.to_le_bytes());
        self.hasher.update(&[decimal.scale]);
    }

    pub(super) fn interval(&mut self, interval: Interval) {
        let Interval { months, days, micros } = interval;
        for part in [months, days, micros] {
            self.long(part);
        }
    }

    pub(super) fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Bool => self.text("bool"),
            Type::Int => self.text("int"),
            Type::Decimal(scale) => {
                self.text("decimal");
                self.number(u64::from(*scale));
            }
            Type::Float => self.text("float"),
            Type::Text => self.text("text"),
            Type::Date => self.text("date"),
            Type::Timestamp => self.text("timestamp"),
            Type::Duration => self.text("duration"),
            Type::List(of) => {
                self.text("list");
                self.ty(of);
            }
            Type::Rows(fields) => {
                self.text("rows");
                self.each(fields.iter(), |writer, (name, ty)| {
                    writer.text(name);
                    writer.ty(ty);
                });
            }
            Type::Unknown => self.text("unknown"),
        }
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Missing => self.text("missing"),
            Value::Bool(flag) => {
                self.text("bool");
                self.flag(*flag);
            }
            Value::Int(number) => {
                self.text("int");
                self.long(*number);
            }
            Value::Decimal(decimal) => {
                self.text("decimal");
                self.decimal(*decimal);
            }
            Value::Float(number) => {
                self.text("float");
                self.number(number.to_bits());
            }
            Value::Text(text) => {
                self.text("text");
                self.text(text);
            }
            Value::Date(day) => {
                self.text("date");
                self.long(i64::from(*day));
            }
            Value::Timestamp(at) => {
                self.text("timestamp");
                self.long(*at);
            }
            Value::Duration(micros) => {
                self.text("duration");
                self.long(*micros);
            }
            Value::List(elements) => {
                self.text("list");
                self.each(elements.iter(), Self::value);
            }
            Value::Rows(rows) => {
                self.text("rows");
                self.each(rows.iter(), |writer, row| writer.each(row.iter(), Self::value));
            }
        }
    }
}
