//! The kinds of values that helpers take, and what must stand in the template itself. Knows no helper.

use crate::content::template::Literal;
use crate::locale::{WrongForm, check_form, is_currency, nearest_currency};

/// The kinds that a value of a helper may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Anything that can be true or false: values, lists, rows.
    Truth,
    /// Any value that can be printed.
    Value,
    /// What prints as a text: anything but lists, rows and flags.
    Text,
    /// A number.
    Number,
    /// A number, or a value whose fallback is of another kind; the fallback is printed as it is.
    Amount,
    /// A date or a moment, or a value whose fallback is of another kind; the fallback is printed as it is.
    Day,
    /// A list of values.
    List,
    /// What has a length: a list, rows, a text.
    Counted,
    /// A literal.
    Written(Written),
}

/// What a literal has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The code of a currency.
    Currency,
    /// How many digits stand behind the point.
    Digits,
    /// A style or a pattern of dates.
    Form,
    /// How many characters.
    Length,
}

impl Takes {
    /// What it is called in a message.
    pub(in crate::content) fn called(self) -> &'static str {
        match self {
            Self::Truth => "a value, a list or rows",
            Self::Value => "a value",
            Self::Text => "a text, a number or a date",
            Self::Number => "a number",
            Self::Amount => "a number, or one with a fallback of another kind",
            Self::Day => "a date, or one with a fallback of another kind",
            Self::List => "a list of values",
            Self::Counted => "a list, rows or a text",
            Self::Written(Written::Currency) => "the code of a currency in quotes: `\"EUR\"`",
            Self::Written(Written::Digits) => "how many digits stand behind the point, 0 to 20, written out",
            Self::Written(Written::Form) => {
                "`\"short\"`, `\"medium\"`, `\"long\"`, `\"full\"` or a pattern such as `\"%d %B\"`"
            }
            Self::Written(Written::Length) => "how many characters, written out",
        }
    }
}

impl Written {
    /// Whether the literal is one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in crate::content) fn accepts(self, literal: &Literal) -> Result<(), String> {
        match (self, literal) {
            (Self::Currency, Literal::Text(code)) if is_currency(code) => Ok(()),
            (Self::Currency, Literal::Text(code)) => Err(match nearest_currency(code) {
                Some(near) => format!("is no currency: `{code}`; did you mean `{near}`?"),
                None => format!("is no currency: `{code}`"),
            }),
            (Self::Digits, Literal::Number(digits)) => match digits.parse::<u8>() {
                Ok(0..=20) => Ok(()),
                Ok(_) | Err(_) => Err(format!("is {digits}")),
            },
            (Self::Length, Literal::Number(length)) => match length.parse::<u32>() {
                Ok(1..) => Ok(()),
                Ok(_) | Err(_) => Err(format!("is {length}")),
            },
            (Self::Form, Literal::Text(form)) => check_form(form).map_err(|wrong| match wrong {
                WrongForm::Style(Some(near)) => format!("is no style of dates: `{form}`; did you mean `{near}`?"),
                WrongForm::Style(None) => format!("is no style of dates: `{form}`"),
                WrongForm::Directive => format!("has a `%` that is not known: `{form}`"),
                WrongForm::System(directive, instead) => format!("has `{directive}`; write `{instead}`"),
            }),
            (Self::Currency | Self::Form, Literal::Number(_) | Literal::Bool(_)) => Err("is no text".to_owned()),
            (Self::Digits | Self::Length, Literal::Text(_) | Literal::Bool(_)) => Err("is no number".to_owned()),
        }
    }
}
