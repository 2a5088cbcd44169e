//! Finds words and expressions in a line. Accents and case are ignored.

use std::ops::Range;

use regex_lite::{Regex, RegexBuilder};

use crate::{
    exit::Failure,
    fold::{Folded, fold_char},
};

/// What is searched for; a line has to contain each of the parts.
pub(super) struct Query(Vec<Part>);

enum Part {
    Words(String),
    Regex(Regex),
}

impl Query {
    pub(super) fn words(texts: &[String]) -> Result<Self, Failure> {
        let part = |text: &String| {
            let words = Folded::new(text).text;
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            match words.is_empty() {
                true => Err(Failure::usage("WORDS: one of them is empty")),
                false => Ok(Part::Words(words)),
            }
        };
        Ok(Self(texts.iter().map(part).collect::<Result<_, _>>()?))
    }

    pub(super) fn regex(texts: &[String]) -> Result<Self, Failure> {
        let part = |text: &String| {
            let regex = RegexBuilder::new(&folded_pattern(text))
                .case_insensitive(true)
                .build();
            regex.map(Part::Regex).map_err(|error| {
                Failure::usage(format!("--regex: not a regular expression: {error}"))
            })
        };
        Ok(Self(texts.iter().map(part).collect::<Result<_, _>>()?))
    }

    /// Whether every part is in the line.
    pub(super) fn is_in(&self, line: &str) -> bool {
        let folded = Folded::new(line);
        self.0.iter().all(|part| match part {
            Part::Words(words) => folded.text.contains(words.as_str()),
            Part::Regex(regex) => regex.is_match(&folded.text),
        })
    }

    /// Where the parts are in a line: sorted, not overlapping, not empty.
    pub(super) fn find(&self, line: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(line);
        let mut found = Vec::new();
        for part in &self.0 {
            match part {
                Part::Words(words) => found.extend(
                    folded
                        .text
                        .match_indices(words.as_str())
                        .map(|(at, words)| folded.origin(at, at + words.len())),
                ),
                Part::Regex(regex) => found.extend(
                    regex
                        .find_iter(&folded.text)
                        .map(|found| folded.origin(found.start(), found.end())),
                ),
            }
        }
        found.retain(|range| !range.is_empty());
        found.sort_by_key(|range| range.start);
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for range in found {
            match ranges.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => ranges.push(range),
            }
        }
        ranges
    }
}

/// A pattern without accents. Its ASCII letters keep their case, because `\S` is not `\s`.
fn folded_pattern(pattern: &str) -> String {
    let mut folded = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        match c {
            c if c.is_ascii() => folded.push(c),
            c => folded.extend(fold_char(c)),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[track_caller]
    fn parts<'a>(query: &Query, line: &'a str) -> Vec<&'a str> {
        let found = query.find(line);
        found.into_iter().map(|range| &line[range]).collect()
    }

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn words_without_accents_and_case() {
        let query = |texts: &[&str]| Query::words(&owned(texts)).expect("a query");
        let line = "Élodie a perdu la CLÉ ; l’œuvre\u{a0}: E\u{301}lodie.";
        for (words, found) in [
            (&["elodie"][..], &["Élodie", "E\u{301}lodie"][..]),
            (&["ÉLODIE", "cle"], &["Élodie", "CLÉ", "E\u{301}lodie"]),
            (&["la  clé"], &["la CLÉ"]),
            (&["l'oeuvre :"], &["l’œuvre\u{a0}:"]),
            (&[". *"], &[]),
        ] {
            assert_eq!(parts(&query(words), line), found, "{words:?}");
            assert_eq!(query(words).is_in(line), !found.is_empty());
        }
        // Each of the words has to be there.
        assert!(!query(&["elodie", "porte"]).is_in(line));
        assert!(Query::words(&owned(&["a", " "])).is_err());
    }

    #[test]
    fn regular_expressions() {
        let query = |text: &str| Query::regex(&owned(&[text])).expect("a query");
        let line = "Je voudrais Déplacer, ou ANNULER.";
        for (pattern, found) in [
            ("(deplac|annul)er", &["Déplacer", "ANNULER"][..]),
            ("DÉPLACER", &["Déplacer"]),
            (r"\Soudrai\S", &["voudrais"]),
            ("x*", &[]),
            ("^je", &["Je"]),
        ] {
            assert_eq!(parts(&query(pattern), line), found, "{pattern}");
        }
        assert!(query("x*").is_in(line));
        assert!(Query::regex(&owned(&["("])).is_err());
    }
}
