//! Which audio container a file is, by its content. The URL's ending and the `Content-Type` are not
//! relied on.

/// How many bytes of a file are looked at.
pub(super) const HEAD_BYTES: usize = 4096;

/// What a file begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Audio, or a video container, with the usual ending of its file name.
    Audio(&'static str),
    /// Not audio: what it is instead.
    Other(&'static str),
}

/// Looks at the first bytes of a file, which are not none.
pub(super) fn recognise(head: &[u8]) -> Content {
    use infer::MatcherType;

    if let Some(name) = text(head) {
        return Content::Other(name);
    }
    // Headers of MPEG audio that `infer` does not know, among them those of telephone quality.
    match head {
        [b'.', b's', b'n', b'd', ..] => return Content::Audio("au"),
        [0xff, second, third, ..]
            if second & 0xe6 == 0xe2 && second & 0x18 != 0x08 && third >> 4 != 0xf =>
        {
            return Content::Audio("mp3");
        }
        _ => {}
    }
    match infer::get(head) {
        Some(kind) => match (kind.matcher_type(), kind.extension()) {
            (MatcherType::Audio, extension) => Content::Audio(extension),
            (MatcherType::Video, extension @ ("mp4" | "webm" | "mkv" | "mov" | "avi")) => {
                Content::Audio(extension)
            }
            (MatcherType::Image, _) => Content::Other("an image"),
            (MatcherType::Archive, _) => Content::Other("an archive"),
            _ => Content::Other("a file of another type"),
        },
        None => Content::Other("content of an unknown type"),
    }
}

/// What kind of text it is.
fn text(head: &[u8]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.trim_ascii_start();
    let begins = |with: &[u8]| {
        head.get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") || begins(b"<body") {
        return Some("an HTML page");
    }
    match head {
        [] => Some("white space"),
        [b'<', ..] => Some("XML"),
        [b'{' | b'[', ..] => Some("JSON"),
        _ if head
            .iter()
            .all(|&byte| byte >= 0x20 && byte != 0x7f || b"\t\r\n".contains(&byte))
            && std::str::from_utf8(head).is_ok() =>
        {
            Some("text")
        }
        _ => None,
    }
}

/// How long a WAV file says that it is, in bytes. For a length that no header announced.
pub(super) fn wav_bytes(head: &[u8]) -> Option<u64> {
    match head {
        [
            b'R',
            b'I',
            b'F',
            b'F',
            a,
            b,
            c,
            d,
            b'W',
            b'A',
            b'V',
            b'E',
            ..,
        ] => {
            let size = u32::from_le_bytes([*a, *b, *c, *d]);
            // Programs that write to a pipe do not know it.
            (size != 0 && size < u32::MAX - 64 * 1024).then_some(u64::from(size) + 8)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, recognise, wav_bytes};

    #[test]
    fn audio_by_content() {
        for (head, extension) in [
            (&b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"[..], "wav"),
            (b"ID3\x04\0\0\0\0\0\0", "mp3"),
            (b"\xff\xfb\x90\x44\0\0", "mp3"),
            (b"\xff\xf3\x40\xc4\0\0", "mp3"),
            (b"\xff\xe3\x18\xc4\0\0", "mp3"),
            (b"OggS\0\x02\0\0\0\0\0\0\0\0", "ogg"),
            (b"fLaC\0\0\0\x22", "flac"),
            (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42", "m4a"),
            (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "mp4"),
            (b"#!AMR\n\x0c\0\0\0\0\0\0\0\0\0\0", "amr"),
            (b".snd\0\0\0\x18", "au"),
            (b"\xff\xf1\x50\x80\0\0", "aac"),
        ] {
            assert_eq!(recognise(head), Content::Audio(extension), "{head:?}");
        }
    }

    #[test]
    fn webm_is_recognised_from_257_bytes_on() {
        let mut head = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm".to_vec();
        head.resize(257, 0);
        assert_eq!(recognise(&head), Content::Audio("webm"));
    }

    #[test]
    fn what_is_not_audio() {
        for (head, what) in [
            (&b"\n <!DOCTYPE HTML><title>x"[..], "an HTML page"),
            (b"\xef\xbb\xbf<html>", "an HTML page"),
            (
                b"<?xml version='1.0'?><Error><Code>AccessDenied</Code>",
                "XML",
            ),
            (b" {\"error\":1}", "JSON"),
            (b"not found", "text"),
            (b" \n", "white space"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "an image"),
            (b"PK\x03\x04\x14\0\0\0", "an archive"),
            (b"\0\x01\x02\x03", "content of an unknown type"),
        ] {
            assert_eq!(recognise(head), Content::Other(what), "{head:?}");
        }
    }

    #[test]
    fn lengths_of_wav_files() {
        assert_eq!(wav_bytes(b"RIFF\x24\0\0\0WAVEfmt "), Some(44));
        assert_eq!(wav_bytes(b"RIFF\xff\xff\xff\xffWAVEfmt "), None);
        assert_eq!(wav_bytes(b"RIFF\0\0\0\0WAVEfmt "), None);
        assert_eq!(wav_bytes(b"ID3"), None);
    }
}
