//! Every format, in pieces of every size, cut and damaged.

use std::io::Write;

use flate2::{Compression, write};

use super::{Decompressor, End, Format, PIECE_BYTES};
use crate::{Error, ErrorKind};

const ZSTD: Format = Format::Zstd {
    max_window: 8 << 20,
};

/// The data, which is added in steps of this many bytes.
fn decompress(format: Format, packed: &[u8], step: usize) -> Result<Vec<u8>, Error> {
    let mut decompressor = Decompressor::new(format);
    let mut plain = Vec::new();
    for bytes in packed.chunks(step) {
        decompressor.push(bytes);
        while let Some(piece) = decompressor.next()? {
            assert!(!piece.is_empty() && piece.len() <= PIECE_BYTES);
            plain.extend_from_slice(&piece);
        }
    }
    decompressor.finish(End::MayBeCut);
    while let Some(piece) = decompressor.next()? {
        plain.extend_from_slice(&piece);
    }
    Ok(plain)
}

fn gzip(plain: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = write::GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(plain).expect("memory");
    encoder.finish().expect("memory")
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    let mut encoder = write::ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).expect("memory");
    encoder.finish().expect("memory")
}

fn deflate(plain: &[u8]) -> Vec<u8> {
    let mut encoder = write::DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(plain: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(plain, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Text that is partly repeated and partly not.
fn text(bytes: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(7);
    let words = ["[{\"id\": ", "\"duration\"", "00", "é", ", "];
    let mut text = Vec::new();
    while text.len() < bytes {
        text.extend_from_slice(random.choice(words).expect("a word").as_bytes());
        text.push(random.u8(b'a'..=b'z'));
    }
    text
}

#[test]
fn every_format_in_pieces_of_every_size() {
    for bytes in [0, 1, 1000, 200_000] {
        let plain = text(bytes);
        for (name, format, packed) in [
            ("gzip", Format::Gzip, gzip(&plain, 6)),
            ("stored gzip", Format::Gzip, gzip(&plain, 0)),
            ("zlib", Format::Deflate, zlib(&plain)),
            ("raw", Format::Deflate, deflate(&plain)),
            ("zstd", ZSTD, zstd(&plain)),
        ] {
            for step in [1, 7, 4096, usize::MAX] {
                let read = decompress(format, &packed, step);
                assert!(read.expect(name) == plain, "{name} by {step}");
            }
        }
    }
}

#[test]
fn members_and_frames_follow_each_other() {
    let mut named = flate2::GzBuilder::new()
        .filename("calls.json")
        .comment("a comment")
        .extra("extra")
        .write(Vec::new(), Compression::best());
    named.write_all(b"two ").expect("memory");
    let named = named.finish().expect("memory");
    let skippable = b"\x5a\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    let members = [gzip(b"one ", 6), named, gzip(b"", 6), gzip(b"three", 0)];
    let frames = [
        &skippable,
        &zstd(b"one "),
        &skippable,
        &zstd(b"two three"),
        &skippable,
    ];
    for step in [1, 3, usize::MAX] {
        let read = |format, packed: &[u8]| decompress(format, packed, step).expect("data");
        assert_eq!(read(Format::Gzip, &members.concat()), b"one two three");
        // Zeros, as `dd` adds them.
        assert_eq!(
            read(Format::Gzip, &[gzip(b"x", 6), vec![0; 700]].concat()),
            b"x"
        );
        assert_eq!(
            read(ZSTD, &frames.map(|frame| &frame[..]).concat()),
            b"one two three"
        );
    }
}

#[test]
fn what_is_cut_ends_too_soon() {
    let plain = text(2000);
    let packed = [gzip(&plain, 6), gzip(&plain, 6)].concat();
    for (format, packed) in [
        (Format::Gzip, gzip(&plain, 6)),
        (Format::Gzip, packed),
        (Format::Deflate, zlib(&plain)),
        (Format::Deflate, deflate(&plain)),
        (ZSTD, zstd(&plain)),
    ] {
        for end in 0..packed.len() {
            let cut = decompress(format, &packed[..end], 100);
            if end == packed.len() / 2 && cut.is_ok() {
                continue; // Between two members.
            }
            let error = cut.expect_err("a cut");
            assert_eq!(
                error.kind(),
                ErrorKind::Interrupted,
                "{format:?} {end} {error}"
            );
            let text = format!("the {} data ended too soon", format.name());
            assert_eq!(error.to_string(), text);
        }
    }
}

#[test]
fn damage_is_found() {
    let plain = text(2000);
    let with = |packed: &[u8], at: usize, xor: u8| {
        let mut damaged = packed.to_vec();
        damaged[at] ^= xor;
        damaged
    };
    let stored = gzip(&plain, 0);
    let (middle, end) = (stored.len() / 2, stored.len());
    let frame = zstd(&plain);
    for (format, packed, reason) in [
        (
            Format::Gzip,
            with(&stored, middle, 1),
            "its checksum does not match",
        ),
        (
            Format::Gzip,
            with(&stored, end - 8, 1),
            "its checksum does not match",
        ),
        (
            Format::Gzip,
            with(&stored, end - 1, 1),
            "its checksum does not match",
        ),
        (Format::Gzip, with(&stored, 0, 1), "its header is invalid"),
        (
            Format::Gzip,
            with(&stored, 10, 6),
            "it cannot be decompressed",
        ),
        (
            Format::Gzip,
            [&stored[..], b"[]"].concat(),
            "more data follows its end",
        ),
        (
            Format::Gzip,
            [&stored[..], b"\0\0x"].concat(),
            "more data follows its end",
        ),
        (
            Format::Deflate,
            [zlib(&plain), vec![0]].concat(),
            "more data follows its end",
        ),
        (
            Format::Deflate,
            [deflate(&plain), vec![7]].concat(),
            "more data follows its end",
        ),
        (
            Format::Deflate,
            with(&zlib(&plain), zlib(&plain).len() - 1, 1),
            "it cannot be",
        ),
        (
            ZSTD,
            with(&frame, frame.len() - 1, 1),
            "its checksum does not match",
        ),
        (
            ZSTD,
            [&frame[..], b"more"].concat(),
            "a frame does not start",
        ),
    ] {
        for step in [1, 1000, usize::MAX] {
            let error = decompress(format, &packed, step).expect_err(reason);
            assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
            assert!(error.to_string().contains(reason), "{reason}: {error}");
        }
    }
    // Shows in the piece that ends the data, which is not returned.
    let mut decompressor = Decompressor::new(Format::Gzip);
    decompressor.push(&with(&stored, middle, 1));
    assert!(decompressor.next().is_err());
}

/// One push that expands a thousand times and more is returned in pieces.
#[test]
fn a_bomb_is_returned_in_small_pieces() {
    let zeros = vec![0; 8 << 20];
    for (format, packed) in [
        (Format::Gzip, gzip(&zeros, 9)),
        (Format::Deflate, zlib(&zeros)),
        (ZSTD, zstd(&zeros)),
    ] {
        assert!(packed.len() < 20_000, "{format:?}: {}", packed.len());
        let mut decompressor = Decompressor::new(format);
        decompressor.push(&packed);
        let mut pieces = 0;
        while let Some(piece) = decompressor.next().expect("data") {
            assert!(piece.len() <= PIECE_BYTES);
            pieces += 1;
        }
        assert!(pieces >= zeros.len() / PIECE_BYTES, "{pieces}");
    }
}

#[test]
fn random_bytes_and_random_damage_do_not_panic() {
    let mut random = fastrand::Rng::with_seed(11);
    let plain = text(3000);
    for (format, good) in [
        (Format::Gzip, gzip(&plain, 6)),
        (Format::Deflate, zlib(&plain)),
        (ZSTD, zstd(&plain)),
    ] {
        for _ in 0..300 {
            let mut packed = good.clone();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(..packed.len());
                packed[at] = random.u8(..);
            }
            let changed = packed != good;
            if let Ok(read) = decompress(format, &packed, random.usize(1..4000)) {
                assert!(read == plain || !changed, "{format:?}");
            }
            let noise: Vec<u8> = (0..random.usize(1..200)).map(|_| random.u8(..)).collect();
            let packed = [&packed[..random.usize(..30)], &noise].concat();
            let _ = decompress(format, &packed, 50);
        }
    }
}
