//! What is wrong with the rows of a source, as diagnostics. Does not read files.

use super::Request;
use super::part::{Fatal, Fault, Part, SHOWN_FAULTS, Wish};
use crate::diag::{Code, Diagnostic};

/// The line that each part starts on, from 1.
fn first_lines(parts: &[Part]) -> impl Iterator<Item = (&Part, u64)> {
    let mut line = 1;
    parts.iter().map(move |part| {
        if part.first {
            line = 1;
        }
        let start = line;
        line += part.lines;
        (part, start)
    })
}

/// Files that cannot be read to their end; rows that do not fit, unless they are set aside.
pub(super) fn check(request: &Request<'_>, parts: &[Part]) -> Result<(), Vec<Diagnostic>> {
    let fatal: Vec<Diagnostic> = first_lines(parts)
        .filter_map(|(part, start)| part.fatal.as_ref().map(|(fatal, line)| (part, fatal, start + line)))
        .take(SHOWN_FAULTS)
        .map(|(part, fatal, line)| unusable(request, part, fatal, line))
        .collect();
    if !fatal.is_empty() {
        return Err(fatal);
    }
    let count: u64 = parts.iter().map(|part| part.fault_count).sum();
    if request.reject || count == 0 {
        return Ok(());
    }
    let found = first_lines(parts).flat_map(|(part, start)| part.faults.iter().map(move |fault| (part, fault, start)));
    let mut shown: Vec<Diagnostic> = found
        .take(SHOWN_FAULTS)
        .map(|(part, fault, start)| bad_row(&request.files[part.file].shown, fault, start + u64::from(fault.line)))
        .collect();
    if let Some(last) = shown.pop() {
        shown.push(last.note(summary(request.task, count)));
    }
    Err(shown)
}

fn summary(source: &str, count: u64) -> String {
    if count == 1 {
        return format!("it is the only bad row of source `{source}`; `on bad rows reject` sets it aside");
    }
    let shown =
        if count > SHOWN_FAULTS as u64 { format!("; the first {SHOWN_FAULTS} are shown") } else { String::new() };
    format!("source `{source}` has {count} bad rows{shown}; `on bad rows reject` sets such rows aside")
}

fn bad_row(file: &str, fault: &Fault, line: u64) -> Diagnostic {
    let message = match &fault.column {
        Some(column) => format!("wrong value in column `{column}`: {}", fault.reason),
        None => fault.reason.clone(),
    };
    let problem = Diagnostic::new(fault.code, message).in_data(file, Some(line), fault.column.as_deref());
    match &fault.help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

fn unusable(request: &Request<'_>, part: &Part, fatal: &Fatal, line: u64) -> Diagnostic {
    let file = &request.files[part.file].shown;
    match fatal {
        Fatal::Read(reason) => super::header::unreadable(&request.files[part.file], reason),
        Fatal::Encoding => not_encoded(file, line, request.dialect),
        Fatal::Endless => Diagnostic::new(Code::SourceUnreadable, "a row of more than 256 MiB")
            .in_data(file, Some(line), None)
            .help("most likely a quote on this line is not closed, or the file has no line breaks"),
        Fatal::OpenQuote => Diagnostic::new(Code::WrongQuotes, "a quote that is not closed")
            .in_data(file, Some(line), None)
            .help("the row starts on this line; a quote inside quotes is written twice"),
    }
}

/// Bytes that are not in the encoding.
pub(super) fn not_encoded(file: &str, line: u64, dialect: &super::Dialect) -> Diagnostic {
    let name = dialect.encoding.map_or("UTF-8", encoding_rs::Encoding::name);
    Diagnostic::new(Code::WrongEncoding, format!("file `{file}` has bytes that are not {name}"))
        .in_data(file, Some(line), None)
        .help("`encoding \"latin1\"`, for one, names the encoding of a source; without it a source is UTF-8")
}

/// A declared decimal whose longest values have no scale in common.
pub(super) fn too_wide(request: &Request<'_>, parts: &[Part], column: usize, wish: &Wish) -> Diagnostic {
    let found = first_lines(parts)
        .filter_map(|(part, start)| {
            let built = part.columns.get(column)?;
            let row = u32::try_from(built.longest?).ok()?;
            Some((built.facts.whole(), part.file, start + u64::from(Part::line(&part.breaks, row))))
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let message = format!("values of column `{}` do not fit one decimal of 38 digits together", wish.shown);
    let problem = Diagnostic::new(Code::WrongValue, message)
        .help("a decimal has as many digits behind the point as its longest value; `float` or `text` takes them all");
    match found {
        Some((_, file, line)) => problem
            .in_data(&*request.files[file].shown, Some(line), Some(&wish.shown))
            .note("the largest of them is on this line"),
        None => problem,
    }
}
