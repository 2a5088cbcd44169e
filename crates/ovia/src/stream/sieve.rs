//! Which records the caller gets: those that the filters keep, and those that nobody can read.

use bytes::Bytes;

use super::array_reader::Piece;
use crate::{
    Call, Error,
    calls::{Filter, Verdict},
    error::of_record,
};

/// Keeps the records that the filters keep.
pub(super) struct Sieve {
    filter: Filter,
    /// Whether whoever gets a record keeps its text. Then it is copied here; else it stays where it
    /// arrived.
    owns: bool,
}

/// What became of a record.
pub(super) enum Sifted {
    Kept(Kept),
    LeftOut,
    /// The filters could not tell.
    Undecided,
    Unreadable(Error),
}

/// An object, by its first byte.
pub(super) enum Kept {
    Text(Text),
    /// Filtering it took reading it.
    Call(Box<Call>),
}

/// The text of a record.
pub(super) enum Text {
    Own(Box<str>),
    /// Whether it is text at all, nobody has looked yet.
    Shared(Bytes),
}

impl Sieve {
    pub(super) fn new(filter: Filter, owns: bool) -> Self {
        Self { filter, owns }
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
        let shared = || Sifted::Kept(Kept::Text(Text::Shared(record.clone())));
        if !self.owns && self.filter.is_empty() && record.starts_with(b"{") {
            return Ok(shared());
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
        Ok(match (verdict, call) {
            (Verdict::LeaveOut, _) => Sifted::LeftOut,
            (Verdict::Undecided, _) => Sifted::Undecided,
            (Verdict::Keep, Some(call)) => Sifted::Kept(Kept::Call(call)),
            (Verdict::Keep, None) if self.owns => Sifted::Kept(Kept::Text(Text::Own(text.into()))),
            (Verdict::Keep, None) => shared(),
        })
    }
}
