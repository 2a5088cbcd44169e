//! Which records the caller gets: those that the filters keep, and those that nobody can read.

use crate::{
    Call, Error,
    calls::{Filter, Verdict},
    error::of_record,
};

use super::array_reader::Piece;

/// Keeps the records that the filters keep.
pub(super) struct Sieve {
    filter: Filter,
}

/// What became of a record.
pub(super) enum Sifted {
    /// The text of an object, it seems; and what it says, if that had to be read already.
    Kept(Box<str>, Option<Box<Call>>),
    LeftOut,
    /// The filters could not tell.
    Undecided,
    Unreadable(Error),
}

impl Sieve {
    pub(super) fn new(filter: Filter) -> Self {
        Self { filter }
    }

    pub(super) fn sift(&self, index: u64, piece: &Piece) -> Sifted {
        self.look(index, piece).unwrap_or_else(Sifted::Unreadable)
    }

    fn look(&self, index: u64, piece: &Piece) -> Result<Sifted, Error> {
        let record = match piece {
            Piece::Record(record) => record,
            Piece::TooLarge => return Err(of_record::too_large(index)),
            Piece::TooDeep => return Err(of_record::too_deep(index)),
        };
        if self.filter.is_about_another(record) {
            return Ok(Sifted::LeftOut);
        }
        let text = simdutf8::basic::from_utf8(record).map_err(|_| of_record::not_utf8(index))?;
        if !text.starts_with('{') {
            return Err(of_record::not_an_object(index, text));
        }
        let mut call = None;
        let verdict = match self.filter.glance(text) {
            Some(verdict) => verdict,
            None => {
                let decoded =
                    Call::from_text(text).map_err(|error| of_record::broken(index, &error))?;
                self.filter.judge(call.insert(Box::new(decoded)))
            }
        };
        Ok(match verdict {
            Verdict::Keep => Sifted::Kept(text.into(), call),
            Verdict::LeaveOut => Sifted::LeftOut,
            Verdict::Undecided => Sifted::Undecided,
        })
    }
}

impl Sifted {
    /// How many bytes of text it holds.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Kept(text, _) => text.len(),
            _ => 0,
        }
    }
}
