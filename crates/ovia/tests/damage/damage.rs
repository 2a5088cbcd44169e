//! Random damage of a body, and which parts of the body it leaves alone.

use std::{fmt, ops::Range};

use fastrand::Rng;

/// A body in pieces: bytes of the original, and bytes that were added.
#[derive(Clone)]
enum Piece {
    Original(Range<usize>),
    Added(Vec<u8>),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Original(range) => range.len(),
            Self::Added(bytes) => bytes.len(),
        }
    }

    /// The part before and the part after that many bytes.
    fn split(self, at: usize) -> (Self, Self) {
        match self {
            Self::Original(Range { start, end }) => (
                Self::Original(start..start + at),
                Self::Original(start + at..end),
            ),
            Self::Added(mut bytes) => {
                let rest = bytes.split_off(at);
                (Self::Added(bytes), Self::Added(rest))
            }
        }
    }
}

/// What was done to a body.
pub(crate) struct Damage {
    pieces: Vec<Piece>,
    /// In words, for messages.
    steps: Vec<String>,
}

/// What is inserted, besides random bytes.
const SNIPPETS: [&[u8]; 16] = [
    b"]", b"[", b"}", b"{", b"\"", b"\\", b",", b":", b"null", b"[]", b"{}", b" \n", b"NaN",
    b"\xC3", b"<html>", b"\0",
];

impl Damage {
    /// One to three random damages of a body, every third of them near one of these places.
    pub(crate) fn random(original: &[u8], places: &[usize], random: &mut Rng) -> Self {
        let mut damage = Self {
            pieces: vec![Piece::Original(0..original.len())],
            steps: Vec::new(),
        };
        let steps = if random.u8(..4) == 0 { 2..=3 } else { 1..=1 };
        for _ in 0..random.usize(steps) {
            damage.step(original, places, random);
        }
        damage
    }

    fn step(&mut self, original: &[u8], places: &[usize], random: &mut Rng) {
        let body = self.apply(original);
        let length = body.len();
        let start = match random.u8(..3) {
            0 => (places[random.usize(..places.len())] + random.usize(..5)).saturating_sub(2),
            _ => random.usize(..=length),
        };
        let start = start.min(length);
        // Mostly short, at times across several records.
        let longest = [1, 3, 30, 3000, 60_000][random.usize(..5)];
        let end = length.min(start + random.usize(1..=longest));
        let (step, added) = match random.u8(..5) {
            0 => {
                let range = start..end.min(start + 30);
                let changed = body[range.clone()].iter();
                let changed = changed.map(|byte| byte ^ random.u8(1..)).collect();
                self.remove(range);
                ("change", changed)
            }
            1 => {
                self.remove(start..end);
                ("cut", Vec::new())
            }
            2 if random.u8(..4) == 0 => {
                self.remove(start..length);
                ("cut to the end", Vec::new())
            }
            2 => ("insert", SNIPPETS[random.usize(..SNIPPETS.len())].to_vec()),
            3 => {
                let count = random.usize(1..=20);
                ("insert", (0..count).map(|_| random.u8(..)).collect())
            }
            _ => {
                let mut copy = self.clone_pieces(start..end);
                let at = self.split_at(end);
                let rest = self.pieces.split_off(at);
                self.pieces.append(&mut copy);
                self.pieces.extend(rest);
                ("repeat", Vec::new())
            }
        };
        self.steps.push(format!(
            "{step} {start}..{end} {:?}",
            String::from_utf8_lossy(&added)
        ));
        let at = self.split_at(start);
        self.pieces.insert(at, Piece::Added(added));
    }

    /// Makes a piece start there, and returns which one.
    fn split_at(&mut self, position: usize) -> usize {
        let mut start = 0;
        for index in 0..self.pieces.len() {
            if start == position {
                return index;
            }
            let length = self.pieces[index].len();
            if position < start + length {
                let (before, after) = self.pieces[index].clone().split(position - start);
                self.pieces.splice(index..=index, [before, after]);
                return index + 1;
            }
            start += length;
        }
        self.pieces.len()
    }

    fn remove(&mut self, range: Range<usize>) {
        let (start, end) = (self.split_at(range.start), range.end);
        let end = self.split_at(end);
        self.pieces.drain(start..end);
    }

    fn clone_pieces(&mut self, range: Range<usize>) -> Vec<Piece> {
        let (start, end) = (self.split_at(range.start), range.end);
        let end = self.split_at(end);
        self.pieces[start..end].to_vec()
    }

    /// The damaged body.
    pub(crate) fn apply(&self, original: &[u8]) -> Vec<u8> {
        let mut body = Vec::with_capacity(original.len());
        for piece in &self.pieces {
            match piece {
                Piece::Original(range) => body.extend_from_slice(&original[range.clone()]),
                Piece::Added(bytes) => body.extend_from_slice(bytes),
            }
        }
        body
    }

    /// How often each of these ranges of the original is left as a whole.
    pub(crate) fn left<'a>(
        &self,
        ranges: impl IntoIterator<Item = &'a Range<usize>>,
    ) -> Vec<usize> {
        let mut whole: Vec<Range<usize>> = Vec::new();
        let mut last_end = None;
        for piece in self.pieces.iter().filter(|piece| piece.len() > 0) {
            match (piece, last_end, whole.last_mut()) {
                (Piece::Original(range), Some(end), Some(last)) if end == range.start => {
                    last.end = range.end;
                    last_end = Some(range.end);
                }
                (Piece::Original(range), ..) => {
                    whole.push(range.clone());
                    last_end = Some(range.end);
                }
                (Piece::Added(_), ..) => last_end = None,
            }
        }
        let count = |range: &Range<usize>| {
            let contains =
                |piece: &&Range<usize>| piece.start <= range.start && range.end <= piece.end;
            whole.iter().filter(contains).count()
        };
        ranges.into_iter().map(count).collect()
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.steps.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Damage, Piece};

    #[test]
    fn what_is_left_is_in_the_damaged_body() {
        let original: Vec<u8> = (0..=255).collect();
        let ranges = [0..4, 4..9, 100..150, 250..256];
        for seed in 0..2000 {
            let mut random = fastrand::Rng::with_seed(seed);
            let damage = Damage::random(&original, &[0, 4, 9, 256], &mut random);
            let body = damage.apply(&original);
            for (range, left) in ranges.iter().zip(damage.left(&ranges)) {
                let text = &original[range.clone()];
                let found = body.windows(text.len()).filter(|window| *window == text);
                // More, if it was added by chance.
                assert!(found.count() >= left, "{damage}: {range:?}");
            }
        }
    }

    #[test]
    fn only_what_is_whole_is_left() {
        let mut damage = Damage {
            pieces: vec![Piece::Original(0..10)],
            steps: Vec::new(),
        };
        damage.remove(4..5);
        assert_eq!(damage.left(&[0..4, 3..5, 5..10, 4..6]), [1, 0, 1, 0]);
        let copy = damage.clone_pieces(4..6);
        damage.pieces.extend(copy);
        assert_eq!(damage.left(&[5..7, 5..8]), [2, 1]);
        let at = damage.split_at(1);
        damage.pieces.insert(at, Piece::Added(vec![0]));
        assert_eq!(damage.left(&[0..1, 0..2, 1..4]), [1, 0, 1]);
        assert_eq!(damage.apply(b"0123456789"), b"0\x0012356789\x35\x36");
    }
}
