//! `milieu.toml`: what a workspace sets beside its definitions. Must not know the language.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::Weekday;
use toml::{Spanned, Value};

use super::clock;
use crate::diag::{Code, Diagnostic, nearest};
use crate::locale::{check_locale, is_currency, nearest_currency};
use crate::model::{Clock, Settings};
use crate::run::PastRecord;
use crate::source::{FileId, SourceMap, Span};

/// The file's name.
pub(super) const FILE: &str = "milieu.toml";

const KEYS: [&str; 7] = ["timezone", "locale", "currency", "week_start", "out", "as_of", "cache_size"];

/// How much of the disk the results take that are kept, unless a workspace says otherwise.
const CACHE_SIZE: u64 = 1_000_000_000;

/// What the configuration says, or its defaults.
#[derive(Clone, Debug)]
pub struct Config {
    /// Zone, locale, currency, first day of the week.
    pub settings: Settings,
    /// Where runs go, relative to the workspace.
    pub out: String,
    /// The clock, where the workspace gives one.
    pub as_of: Option<Clock>,
    /// The most bytes of results that are kept.
    pub cache_size: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { settings: Settings::default(), out: "out".into(), as_of: None, cache_size: CACHE_SIZE }
    }
}

/// Reads the configuration of the workspace at `root`, if it has one.
pub(super) fn read(root: &Path, sources: &mut SourceMap) -> (Config, Vec<Diagnostic>) {
    let bytes = match std::fs::read(root.join(FILE)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Config::default(), Vec::new()),
        Err(error) => return (Config::default(), vec![wrong(format!("`{FILE}` cannot be read: {error}"))]),
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let file = sources.add(FILE, text.clone());
    if std::str::from_utf8(&bytes).is_err() {
        return (Config::default(), vec![wrong(format!("`{FILE}` is not UTF-8")).help("save the file as UTF-8")]);
    }
    parse(&text, file)
}

fn parse(text: &str, file: FileId) -> (Config, Vec<Diagnostic>) {
    let table: BTreeMap<Spanned<String>, Spanned<Value>> = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().lines().next().unwrap_or("not TOML").to_lowercase();
            return (Config::default(), vec![wrong(message).at(Span::new(file, span.start, span.end), "")]);
        }
    };
    let mut config = Config::default();
    let mut findings = Vec::new();
    // The zone first: a moment without an offset is in it.
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| (key.as_ref() != "timezone", key.span().start));
    for (key, value) in entries {
        let place = |spanned: std::ops::Range<usize>| Span::new(file, spanned.start, spanned.end);
        if let Err(finding) = set(&mut config, key.as_ref(), value.as_ref()) {
            let at = if KEYS.contains(&key.as_ref().as_str()) { value.span() } else { key.span() };
            findings.push(finding.at(place(at), ""));
        }
    }
    (config, findings)
}

fn set(config: &mut Config, key: &str, value: &Value) -> Result<(), Box<Diagnostic>> {
    if !KEYS.contains(&key) {
        let help = match nearest(key, KEYS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the settings are {}", KEYS.join(", ")),
        };
        return Err(wrong(format!("setting `{key}` not found")).help(help).into());
    }
    if let (Value::Datetime(when), "as_of") = (value, key) {
        return set_clock(config, &when.to_string());
    }
    let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) else {
        return Err(wrong(format!("setting `{key}` is no text")).help(format!("{key} = \"…\"")).into());
    };
    match key {
        "timezone" => {
            let zone: Result<chrono_tz::Tz, _> = text.parse();
            config.settings.zone = zone.map_err(|_| {
                let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
                let finding = wrong(format!("time zone `{text}` not found"));
                match nearest(text, names) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("zones are named as in the IANA database: \"Europe/Warsaw\""),
                }
            })?;
        }
        "week_start" => {
            config.settings.week_start = weekday(text).ok_or_else(|| {
                wrong(format!("weekday `{text}` not found")).help("week_start = \"monday\", or another day of the week")
            })?;
        }
        "locale" => {
            check_locale(text).map_err(|unknown| {
                let finding = wrong(format!("locale `{text}` not found"));
                match unknown.near {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("locales are named as in BCP 47: \"en\", \"en-GB\", \"pt-BR\""),
                }
            })?;
            text.clone_into(&mut config.settings.locale);
        }
        "currency" => {
            if !is_currency(text) {
                let finding = wrong(format!("currency `{text}` not found"));
                return Err(match nearest_currency(text) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("currencies are named as in ISO 4217: \"EUR\""),
                }
                .into());
            }
            text.clone_into(&mut config.settings.currency);
        }
        "out" => text.clone_into(&mut config.out),
        "cache_size" => {
            config.cache_size = bytes(text)
                .ok_or_else(|| wrong(format!("`{text}` is no size")).help("cache_size = \"2 GB\", or \"500 MB\""))?;
        }
        _ => return set_clock(config, text),
    }
    Ok(())
}

fn set_clock(config: &mut Config, when: &str) -> Result<(), Box<Diagnostic>> {
    let clock = clock::parse(when, config.settings.zone).ok_or_else(|| {
        wrong(format!("`{when}` is no date or moment")).help("as_of = 2026-06-30, or 2026-06-30T14:05:00Z")
    })?;
    config.as_of = Some(clock);
    Ok(())
}

const WEEK: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

fn weekday(text: &str) -> Option<Weekday> {
    WEEK.iter().find(|(name, _)| *name == text.to_lowercase()).map(|(_, day)| *day)
}

/// The day as `week_start` takes it.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    WEEK.iter().find(|(_, own)| *own == day).map_or("monday", |(name, _)| name)
}

/// The configuration with the zone and the week of a run.
pub(super) fn at(config: &Config, run: &PastRecord) -> Config {
    let mut config = config.clone();
    if let Some(zone) = run.zone.as_ref().and_then(|zone| zone.parse().ok()) {
        config.settings.zone = zone;
    }
    if let Some(day) = run.week_start.as_deref().and_then(weekday) {
        config.settings.week_start = day;
    }
    config
}

/// `500 MB`
fn bytes(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit: u64 = match text[digits..].trim() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        _ => return None,
    };
    text[..digits].parse::<u64>().ok()?.checked_mul(unit)
}

fn wrong(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::WrongConfig, message)
}
