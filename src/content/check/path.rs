//! Follows the paths of a template to what they name. Each rule here is one of the renderer's, and where the renderer
//! would take a name for another than a reader of Handlebars does, the path is refused.

use super::super::piece::Shape;
use super::super::template::{Name, Path, Start};
use super::scope::{Given, Of, Record, Scope, Thing, Unit};
use super::{Checker, fields_called};
use crate::diag::{self, Code};

const VARIABLES: [&str; 3] = ["index", "first", "last"];

/// Who holds a name that a path starts with.
enum Holder {
    /// The block that the path starts in, or the tokens.
    Context,
    /// What a block gives.
    Given,
    /// It was reported why nobody does.
    Refused,
}

impl<'a> Checker<'a> {
    /// What the path leads to; nothing if that was reported as wrong.
    pub(super) fn path(&mut self, path: &'a Path, scope: &Scope<'a>, unit: &Unit<'a>) -> Option<Thing<'a>> {
        if path.start == Start::Variable {
            return self.variable(path, scope, unit);
        }
        let level = if path.start == Start::Root { scope.blocks.len() - 1 } else { path.up };
        let Some(around) = scope.out(level) else {
            let wrong = format!("path `{}` that leads out of the template", written(path));
            self.report(unit, Code::WrongTemplateScope, wrong, path.at.clone(), |finding| {
                finding.help("`../` leaves one `each`, `with` or partial; `@root.` starts at the tokens")
            });
            return None;
        };
        let start =
            if path.start == Start::Root { Thing::Record(Record::new(Of::Tokens)) } else { around.this.clone() };
        let Some((first, rest)) = path.parts.split_first() else { return Some(start) };
        let given = if path.start == Start::Root { None } else { scope.given(&first.text) };
        let mut thing = match given {
            None => self.part(&start, first, path, scope, unit)?,
            Some((from, given)) => match self.holder(path, first, &start, (from, given), scope, unit) {
                Holder::Context => self.part(&start, first, path, scope, unit)?,
                Holder::Given => given.thing.clone(),
                Holder::Refused => return None,
            },
        };
        for part in rest {
            thing = self.part(&thing, part, path, scope, unit)?;
        }
        Some(thing)
    }

    /// Who holds the first name of a path that some block gives too. The renderer takes the block's, always.
    fn holder(
        &mut self,
        path: &Path,
        first: &Name,
        start: &Thing<'a>,
        (from, given): (usize, &Given<'a>),
        scope: &Scope<'a>,
        unit: &Unit<'a>,
    ) -> Holder {
        let name = &first.text;
        let says_whose = path.start == Start::This || path.up > 0;
        let context = match start {
            Thing::Record(record) => Some(record),
            Thing::Scalar(_) | Thing::List { .. } | Thing::Rows { .. } => None,
        };
        let is_same = context.and_then(|record| record.argument(name)).is_some_and(|found| found.level == from);
        if given.is_argument && is_same {
            return Holder::Given;
        }
        let hides = context.is_some_and(|record| self.has(record, name));
        let (wrong, help) = if !given.is_argument && scope.has_partial_above(from) {
            let wrong = format!("block parameter `{name}` of the template around the partial");
            (wrong, format!("give it to the partial: `{name}={name}`"))
        } else if hides && (given.is_argument || says_whose) {
            let what = if given.is_argument { "argument of a partial" } else { "block parameter" };
            (format!("`{}` that the {what} `{name}` hides", written(path)), "give that another name".to_owned())
        } else if says_whose {
            return Holder::Context;
        } else {
            return Holder::Given;
        };
        self.report(unit, Code::WrongTemplateScope, wrong, path.at.clone(), |finding| finding.help(help));
        Holder::Refused
    }

    fn has(&self, record: &Record<'a>, name: &str) -> bool {
        record.argument(name).is_some()
            || match record.of {
                Of::Tokens => self.vocabulary.tokens.iter().any(|(token, _)| token == name),
                Of::Row { fields, .. } => fields.iter().any(|(field, _)| field == name),
                Of::Nothing => false,
            }
    }

    /// One step of a path.
    fn part(
        &mut self,
        thing: &Thing<'a>,
        part: &'a Name,
        path: &Path,
        scope: &Scope<'a>,
        unit: &Unit<'a>,
    ) -> Option<Thing<'a>> {
        match thing {
            Thing::Record(record) => {
                if let Some(argument) = record.argument(&part.text) {
                    return Some(argument.thing.clone());
                }
                let span = unit.places.span(part.at.clone());
                let (names, token): (&'a [(String, Shape)], _) = match record.of {
                    Of::Tokens => (&self.vocabulary.tokens, None),
                    Of::Row { fields, token } => (fields, Some(token)),
                    Of::Nothing => (&[], None),
                };
                let Some(at) = names.iter().position(|(name, _)| *name == part.text) else {
                    self.unknown(record, part, path, scope, unit);
                    return None;
                };
                if let Some((of, _)) = token.and_then(|token| self.vocabulary.tokens.get(token)) {
                    self.needs.field(of, &part.text, span);
                } else {
                    self.needs.token(&part.text, span);
                }
                Some(Thing::of(&names[at].1, token.unwrap_or(at)))
            }
            Thing::List { .. } | Thing::Rows { .. } | Thing::Scalar(_) => {
                self.no_parts(thing, part, path, unit);
                None
            }
        }
    }

    fn no_parts(&mut self, thing: &Thing<'a>, part: &Name, path: &Path, unit: &Unit<'a>) {
        let before = before(path, part);
        let is_list = matches!(thing, Thing::List { .. } | Thing::Rows { .. });
        let (wrong, help) = if is_list && part.text == "length" {
            (format!("`length` as a part of `{before}`"), format!("`length` is a helper: `{{{{length {before}}}}}`"))
        } else if is_list && part.text.bytes().all(|b| b.is_ascii_digit()) {
            (
                format!("row of `{before}` by its number"),
                format!("go through the rows: `{{{{#each {before}}}}} … {{{{/each}}}}`"),
            )
        } else if is_list {
            let wrong = format!("`{}` of `{before}`, which is {}", part.text, thing.called());
            (wrong, format!("go through it: `{{{{#each {before}}}}} … {{{{/each}}}}`"))
        } else {
            let wrong = format!("`{}` of `{before}`, which is {}", part.text, thing.called());
            (wrong, format!("`{before}` has no parts"))
        };
        self.report(unit, Code::WrongTemplateValue, wrong, part.at.clone(), |finding| finding.help(help));
    }

    fn unknown(&mut self, record: &Record<'a>, part: &Name, path: &Path, scope: &Scope<'a>, unit: &Unit<'a>) {
        let vocabulary = self.vocabulary;
        let tokens = || vocabulary.tokens.iter().map(|(name, _)| name.as_str());
        let given = scope.blocks.iter().flat_map(|block| block.given.iter().map(|given| given.name));
        let given: Vec<&str> = if path.start != Start::Around || path.up > 0 { Vec::new() } else { given.collect() };
        let arguments = record.arguments.iter().map(|argument| argument.name);
        let own: Vec<&str> = arguments.chain(given).collect();
        let is_first = path.parts.first().is_some_and(|first| first.at == part.at);
        let name = &part.text;
        let (code, wrong, known) = match record.of {
            Of::Tokens => {
                (Code::UnknownToken, format!("token `{name}` not found"), tokens().chain(own).collect::<Vec<_>>())
            }
            Of::Row { fields, .. } => {
                let wrong = format!("field `{name}` not found in the rows");
                let fields = fields.iter().map(|(field, _)| field.as_str());
                (Code::UnknownToken, wrong, fields.chain(own).collect())
            }
            Of::Nothing => (Code::UnknownToken, format!("argument `{name}` not found in the partial"), own),
        };
        let is_token = !matches!(record.of, Of::Tokens) && is_first && tokens().any(|token| token == name);
        let near = diag::nearest(name, known.iter().copied()).map(str::to_owned);
        let helper = super::super::helper::find(name).is_some();
        let at = unit.places.span(if is_token { path.at.clone() } else { part.at.clone() });
        self.report(unit, code, wrong, part.at.clone(), |finding| match near {
            _ if is_token => {
                finding.help(format!("the token of that name is `@root.{name}` here")).fix(at, format!("@root.{name}"))
            }
            Some(near) => finding.help(format!("did you mean `{near}`?")).fix(at, near),
            None if helper => finding.help(format!("`{name}` is a helper and takes arguments")),
            None if known.is_empty() => finding.help("there is none"),
            None => finding.help(format!("there are {}", fields_called(&known))),
        });
    }

    /// `@index` and its like.
    fn variable(&mut self, path: &Path, scope: &Scope<'a>, unit: &Unit<'a>) -> Option<Thing<'a>> {
        let name = path.parts.first().map_or("", |part| part.text.as_str());
        let is_known = VARIABLES.contains(&name) && path.parts.len() == 1;
        let around = scope.out(path.up).map(|around| around.is_loop);
        if is_known && around == Some(true) {
            return Some(Thing::Scalar(if name == "index" { &Shape::Number } else { &Shape::Bool }));
        }
        let written = written(path);
        let (wrong, help) = match (name, around) {
            ("root", _) => {
                (format!("`{written}` without a token"), "`@root.` stands before the name of a token".to_owned())
            }
            ("partial-block", _) => {
                (format!("`{written}` as a value"), "put it in as a partial: `{{> @partial-block}}`".to_owned())
            }
            ("key", _) => (
                format!("`{written}`, which rows do not have"),
                "`each` gives `@index`, `@first` and `@last`".to_owned(),
            ),
            (_, Some(_)) if is_known => (
                format!("`{written}` outside of `each`"),
                "`each` gives `@index`, `@first` and `@last` inside of it".to_owned(),
            ),
            (_, None) if is_known => {
                (format!("`{written}`, which leads out of the template"), "there are fewer blocks around it".to_owned())
            }
            (_, _) => {
                let near =
                    diag::nearest(name, VARIABLES).map_or_else(String::new, |near| format!("did you mean `@{near}`? "));
                (
                    format!("variable `{written}` does not exist"),
                    format!("{near}there are `@index`, `@first`, `@last` and `@root.`"),
                )
            }
        };
        self.report(unit, Code::WrongTemplateScope, wrong, path.at.clone(), |finding| finding.help(help));
        None
    }
}

/// The path up to a part of it.
fn before(path: &Path, part: &Name) -> String {
    let names: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
    let at = path.parts.iter().position(|other| other.at == part.at).unwrap_or(0);
    if at == 0 { "this".to_owned() } else { names[..at].join(".") }
}

/// The path as it is written, near enough.
fn written(path: &Path) -> String {
    let names: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
    let names = if names.is_empty() { "this".to_owned() } else { names.join(".") };
    let start = match path.start {
        Start::Root => "@root.",
        Start::Variable => "@",
        Start::This => "this.",
        Start::Around => "",
    };
    format!("{start}{}{names}", "../".repeat(path.up))
}
