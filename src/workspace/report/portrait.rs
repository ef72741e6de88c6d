//! The pictures of personas. Must not know where they are shown.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::Workspace;
use crate::content::portrait_type;
use crate::diag::{Code, Diagnostic};
use crate::model::{Catalog, DefinitionId};
use crate::syntax::ast::ItemKind;

impl Workspace {
    /// What is to be said of the pictures of these personas: a sheet without its picture is still a sheet.
    pub(super) fn portraits_that_fail(&self, catalog: &Catalog, of: &[DefinitionId]) -> Vec<Diagnostic> {
        let names: Vec<&str> = of.iter().map(|&id| catalog.definition(id).name.as_str()).collect();
        let personas = self.items().filter_map(|item| match &item.node {
            ItemKind::Persona(persona) if names.contains(&persona.name.node.as_str()) => Some(persona),
            _ => None,
        });
        let wrong = |path: &crate::syntax::ast::Text| {
            let why = self.portrait(&path.node).err()?;
            let finding = Diagnostic::new(Code::UnusablePortrait, format!("portrait `{}` cannot be shown", path.node));
            Some(
                finding
                    .at(path.span, why)
                    .help("the path is relative to the workspace; the sheet has initials instead"),
            )
        };
        personas.filter_map(|persona| persona.portrait.as_ref()).filter_map(wrong).collect()
    }

    /// A picture as an address that holds it.
    ///
    /// # Errors
    /// A file that is not there or is no picture: why.
    pub(super) fn portrait(&self, path: &str) -> Result<String, String> {
        let bytes = std::fs::read(self.root.join(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            kind => format!("it cannot be read: {kind}"),
        })?;
        let kind = portrait_type(&bytes)?;
        Ok(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
    }
}
