//! Puts together what is told of a record. Must not know where rows come from.

use serde_json::Value as Json;

use super::super::floors::resolve;
use super::told::ScoreAmount;
use super::{Asked, ItemKind, JourneyWhy, PersonaWhy, Why, Workspace, kind_of, name_of, written};
use crate::insight::parts::{Parts, Place, Showing};
use crate::interpret::Fault;
use crate::model::{Catalog, DefinitionId, ExprId, JourneyId, Value, plain};
use crate::syntax::ast;

/// What is told with what.
pub(super) struct Making<'m> {
    pub(super) workspace: &'m Workspace,
    pub(super) file: &'m ast::File,
    pub(super) asked: Asked,
    pub(super) parts: Option<&'m Parts>,
    pub(super) showing: &'m Showing<'m>,
    pub(super) place: Place,
}

impl Making<'_> {
    fn catalog(&self) -> &Catalog {
        &self.showing.resolved.catalog
    }

    pub(super) fn why(&self, name: &str, key: &str) -> Result<Why, Fault> {
        let catalog = self.catalog();
        let item = self.item(name);
        let place = self.place;
        let exists = self.showing.data.exists(place.entity, place.row);
        let mut why = Why {
            kind: item.map_or("definition", |item| kind_of(item)),
            name: name.to_owned(),
            entity: catalog.entity(place.entity).name.clone(),
            key: self.key(key),
            clock: self.workspace.clock_text(),
            exists,
            holds: None,
            value: None,
            parts: Vec::new(),
            values: Vec::new(),
            audience: None,
            persona: None,
            journey: None,
            changes: Vec::new(),
            then: Vec::new(),
            until: None,
            read: Vec::new(),
        };
        match self.asked {
            Asked::Definition(id) => self.definition(id, &mut why)?,
            Asked::Journey(id) => self.journey(id, &mut why)?,
        }
        Ok(why)
    }

    fn item(&self, name: &str) -> Option<&ItemKind> {
        let is_journey = matches!(self.asked, Asked::Journey(_));
        let own = |item: &&ItemKind| {
            let is_asked = ["segment", "audience", "persona", "trait"].contains(&kind_of(item)) && !is_journey
                || kind_of(item) == "journey" && is_journey;
            is_asked && name_of(item).is_some_and(|own| own.node == name)
        };
        self.file.items.iter().map(|item| &item.node).find(own)
    }

    fn definition(&self, id: DefinitionId, why: &mut Why) -> Result<(), Fault> {
        let (place, interpreter) = (self.place, self.showing.interpreter);
        let value = interpreter.definition(id, place.row)?;
        if !self.catalog().definition(id).kind.is_condition() {
            why.value = Some(self.written(&value));
            why.values = self.showing.value(id, place);
            return Ok(());
        }
        // Who is not there yet is in nothing.
        why.holds = Some(why.exists && value == Value::Bool(true));
        why.parts = self.parts.map(|parts| self.showing.condition(parts, place)).unwrap_or_default();
        if let Some(ItemKind::Persona(item)) = self.item(&why.name) {
            why.persona = Some(self.persona(id, item)?);
        }
        Ok(())
    }

    fn persona(&self, id: DefinitionId, item: &ast::Persona) -> Result<PersonaWhy, Fault> {
        let catalog = self.catalog();
        let Some(persona) = catalog.personas.iter().find(|persona| persona.definition == id) else {
            return Err(Fault::Unsound { expr: catalog.definition(id).body });
        };
        let value = |expr: ExprId| self.showing.interpreter.evaluate(expr, self.place.entity, self.place.row);
        let mut resolved = self.showing.resolved.clone();
        let mut amounts = Vec::new();
        for score in &item.score {
            let when = resolve::resolve_expression(&mut resolved, &score.condition, self.place.entity, true).ok();
            let amount = resolve::resolve_expression(&mut resolved, &score.amount, self.place.entity, false).ok();
            // What is new in the copy has no value here; what was written is in the catalog already.
            let is_known = |expr: &ExprId| (expr.0 as usize) < catalog.exprs.len();
            if let (Some(when), Some(amount)) = (when.filter(is_known), amount.filter(is_known)) {
                amounts.push(ScoreAmount {
                    when: (self.showing.text)(score.condition.span),
                    holds: value(when)? == Value::Bool(true),
                    amount: self.written(&value(amount)?),
                });
            }
        }
        let primary = catalog.primaries.iter().find(|primary| primary.entity == persona.entity);
        Ok(PersonaWhy {
            score: self.written(&value(persona.score)?),
            threshold: persona.threshold.map(|expr| value(expr).map(|value| self.written(&value))).transpose()?,
            amounts,
            primary: match primary.map(|primary| value(primary.name)).transpose()? {
                Some(Value::Text(name)) => Some(name.to_string()),
                _ => None,
            },
        })
    }

    fn journey(&self, id: JourneyId, why: &mut Why) -> Result<(), Fault> {
        let catalog = self.catalog();
        let journey = catalog.journey(id);
        let place = self.place;
        let stage = match self.showing.interpreter.evaluate(journey.stage_name, place.entity, place.row)? {
            Value::Text(name) if why.exists => Some(name.to_string()),
            _ => None,
        };
        why.value = Some(stage.as_ref().map_or_else(|| "missing".to_owned(), |stage| format!("\"{stage}\"")));
        why.parts =
            journey.stages.iter().filter_map(|stage| self.showing.stage(&stage.name, stage.when, place)).collect();
        let mut held_by = Vec::new();
        for &persona in &journey.personas {
            if self.showing.interpreter.definition(persona, place.row)? == Value::Bool(true) {
                held_by.push(catalog.definition(persona).name.clone());
            }
        }
        let personas = journey.personas.iter().map(|&id| catalog.definition(id).name.clone()).collect();
        why.journey = Some(JourneyWhy { stage, personas, held_by });
        Ok(())
    }

    fn written(&self, value: &Value) -> String {
        written(value, self.catalog().settings.zone)
    }

    fn key(&self, asked: &str) -> Json {
        let key = self.showing.data.key(self.catalog(), self.place.entity, self.place.row);
        let part = |value: &Value| match value {
            Value::Int(number) => Json::from(*number),
            value => plain(value, self.catalog().settings.zone).map_or(Json::Null, Json::from),
        };
        match key.as_slice() {
            [] => asked.into(),
            [one] => part(one),
            several => several.iter().map(part).collect(),
        }
    }
}
