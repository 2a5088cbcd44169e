//! The scan by blocks against the scan byte by byte.

use proptest::{collection::vec, prelude::*, sample::Index};

use super::ContainerScanner;

/// Where it ends, whether that was too deep, and where it stands if it does not end.
type Outcome = (Option<usize>, bool, Option<ContainerScanner>);

fn outcome(scan: ContainerScanner, end: Option<usize>) -> Outcome {
    (end, scan.too_deep, end.is_none().then_some(scan))
}

fn simple(bytes: &[u8], bound: usize) -> Outcome {
    let mut scan = ContainerScanner::new(bound);
    let end = scan.byte_by_byte(bytes);
    outcome(scan, end)
}

/// In pieces, each from one place to the next.
fn by_blocks(bytes: &[u8], bound: usize, places: &[usize]) -> Outcome {
    let mut scan = ContainerScanner::new(bound);
    let mut from = 0;
    for to in places.iter().copied().chain([bytes.len()]) {
        if let Some(end) = scan.end_in(&bytes[from..to]) {
            return outcome(scan, Some(from + end));
        }
        from = to;
    }
    outcome(scan, None)
}

/// In one, and cut at every place.
fn agree(bytes: &[u8], bound: usize) {
    let expected = simple(bytes, bound);
    for cut in 0..=bytes.len() {
        let text = bytes.escape_ascii();
        let found = by_blocks(bytes, bound, &[cut]);
        assert_eq!(found, expected, "{text}, cut at {cut}, {bound} deep");
    }
}

#[test]
fn whatever_stands_at_whatever_place_of_a_block() {
    let hard = [
        r#"","#,
        r#"\"","#,
        r#"\\","#,
        r#"\\\"","#,
        r#"\u0022]"}"#,
        r#"":"}"#,
        r#"":{}"#,
        r#"":[}"#,
        r#""}"#,
        r#"\"}"#,
        r#"":[[]]}"#,
        r#"\\"}}"#,
        r#"" \"}"#,
        r#"" \}"#,
        "\"\\\\\"}",
    ];
    for hard in hard {
        for filling in [b'a', b' ', b'\\', b'"', b'['] {
            for before in 50..70 {
                let mut text = b"{\"".to_vec();
                text.resize(2 + before, filling);
                text.extend_from_slice(hard.as_bytes());
                text.extend_from_slice(&[b'b'; 60]);
                text.extend_from_slice(br#"\","c":1}}}"#);
                let expected = simple(&text, 3);
                assert_eq!(
                    by_blocks(&text, 3, &[]),
                    expected,
                    "{}",
                    text.escape_ascii()
                );
            }
        }
    }
}

#[test]
fn runs_of_backslashes() {
    for run in 0..140 {
        for before in [0, 1, 59, 60, 61, 62, 63, 64] {
            // What the last of them means ends with the next byte, whatever block that is in.
            for behind in [0, 1, 63, 64, 65, 128] {
                let inside = ["a".repeat(before), "\\".repeat(run), "a".repeat(behind)].concat();
                let text = format!("{{\"{inside}\"}},\"}}");
                let closes = behind > 0 || run % 2 == 0;
                let expected = if closes { 4 } else { 7 } + inside.len();
                let mut scan = ContainerScanner::new(1);
                assert_eq!(scan.end_in(text.as_bytes()), Some(expected), "{text}");
                assert!(!scan.is_too_deep());
            }
        }
    }
}

#[test]
fn the_deepest_place_counts_wherever_it_is() {
    for depth in 1..80 {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let text = format!("[{text},{}{text}]", "1,".repeat(40));
        let mut scan = ContainerScanner::new(depth + 1);
        assert_eq!(scan.end_in(text.as_bytes()), Some(text.len()));
        assert!(!scan.is_too_deep());
        let mut scan = ContainerScanner::new(depth);
        assert_eq!(scan.end_in(text.as_bytes()), Some(text.len()));
        assert!(scan.is_too_deep());
        agree(text.as_bytes(), depth);
    }
}

/// Pieces of records: few brackets, so that they go on for some blocks, and what is hard on scanners.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => (0..130usize, prop::sample::select(b"a \xe9".to_vec()))
            .prop_map(|(length, byte)| vec![byte; length]),
        2 => (0..130usize).prop_map(|length| vec![b'\\'; length]),
        4 => vec(prop::sample::select(b"\"\\{[]}a".to_vec()), 0..12),
        2 => Just(b"\"".to_vec()),
        2 => Just(b"\\\"".to_vec()),
        2 => Just(b"[{".to_vec()),
        1 => Just(b"}]".to_vec()),
        1 => vec(any::<u8>(), 0..70),
    ];
    (vec(piece, 0..12), any::<bool>()).prop_map(|(pieces, object)| {
        let first = if object { b"{" } else { b"[" };
        [&first[..], &pieces.concat()].concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn by_blocks_is_byte_by_byte(
        text in text(),
        bound in prop_oneof![0..8usize, Just(usize::MAX)],
        cuts in vec(any::<Index>(), 0..6),
    ) {
        let expected = simple(&text, bound);
        prop_assert_eq!(by_blocks(&text, bound, &[]), expected);
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len())).collect();
        places.sort_unstable();
        prop_assert_eq!(by_blocks(&text, bound, &places), expected);
    }
}

proptest! {
    /// Nothing but what counts, and a cut at every place.
    #[test]
    fn wherever_it_is_cut(
        bytes in vec(prop::sample::select(b"\"\"\\\\{[]}a".to_vec()), 0..200),
        bound in 0..8usize,
    ) {
        agree(&[b"[[[[", &bytes[..]].concat(), bound);
    }
}
