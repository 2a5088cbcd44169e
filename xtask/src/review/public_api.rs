//! What a program can name in the published libraries, and how that differs from the base.
//!
//! The items are read out of the source with `syn`: that needs no compiler, works for any revision in
//! a second, and a crate that does not compile yet has a public API too. The lint `unreachable_pub`
//! makes it exact: whatever is `pub` can be reached. Not seen: traits that the compiler derives by
//! itself (`Send`, `Sync`; `ovia/src/tests.rs` pins them) and bounds in private aliases.

mod items;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    path::{Path, PathBuf},
};

pub(super) use self::items::Item;
use super::markdown;
use crate::failure::Failure;

/// The published libraries. `ovia-codegen` is a tool of the build; a program does not name it.
const LIBRARIES: &[&str] = &["ovia", "ovia-core", "ovia-lake", "ovia-mock"];

/// Lines of the difference that are shown.
const SHOWN: usize = 60;

/// The items of a library by name; several may have the same, for example in two modules.
type Items = BTreeMap<String, Vec<Item>>;

/// How the public API differs from the base.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Items before and after; both where the item changed.
    changes: Vec<(String, Option<Item>, Option<Item>)>,
}

/// Compares the libraries. `old` and `new` return the text of a file of the workspace.
pub(super) fn compare(
    old: &dyn Fn(&Path) -> Option<String>,
    new: &dyn Fn(&Path) -> Option<String>,
) -> Result<Difference, Failure> {
    let mut changes = Vec::new();
    for library in LIBRARIES {
        let root: PathBuf = ["crates", library, "src", "lib.rs"].iter().collect();
        let [mut before, after] = [source::items(&root, old)?, source::items(&root, new)?];
        let old_names: BTreeSet<_> = before.keys().cloned().collect();
        for (name, mut items) in after {
            // A variant or a field of a type that is new itself breaks nothing.
            let is_of_new_type = !old_names.contains(parent(&name));
            items
                .iter_mut()
                .for_each(|item| item.breaks_when_added &= !is_of_new_type);
            let mut olds = before.remove(&name).unwrap_or_default();
            // What did not change is taken out first, so that the rest belongs together.
            let mut news = Vec::new();
            for item in items {
                match olds.iter().position(|old| old.text == item.text) {
                    Some(index) => drop(olds.swap_remove(index)),
                    None => news.push(item),
                }
            }
            let mut olds = olds.into_iter();
            let named = format!("{library}: {name}");
            changes.extend(
                news.into_iter()
                    .map(|item| (named.clone(), olds.next(), Some(item))),
            );
            changes.extend(olds.map(|item| (named.clone(), Some(item), None)));
        }
        for (name, items) in before {
            let named = format!("{library}: {name}");
            changes.extend(
                items
                    .into_iter()
                    .map(|item| (named.clone(), Some(item), None)),
            );
        }
    }
    Ok(Difference { changes })
}

/// `types::Direction` of `types::Direction::Inbound`, `Report` of `Report.count`.
fn parent(name: &str) -> &str {
    let end = name.rfind('.').or_else(|| name.rfind("::"));
    end.map_or("", |end| &name[..end])
}

impl Difference {
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// What makes programs fail to compile.
    pub(super) fn breaking(&self) -> usize {
        let breaks = |(_, old, new): &&(String, Option<Item>, Option<Item>)| {
            old.is_some() || new.as_ref().is_some_and(|item| item.breaks_when_added)
        };
        self.changes.iter().filter(breaks).count()
    }

    /// The difference in words and as a list of items.
    pub(super) fn section(&self) -> String {
        if self.is_empty() {
            return "No public item was added, removed or changed.\n".to_owned();
        }
        let count = |wanted: fn(bool, bool) -> bool| {
            let is_wanted = |(_, old, new): &&(String, Option<Item>, Option<Item>)| {
                wanted(old.is_some(), new.is_some())
            };
            self.changes.iter().filter(is_wanted).count()
        };
        let mut text = format!(
            "{} added, {} removed, {} changed; {} of them breaking.\n\n",
            count(|old, new| !old && new),
            count(|old, new| old && !new),
            count(|old, new| old && new),
            self.breaking(),
        );
        let mut lines = Vec::new();
        for (name, old, new) in &self.changes {
            lines.push(format!("  {name}"));
            if let Some(item) = old {
                lines.push(format!("-     {}", item.text));
            }
            if let Some(item) = new {
                let note = match (old, item.breaks_when_added) {
                    (None, true) => "   // breaking: the type is not `#[non_exhaustive]`",
                    _ => "",
                };
                lines.push(format!("+     {}{note}", item.text));
            }
        }
        if lines.len() > SHOWN {
            let more = lines.len() - SHOWN;
            lines.truncate(SHOWN);
            let _ = write!(
                text,
                "The first {SHOWN} lines; {more} more are not shown.\n\n"
            );
        }
        text.push_str(&markdown::code("diff", &lines.join("\n")));
        text
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The difference between two sources of the crate `ovia`.
    fn difference(old: &'static str, new: &'static str) -> super::Difference {
        let only = |text: &'static str| {
            move |path: &Path| {
                (path == Path::new("crates/ovia/src/lib.rs")).then(|| text.to_owned())
            }
        };
        super::compare(&only(old), &only(new)).expect("two sources")
    }

