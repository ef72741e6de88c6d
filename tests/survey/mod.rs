//! `milieu init --from`: what is read off data files, and that the workspace written from it runs at once.

mod dialects;
mod entities;
mod files;
mod grocery;
mod hostile;
mod segments;
mod words;

use serde_json::Value;

use crate::cli::{Answer, Workspace, milieu};

/// A folder with data files and the workspace `w` that was read off them.
pub(crate) struct Drafted {
    folder: Workspace,
    pub(crate) told: Value,
}

/// Reads a workspace off all files in `data/`, and holds it to what every draft has to keep: its text is canonical,
/// nothing is to be said about it or its data, it runs, and no segment holds nobody or everybody.
pub(crate) fn drafted(files: &[(&str, &[u8])]) -> Drafted {
    let folder =
        files.iter().fold(Workspace::empty(), |folder, (name, content)| folder.with(&format!("data/{name}"), content));
    let told = folder.milieu(&["init", "w", "--from", "data", "--format", "json"]).ending(0).json();
    let drafted = Drafted { folder, told };
    drafted.holds();
    drafted
}

impl Drafted {
    pub(crate) fn of(folder: Workspace, told: Value) -> Self {
        Self { folder, told }
    }

    pub(crate) fn holds(&self) {
        self.milieu(&["fmt", "--check"]).ending(0);
        let checked = self.milieu(&["check", "--data", "--format", "json"]).ending(0).json();
        // Rows without their owner are a fact of the data, whatever is defined over it.
        let found = checked["diagnostics"].as_array().unwrap().iter().filter(|one| one["code"] != "W0807");
        assert_eq!(found.collect::<Vec<_>>(), Vec::<&Value>::new());
        let run = self.milieu(&["run", "--strict", "--format", "json"]);
        assert_eq!(run.stderr, "");
        let run = run.ending(0).json();
        for one in run["definitions"].as_array().unwrap().iter().filter(|one| one["kind"] == "segment") {
            let share = one["share"].as_f64().unwrap();
            assert!(one["population"] == 0 || share > 0.0 && share < 1.0, "{one}");
            assert!(!one["description"].as_str().unwrap().is_empty(), "{one}");
        }
    }

    pub(crate) fn milieu(&self, arguments: &[&str]) -> Answer {
        let folder = self.folder.path().join("w");
        milieu(&[&["-C", folder.to_str().unwrap()], arguments].concat())
    }

    /// A file of the workspace; nothing where it was not written.
    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join("w").join(name)).unwrap_or_default()
    }

    /// The definition of an entity without its comments.
    pub(crate) fn entity(&self, name: &str) -> String {
        let text = self.text("entities.seg");
        let start = text.find(&format!("entity {name}")).unwrap_or_else(|| panic!("no entity {name} in\n{text}"));
        let block = text[start..].split("\n}").next().unwrap();
        let lines = block.lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.collect::<Vec<&str>>().join("\n")
    }

    /// Every comment that marks a guess.
    pub(crate) fn guesses(&self) -> Vec<String> {
        let texts = ["milieu.toml", "entities.seg", "segments.seg"].map(|name| self.text(name)).concat();
        texts.lines().filter_map(|line| line.trim().strip_prefix("# guessed: ")).map(str::to_owned).collect()
    }
}

/// Rows of a CSV under a header.
pub(crate) fn csv(header: &str, rows: impl Iterator<Item = String>) -> Vec<u8> {
    let rows: Vec<String> = rows.map(|row| row + "\n").collect();
    format!("{header}\n{}", rows.concat()).into_bytes()
}
