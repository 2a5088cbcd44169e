//! The records that a list repeats, and what they add up to.

use super::Shape;
use crate::{plain, progenitor, totals::Totals};

/// As many as it takes for no record to be like its neighbours; 60 MB of the documented shape.
const MOST: u64 = 10_000;

/// Records of 10 MB: three are enough.
const MOST_LARGE: u64 = 3;

const SEED: u64 = 7;

const KEY_OF_ID: &[u8] = br#""id":""#;

pub(super) const LENGTH_OF_ID: usize = 36;

const LENGTH_OF_NUMBER: usize = 8;

/// Some records in memory.
#[derive(Debug)]
pub(super) struct Block {
    text: Vec<u8>,
    records: Vec<Record>,
}

/// Where a record ends, where the number in its id starts, and the sums up to here.
#[derive(Clone, Copy, Debug)]
struct Record {
    end: usize,
    number: usize,
    totals: Totals,
}

/// Sums over the beginning of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) bytes: u64,
    pub(super) totals: Totals,
}

/// How many lines a conversation has at least: with those that nobody answered left out, 10,000 calls
/// are the 63 MB, and 160,000 the gigabyte, that the promises are about.
const FEWEST_LINES: usize = 4;

fn lines(call: &plain::Call) -> usize {
    call.transcript_objects.as_ref().map_or(0, Vec::len)
}

impl Block {
    pub(super) fn new(shape: Shape, calls: u64) -> Self {
        let most = match shape {
            Shape::Large => MOST_LARGE,
            Shape::Documented | Shape::Tiny => MOST,
        };
        let wanted = calls.clamp(1, most) as usize;
        let mut block = Self {
            text: Vec::new(),
            records: Vec::with_capacity(wanted),
        };
        let mut calls = ovia_mock::Calls::new(SEED);
        let mut totals = Totals::default();
        let mut text = Vec::new();
        for index in 0.. {
            if block.records.len() == wanted {
                break;
            }
            text.clear();
            calls.write_record(index, &mut text);
            let Some(number) = reshape(shape, &mut text) else {
                continue;
            };
            let Ok(call) = serde_json::from_slice::<plain::Call>(&text) else {
                continue;
            };
            if shape == Shape::Documented && lines(&call) < FEWEST_LINES {
                continue;
            }
            totals.add(&call);
            let start = block.text.len();
            block.text.extend_from_slice(&text);
            block.records.push(Record {
                end: block.text.len(),
                number: start + number,
                totals,
            });
        }
        block
    }

    pub(super) fn calls(&self) -> u64 {
        self.records.len() as u64
    }

    /// The sums over the first records.
    pub(super) fn sums(&self, calls: u64) -> Sums {
        let last = calls
            .checked_sub(1)
            .and_then(|last| self.records.get(last as usize));
        last.map_or_else(Sums::default, |record| Sums {
            bytes: record.end as u64,
            totals: record.totals,
        })
    }

    /// The record that stands at a place of the list, before and behind the number in its id.
    pub(super) fn around_number(&self, index: u64) -> (&[u8], &[u8]) {
        let place = (index % self.calls()) as usize;
        let start = place
            .checked_sub(1)
            .map_or(0, |before| self.records[before].end);
        let Record { end, number, .. } = self.records[place];
        (
            &self.text[start..number],
            &self.text[number + LENGTH_OF_NUMBER..end],
        )
    }
}

/// Gives a record the wanted shape, and tells where its id starts; `None` for one that will not do.
fn reshape(shape: Shape, text: &mut Vec<u8>) -> Option<usize> {
    // Progenitor's client refuses a whole list for one call that is still going on.
    serde_json::from_slice::<progenitor::types::Call>(text).ok()?;
    match shape {
        Shape::Documented => {}
        Shape::Tiny => {
            let start = position_of_id(text)?;
            let id = String::from_utf8_lossy(&text[start..start + LENGTH_OF_ID]).into_owned();
            *text = format!(r#"{{"id":"{id}","duration":9}}"#).into_bytes();
        }
        Shape::Large => {
            let mut record: serde_json::Value = serde_json::from_slice(text).ok()?;
            let transcript = record["transcript"].as_str()?;
            let often = 10_000_000 / transcript.len().max(1);
            record["transcript"] = transcript.repeat(often).into();
            *text = record.to_string().into_bytes();
        }
    }
    position_of_id(text)
}

/// No text holds the key unescaped, and no object before the id has one.
pub(super) fn position_of_id(text: &[u8]) -> Option<usize> {
    let key = text
        .windows(KEY_OF_ID.len())
        .position(|bytes| bytes == KEY_OF_ID)?;
    Some(key + KEY_OF_ID.len())
}
