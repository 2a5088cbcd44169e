//! A conversation as plain text, with a line for each thing that was said: `Agent: Bonjour.`
//!
//! What is before a colon is the speaker if it is a usual word for one, or if several lines begin with
//! it. `[00:12]` before a line is its offset.

use std::collections::HashMap;

use super::{Line, Side, offset, speaker};

/// A name of a speaker has at most this many characters and words.
const MAX_NAME: usize = 32;
const MAX_NAME_WORDS: usize = 3;

pub(super) fn lines(text: &str) -> Vec<Line> {
    let rows: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|row| !row.is_empty())
        .map(split_offset)
        .collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    for (_, row) in &rows {
        if let Some((name, _)) = split_name(row) {
            *names.entry(name).or_default() += 1;
        }
    }
    let lines = rows.iter().enumerate().map(|(index, (offset, row))| {
        let named = split_name(row).filter(|(name, _)| {
            speaker::side(name) != Side::Unknown || names.get(name).is_some_and(|times| *times > 1)
        });
        let (role, content) = match named {
            Some((name, content)) => (Some(name.to_owned()), content),
            None => (None, *row),
        };
        let mut line = Line::message(index, role, content.to_owned());
        line.offset = *offset;
        line
    });
    lines.collect()
}

fn split_offset(row: &str) -> (Option<std::time::Duration>, &str) {
    let bracketed = row
        .strip_prefix(['[', '('])
        .and_then(|rest| rest.split_once([']', ')']));
    match bracketed {
        Some((inside, rest)) if inside.contains(':') => match offset::parse(inside) {
            Some(offset) => (Some(offset), rest.trim_start_matches([' ', '-', ':'])),
            None => (None, row),
        },
        _ => (None, row),
    }
}

fn split_name(row: &str) -> Option<(&str, &str)> {
    let (name, content) = row.split_once(':')?;
    let name = name.trim().trim_matches('*');
    let is_name = name.chars().count() <= MAX_NAME
        && name.split_whitespace().count() <= MAX_NAME_WORDS
        && name.starts_with(char::is_alphabetic)
        && (content.is_empty() || content.starts_with([' ', '\u{a0}', '\t', '*']));
    is_name.then(|| (name, content.trim_start_matches('*').trim()))
}
