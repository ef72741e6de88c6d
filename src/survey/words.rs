//! Names of files and columns as words: their parts, one and several of a thing. Knows nothing of data.

/// The name in small letters with `_` between its words; letters with marks lose them, everything else becomes `_`.
#[must_use]
pub(super) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len());
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let starts_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || before.is_uppercase() && after.is_some_and(|after| after.is_lowercase())
            });
        if starts_word && !out.ends_with('_') {
            out.push('_');
        }
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            'A'..='Z' => out.push(letter.to_ascii_lowercase()),
            other => match plain(other) {
                Some(plain) => out.push_str(plain),
                None if out.is_empty() || out.ends_with('_') => {}
                None => out.push('_'),
            },
        }
    }
    out.trim_matches('_').to_owned()
}

/// The Latin letter without its marks.
fn plain(letter: char) -> Option<&'static str> {
    const LETTERS: [(&str, &str); 21] = [
        ("àáâãåąÀÁÂÃÅĄ", "a"),
        ("äæÄÆ", "ae"),
        ("çćčÇĆČ", "c"),
        ("ďđĎĐ", "d"),
        ("èéêëęěÈÉÊËĘĚ", "e"),
        ("ìíîïÌÍÎÏ", "i"),
        ("łŁ", "l"),
        ("ñńňÑŃŇ", "n"),
        ("òóôõøőÒÓÔÕØŐ", "o"),
        ("öœÖŒ", "oe"),
        ("řŘ", "r"),
        ("śšŚŠ", "s"),
        ("ßẞ", "ss"),
        ("ťŤ", "t"),
        ("ùúûůűÙÚÛŮŰ", "u"),
        ("üÜ", "ue"),
        ("ýÿÝŸ", "y"),
        ("źżžŹŻŽ", "z"),
        ("ğĞ", "g"),
        ("şŞ", "s"),
        ("ıİ", "i"),
    ];
    LETTERS.iter().find(|(marked, _)| marked.contains(letter)).map(|(_, plain)| *plain)
}

/// The words of a name.
#[must_use]
pub(super) fn tokens(name: &str) -> Vec<String> {
    snake(name).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// One and several, where the endings do not tell.
const IRREGULAR: [(&str, &str); 22] = [
    ("person", "people"),
    ("child", "children"),
    ("man", "men"),
    ("woman", "women"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("mouse", "mice"),
    ("criterion", "criteria"),
    ("phenomenon", "phenomena"),
    ("medium", "media"),
    ("index", "indices"),
    ("matrix", "matrices"),
    ("analysis", "analyses"),
    ("crisis", "crises"),
    ("diagnosis", "diagnoses"),
    ("life", "lives"),
    ("wife", "wives"),
    ("shelf", "shelves"),
    ("leaf", "leaves"),
    ("half", "halves"),
    ("quiz", "quizzes"),
    ("hero", "heroes"),
];

/// Words that are the same for one and for several, or have no several.
const UNCOUNTED: [&str; 14] = [
    "data",
    "news",
    "series",
    "species",
    "staff",
    "equipment",
    "feedback",
    "traffic",
    "information",
    "software",
    "sms",
    "inventory_data",
    "merchandise",
    "goods",
];

/// Endings of several things in German, which have no other form here.
const SEVERAL_ELSEWHERE: [&str; 6] = ["ungen", "kunden", "ionen", "heiten", "keiten", "schaften"];

/// Words in `s` that are one thing.
const ONE_IN_S: [&str; 22] = [
    "address", "status", "bus", "gas", "class", "access", "process", "business", "bonus", "campus", "census", "virus",
    "lens", "canvas", "success", "progress", "loss", "pass", "plus", "basis", "axis", "atlas",
];

/// Words in `ie` that keep it: `movies`, not `movys`.
const KEEP_IE: [&str; 8] = ["movie", "cookie", "calorie", "tie", "pie", "zombie", "selfie", "brownie"];

/// Words in `e` before `s`, where the ending looks like another: `houses`, `cases`.
const KEEP_E: [&str; 10] = ["ache", "cache", "axe", "shoe", "toe", "canoe", "avalanche", "niche", "quiche", "psyche"];

/// One of the things that the last word of a name is several of; the name itself where it is one thing already.
#[must_use]
pub fn singular(name: &str) -> String {
    on_last_word(name, |word| {
        if let Some((one, _)) = IRREGULAR.iter().find(|(one, several)| *several == word || *one == word) {
            return (*one).to_owned();
        }
        if !is_several(word) {
            return word.to_owned();
        }
        let cut = |ending: &str| word.strip_suffix(ending);
        if let Some(stem) = cut("ies") {
            let kept = format!("{stem}ie");
            return if KEEP_IE.contains(&kept.as_str()) { kept } else { format!("{stem}y") };
        }
        if let Some(stem) = cut("es") {
            let one = format!("{stem}e");
            let hisses = ["ss", "sh", "ch", "x", "zz"].iter().any(|ending| stem.ends_with(ending));
            let is_in_s = ONE_IN_S.contains(&stem);
            if (hisses || is_in_s || stem == "potato" || stem == "tomato") && !KEEP_E.contains(&one.as_str()) {
                return stem.to_owned();
            }
            return one;
        }
        cut("s").unwrap_or(word).to_owned()
    })
}

/// Several of the thing that the last word of a name is.
#[must_use]
pub fn plural(name: &str) -> String {
    on_last_word(name, |word| {
        if let Some((_, several)) = IRREGULAR.iter().find(|(one, several)| *one == word || *several == word) {
            return (*several).to_owned();
        }
        let is_foreign = SEVERAL_ELSEWHERE.iter().any(|ending| word.ends_with(ending));
        if UNCOUNTED.contains(&word) || is_foreign || is_several(word) {
            return word.to_owned();
        }
        let vowel_before =
            |ending: &str| word.strip_suffix(ending).is_some_and(|stem| stem.ends_with(['a', 'e', 'i', 'o', 'u']));
        if word.ends_with('y') && word.len() > 1 && !vowel_before("y") {
            return format!("{}ies", &word[..word.len() - 1]);
        }
        if ["s", "sh", "ch", "x", "z"].iter().any(|ending| word.ends_with(ending))
            || word == "potato"
            || word == "tomato"
        {
            return format!("{word}es");
        }
        format!("{word}s")
    })
}

/// Whether a word is several things.
fn is_several(word: &str) -> bool {
    if IRREGULAR.iter().any(|(_, several)| *several == word) {
        return true;
    }
    let is_one = !word.ends_with('s')
        || word.len() < 3
        || word.ends_with("ss")
        || word.ends_with("us") && !word.ends_with("menus")
        || word.ends_with("sis")
        || ONE_IN_S.contains(&word)
        || UNCOUNTED.contains(&word)
        || IRREGULAR.iter().any(|(one, _)| *one == word);
    !is_one
}

fn on_last_word(name: &str, change: impl Fn(&str) -> String) -> String {
    match name.rsplit_once('_') {
        Some((before, last)) => format!("{before}_{}", change(last)),
        None => change(name),
    }
}

/// The name as words of a sentence.
#[must_use]
pub(super) fn spoken(name: &str) -> String {
    snake(name).replace('_', " ")
}

/// The text with a capital at its start.
#[must_use]
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