    #[test]
    fn what_breaks_and_what_does_not() {
        for (old, new, changes, breaking) in [
            ("pub fn a() {}", "pub fn a() { b() } fn b() {}", 0, 0),
            ("pub fn a() {}", "/// Words.\npub fn a() {}", 0, 0),
            ("", "pub fn a() {}", 1, 0),
            ("pub fn a() {}", "", 1, 1),
            ("pub fn a() {}", "pub(crate) fn a() {}", 1, 1),
            ("pub fn a() {}", "pub fn a(b: u8) {}", 1, 1),
            (
                "pub struct A { b: u8 }",
                "pub struct A { b: u8, c: u8 }",
                0,
                0,
            ),
            (
                "pub struct A { b: u8 }",
                "pub struct A { b: u8, pub c: u8 }",
                1,
                0,
            ),
            (
                "pub struct A { pub b: u8 }",
                "pub struct A { pub b: u8, pub c: u8 }",
                1,
                1,
            ),
            (
                "#[non_exhaustive] pub enum A { B }",
                "#[non_exhaustive] pub enum A { B, C }",
                1,
                0,
            ),
            ("pub enum A { B }", "pub enum A { B, C }", 1, 1),
            ("", "pub enum A { B } pub struct C { pub d: u8 }", 4, 0),
            (
                "pub enum A { B }",
                "#[non_exhaustive] pub enum A { B }",
                1,
                1,
            ),
            (
                "#[derive(Clone)] pub struct A;",
                "#[derive(Clone, Debug)] pub struct A;",
                1,
                0,
            ),
            (
                "#[derive(Clone, Debug)] pub struct A;",
                "#[derive(Clone)] pub struct A;",
                1,
                1,
            ),
            (
                "pub struct A; impl A { pub fn b(&self) {} }",
                "pub struct A; impl A { fn b(&self) {} }",
                1,
                1,
            ),
            (
                "pub trait A { fn b(&self); }",
                "pub trait A { fn b(&self); fn c(&self); }",
                1,
                1,
            ),
            (
                "pub trait A { fn b(&self); }",
                "pub trait A { fn b(&self); fn c(&self) {} }",
                1,
                0,
            ),
            ("pub struct A; impl Drop for A {}", "pub struct A;", 1, 1),
            ("#[cfg(test)] pub mod a { pub fn b() {} }", "", 0, 0),
            (
                "pub mod a { pub fn b() {} }",
                "pub mod c { pub fn b() {} }",
                4,
                2,
            ),
            (
                "mod a { pub fn b() {} } pub use a::b;",
                "mod c { pub fn b() {} } pub use c::b;",
                0,
                0,
            ),
            (
                "macro_rules! m { () => { pub fn a(&self) {} } }",
                "macro_rules! m { () => {} }",
                1,
                1,
            ),
        ] {
            let difference = difference(old, new);
            assert_eq!(
                (difference.changes.len(), difference.breaking()),
                (changes, breaking),
                "{old} => {new}: {:#?}",
                difference.changes
            );
        }
    }

    #[test]
    fn the_workspace_has_an_api_and_it_equals_itself() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let read = |path: &Path| std::fs::read_to_string(root.join(path)).ok();
        assert!(super::compare(&read, &read).expect("an API").is_empty());
        let all = super::compare(&|_| None, &read).expect("an API");
        for name in [
            "ovia: ClientBuilder::build",
            "ovia-core: types::Direction::Inbound",
            "ovia-core: Record<Call>::duration",
        ] {
            assert!(
                all.changes.iter().any(|(found, ..)| found == name),
                "{name}"
            );
        }
    }
}
