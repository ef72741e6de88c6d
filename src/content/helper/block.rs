//! The blocks `if`, `unless` and `with`, by our truth: the renderer's own take tiny numbers for false. `each` is the
//! renderer's own.

use handlebars::{
    BlockContext, BlockParams, Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext,
    RenderErrorReason, Renderable,
};

use super::is_true;

/// `if`, and `unless`.
pub(super) struct Condition {
    /// The body is for true.
    pub(super) positive: bool,
}

impl HelperDef for Condition {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        state: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let value = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("if", 0))?;
        let body = if is_true(value.value()) == self.positive { helper.template() } else { helper.inverse() };
        body.map_or(Ok(()), |body| body.render(registry, context, state, out))
    }
}

/// `with`.
pub(super) struct With;

impl HelperDef for With {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        state: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let value = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("with", 0))?;
        if !is_true(value.value()) {
            return helper.inverse().map_or(Ok(()), |other| other.render(registry, context, state, out));
        }
        let mut block = BlockContext::new();
        let mut names = BlockParams::new();
        match value.context_path() {
            Some(path) => block.base_path_mut().clone_from(path),
            None => block.set_base_value(value.value().clone()),
        }
        if let Some(name) = helper.block_param() {
            match value.context_path() {
                Some(_) => names.add_path(name, Vec::new())?,
                None => names.add_value(name, value.value().clone())?,
            }
            block.set_block_params(names);
        }
        // `@index` goes on inside.
        if let Some(around) = state.block() {
            block.local_variables_mut().clone_from(around.local_variables());
        }
        state.push_block(block);
        let done = helper.template().map_or(Ok(()), |body| body.render(registry, context, state, out));
        state.pop_block();
        done
    }
}
