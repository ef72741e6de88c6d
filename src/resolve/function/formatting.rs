//! Functions that write values as the workspace's locale does: currencies, digits and forms of dates that there are.

use crate::diag::{Code, Diagnostic};
use crate::locale::{DateStyle, WrongForm, check_form, is_currency, nearest_currency};
use crate::model::{Function, Type, Value};
use crate::source::Span;

use super::super::Resolver;
use super::super::build::Typed;
use super::text::unknown_directive;

/// How many digits may be asked for behind the point: as many as a decimal has.
const DIGITS: std::ops::RangeInclusive<i64> = 0..=38;

impl Resolver<'_> {
    /// `money(x)`, `money(x, "EUR")`
    pub(super) fn money(&mut self, mut values: Vec<Typed>, span: Span) -> Typed {
        let Some(currency) = values.get(1) else {
            let currency = Value::Text(self.catalog.settings.currency.as_str().into());
            values.push(self.constant(currency, Type::Text, span));
            return self.text_call(Function::Money, &values, span);
        };
        let code = match self.literal_of(currency.id) {
            Some(Value::Text(code)) => code.to_string(),
            _ => String::new(),
        };
        if is_currency(&code) {
            return self.text_call(Function::Money, &values, span);
        }
        let diagnostic =
            Diagnostic::new(Code::WrongArguments, format!("currency `{code}` not found")).at(currency.span, "");
        let diagnostic = match nearest_currency(&code) {
            Some(near) => {
                diagnostic.help(format!("did you mean \"{near}\"?")).fix(currency.span, format!("\"{near}\""))
            }
            None => diagnostic.help("currencies are named as in ISO 4217: \"EUR\""),
        };
        self.refuse(span, diagnostic)
    }

    /// `number(x)` with its own digits, `number(x, 2)` with so many.
    pub(super) fn number_text(&mut self, values: &[Typed], span: Span) -> Typed {
        match values.get(1) {
            Some(digits) if !self.are_digits(digits) => self.error(span),
            Some(_) | None => self.text_call(Function::NumberText, values, span),
        }
    }

    /// `percent(x)` in whole hundredths, `percent(x, 1)`
    pub(super) fn percent(&mut self, mut values: Vec<Typed>, span: Span) -> Typed {
        match values.get(1) {
            Some(digits) if !self.are_digits(digits) => return self.error(span),
            Some(_) => {}
            None => values.push(self.constant(Value::Int(0), Type::Int, span)),
        }
        self.text_call(Function::PercentText, &values, span)
    }

    /// Whether so many digits may be asked for; reported otherwise.
    fn are_digits(&mut self, digits: &Typed) -> bool {
        let fit = self.int_of(digits).is_some_and(|digits| DIGITS.contains(&digits));
        if !fit {
            self.refuse_argument(digits, "0 to 38 digits can stand behind the point", digits.span);
        }
        fit
    }

    /// `date_text(d, "long")`, `date_text(d, "%A %d %B")`
    pub(super) fn date_text(&mut self, values: &[Typed], span: Span) -> Typed {
        let form = match self.literal_of(values[1].id) {
            Some(Value::Text(form)) => form.to_string(),
            _ => String::new(),
        };
        let place = values[1].span;
        if let Err(wrong) = check_form(&form) {
            return self.refuse(span, refused(&form, &wrong, place));
        }
        if DateStyle::of(&form).is_none() && !self.has_time_of_day(&values[0], &values[1]) {
            return self.error(span);
        }
        self.text_call(Function::DateText, values, span)
    }
}

fn refused(form: &str, wrong: &WrongForm, place: Span) -> Diagnostic {
    let diagnostic = |message: String| Diagnostic::new(Code::WrongArguments, message).at(place, "");
    match wrong {
        WrongForm::Style(Some(near)) => diagnostic(format!("style \"{form}\" not found"))
            .help(format!("did you mean \"{near}\"?"))
            .fix(place, format!("\"{near}\"")),
        WrongForm::Style(None) => diagnostic(format!("style \"{form}\" not found")).help(format!(
            "the styles are {}; a pattern has directives, as \"%d %B %Y\"",
            DateStyle::ALL.map(DateStyle::name).join(", ")
        )),
        WrongForm::Directive => diagnostic(unknown_directive(form)),
        WrongForm::System(directive, instead) => {
            diagnostic(format!("`{directive}` depends on the system that a program runs on")).help(*instead)
        }
    }
}
