//! Puts the helpers into the renderer's registry, and takes its own out of reach. Knows nothing of what they compute.

use std::sync::Arc;

use handlebars::{Context, Handlebars, HelperDef, PathAndJson, RenderContext, RenderError, ScopedJson};

use super::block::{Condition, With};
use super::formatting::Formatting;
use super::{Arguments, HELPERS, Helper};
use crate::model::Settings;

/// Helpers of the renderer that templates do not have: what they read cannot be known before.
const UNKNOWN: [&str; 3] = ["lookup", "log", "len"];

/// Gives the registry the helpers of templates and no others.
pub(in crate::content) fn register(registry: &mut Handlebars<'static>, settings: &Settings) {
    for name in UNKNOWN {
        registry.unregister_helper(name);
    }
    registry.register_helper("if", Box::new(Condition { positive: true }));
    registry.register_helper("unless", Box::new(Condition { positive: false }));
    registry.register_helper("with", Box::new(With));
    let formatting = Arc::new(Formatting::new(settings));
    for helper in HELPERS.iter() {
        registry.register_helper(helper.name, Box::new(Registered { helper, formatting: Arc::clone(&formatting) }));
    }
}

struct Registered {
    helper: &'static Helper,
    formatting: Arc<Formatting>,
}

impl HelperDef for Registered {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        call: &handlebars::Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let values = call.params().iter().map(PathAndJson::value).collect();
        let named = call.hash().iter().map(|(name, value)| (*name, value.value())).collect();
        let given = Arguments { values, named };
        Ok(ScopedJson::Derived((self.helper.run)(&given, &self.formatting)))
    }
}
