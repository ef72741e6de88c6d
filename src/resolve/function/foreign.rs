//! Functions of other languages: what says the same here. Knows nothing of arguments.

/// What is written in place of a function of another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// The same under another name.
    Function(&'static str),
    /// Another form.
    Form(&'static str),
}

/// What is written in place of a function that only other languages have.
pub(super) fn instead(name: &str) -> Option<Instead> {
    use Instead::{Form, Function};
    Some(match name.to_ascii_lowercase().as_str() {
        "average" | "mean" => Function("avg"),
        "len" | "char_length" | "character_length" => Function("length"),
        "lcase" => Function("lower"),
        "ucase" => Function("upper"),
        "initcap" | "proper" => Function("title_case"),
        "stdev" | "stddev_samp" | "std" => Function("stddev"),
        "mode" => Function("most_common"),
        "greatest" => Function("max"),
        "least" => Function("min"),
        "ceiling" => Function("ceil"),
        "regexp_extract" => Function("extract"),
        "to_date" | "strptime" => Function("date"),
        "to_char" | "date_format" | "strftime" => Function("text"),
        "lag" => Function("previous"),
        "coalesce" | "ifnull" | "nvl" | "isnull" => Form("a ?? b"),
        "if" | "iif" | "iff" | "decode" => Form("case when C then V else V end"),
        "cast" | "try_cast" | "to_number" => Form("text(x)` or `number(t)"),
        "datediff" | "date_diff" => Form("d - e` or `days_since(d)"),
        "dateadd" | "date_add" | "date_sub" => Form("d + 30 days"),
        "current_date" | "getdate" | "curdate" => Form("today"),
        "current_timestamp" | "localtimestamp" => Form("now"),
        "countif" | "count_if" => Form("count(R where C)"),
        "sumif" | "sum_if" => Form("sum(v of R where C)"),
        "percentile_cont" | "percentile_disc" => Form("quantile(v of R, 0.9)"),
        "startswith" | "starts_with" => Form("t starts with \"x\""),
        "endswith" | "ends_with" => Form("t ends with \"x\""),
        "contains" | "instr" | "strpos" | "position" | "charindex" => Form("t contains \"x\""),
        "regexp_matches" | "regexp_like" | "rlike" => Form("t matches \"regex\""),
        "exists" => Form("any(R)"),
        _ => return None,
    })
}
