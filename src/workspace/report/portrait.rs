//! The pictures of personas, each read once. Must not know where they are shown.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::Workspace;
use crate::content::portrait_type;
use crate::diag::{Code, Diagnostic};
use crate::model::{Catalog, DefinitionId};
use crate::syntax::ast::{ItemKind, Persona};

/// By the name of a persona: its picture as an address that holds it, or why there is none.
pub(super) struct Portraits(BTreeMap<String, Result<String, String>>);

impl Portraits {
    /// Reads those of these personas.
    pub(super) fn read(workspace: &Workspace, catalog: &Catalog, of: &[DefinitionId]) -> Self {
        let names: Vec<&str> = of.iter().map(|&id| catalog.definition(id).name.as_str()).collect();
        let wanted = personas(workspace).filter(|persona| names.contains(&persona.name.node.as_str()));
        let portrait = |persona: &Persona| {
            let path = persona.portrait.as_ref()?;
            Some((persona.name.node.clone(), address(&workspace.root.join(&path.node))))
        };
        Self(wanted.filter_map(portrait).collect())
    }

    pub(super) fn of(&self, persona: &str) -> Option<&String> {
        self.0.get(persona)?.as_ref().ok()
    }

    /// What is to be said of those that cannot be shown: a sheet without its picture is still a sheet.
    pub(super) fn findings(&self, workspace: &Workspace) -> Vec<Diagnostic> {
        let finding = |persona: &Persona| {
            let (path, why) = (persona.portrait.as_ref()?, self.0.get(&persona.name.node)?.as_ref().err()?);
            let finding = Diagnostic::new(Code::UnusablePortrait, format!("portrait `{}` cannot be shown", path.node));
            let finding = finding.at(path.span, why.clone());
            Some(finding.help("the path is relative to the workspace; the sheet has initials instead"))
        };
        personas(workspace).filter_map(finding).collect()
    }
}

fn personas(workspace: &Workspace) -> impl Iterator<Item = &Persona> {
    workspace.items().filter_map(|item| match &item.node {
        ItemKind::Persona(persona) => Some(persona),
        _ => None,
    })
}

fn address(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        kind => format!("it cannot be read: {kind}"),
    })?;
    let kind = portrait_type(&bytes)?;
    Ok(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}
