//! The table of helpers as docs/templates.md has it, of the records that the check and the renderer use.

use super::{HELPERS, Helper};

/// The section of each helper, with its examples.
#[must_use]
pub fn documentation() -> String {
    HELPERS.iter().map(|helper| section(helper)).collect()
}

fn section(helper: &Helper) -> String {
    let mut text = format!("### `{}`\n\n{}.\n\n", helper.usage(), helper.about);
    for parameter in helper.parameters {
        text.push_str(&format!("* `{}`: {}\n", parameter.name, parameter.takes.called()));
    }
    for named in helper.named {
        text.push_str(&format!("* `{}=`: {}\n", named.name, named.takes.called()));
    }
    text.push_str("\n| template | filled with | gives |\n|---|---|---|\n");
    for (template, context, result) in helper.examples {
        text.push_str(&format!("| {} | {} | {} |\n", cell(template), cell(context), cell(result)));
    }
    text.push('\n');
    text
}

fn cell(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}
