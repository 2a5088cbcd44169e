//! A file that is replaced as a whole, perhaps compressed: written beside its place, synchronized, and
//! renamed when it is complete.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use tempfile::NamedTempFile;

use crate::{exit::Failure, output::Format};

/// How much is compressed at once with zstd.
const ZSTD_FRAME_BYTES: usize = 1024 * 1024;

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileKind {
    pub(crate) format: Format,
    compression: Option<Compression>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compression {
    Gzip,
    Zstd,
}

impl FileKind {
    /// The kind of a file, by its name.
    pub(crate) fn of(path: &Path) -> Result<Self, String> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_lowercase());
        let name = name.unwrap_or_default();
        let (name, compression) = match name.rsplit_once('.') {
            Some((name, "gz")) => (name, Some(Compression::Gzip)),
            Some((name, "zst")) => (name, Some(Compression::Zstd)),
            _ => (&*name, None),
        };
        let format = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("ndjson" | "jsonl") => Format::Ndjson,
            Some("json") => Format::Json,
            Some("csv") => Format::Csv,
            Some("xlsx") => Format::Xlsx,
            _ => {
                return Err(
                    "FILE: the name has to end with .ndjson, .json, .csv or .xlsx, or that \
                            and .gz or .zst"
                        .to_owned(),
                );
            }
        };
        Ok(Self {
            format,
            compression,
        })
    }
}

/// The file while it is written. Dropped before it is finished, it is removed.
pub(crate) struct ExportFile {
    place: PathBuf,
    encoder: Encoder,
}

enum Encoder {
    Plain(BufWriter<NamedTempFile>),
    Gzip(Box<GzEncoder<BufWriter<NamedTempFile>>>),
    Zstd {
        out: BufWriter<NamedTempFile>,
        frame: Vec<u8>,
    },
}

impl ExportFile {
    /// Creates the temporary file, before anything is read.
    pub(crate) fn create(path: &Path, kind: FileKind) -> Result<Self, Failure> {
        let shown = path.display();
        let wrong = |problem: &str| Failure::usage(format!("FILE: {shown}: {problem}"));
        // A link is followed, so that it stays one.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let old = fs::metadata(&place).ok();
        if old.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(wrong("it is a directory"));
        }
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            return Err(wrong(
                "it is not a file; use `ovia calls list -o FORMAT` for a pipe",
            ));
        }
        let directory = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".ovia-export-").suffix(".part");
        let permissions = old
            .map(|old| old.permissions())
            .or_else(default_permissions);
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(directory).map_err(|error| {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => "there is no such directory".to_owned(),
                io::ErrorKind::PermissionDenied => "the directory may not be written".to_owned(),
                _ => format!("it cannot be written: {error}"),
            };
            wrong(&reason)
        })?;
        let out = BufWriter::with_capacity(64 * 1024, file);
        Ok(Self {
            encoder: match kind.compression {
                None => Encoder::Plain(out),
                Some(Compression::Gzip) => Encoder::Gzip(Box::new(GzEncoder::new(
                    out,
                    flate2::Compression::default(),
                ))),
                Some(Compression::Zstd) => Encoder::Zstd {
                    out,
                    frame: Vec::new(),
                },
            },
            place,
        })
    }

    /// Puts the file in its place, and returns its size in bytes.
    pub(crate) fn finish(self) -> io::Result<u64> {
        let out = match self.encoder {
            Encoder::Plain(out) => out,
            Encoder::Gzip(encoder) => encoder.finish()?,
            Encoder::Zstd { mut out, frame } => {
                out.write_all(&zstd_frame(&frame))?;
                out
            }
        };
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        let bytes = file.as_file().metadata()?.len();
        file.persist(&self.place).map_err(|error| error.error)?;
        // The directory, so that the name survives a power cut too. Not every system can do that.
        if let Some(Ok(directory)) = self.place.parent().map(File::open) {
            let _ = directory.sync_all();
        }
        Ok(bytes)
    }
}

/// Those of a new file: the system subtracts the umask.
#[cfg(unix)]
fn default_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<fs::Permissions> {
    None
}

/// Frames are independent; a decoder reads one after the other.
fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

impl Write for ExportFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.encoder {
            Encoder::Plain(out) => out.write(bytes),
            Encoder::Gzip(out) => out.write(bytes),
            Encoder::Zstd { out, frame } => {
                frame.extend_from_slice(bytes);
                if frame.len() >= ZSTD_FRAME_BYTES {
                    out.write_all(&zstd_frame(frame))?;
                    frame.clear();
                }
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // Everything is written at the end.
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Compression, FileKind};
    use crate::output::Format;

    #[test]
    fn kinds_by_name() {
        for (name, format, compression) in [
            ("calls.ndjson", Format::Ndjson, None),
            ("a/b.c/calls.JSON.GZ", Format::Json, Some(Compression::Gzip)),
            ("x.csv.zst", Format::Csv, Some(Compression::Zstd)),
            (".xlsx", Format::Xlsx, None),
        ] {
            let kind = FileKind {
                format,
                compression,
            };
            assert_eq!(FileKind::of(Path::new(name)), Ok(kind), "{name}");
        }
        for name in [
            "",
            "calls",
            "calls.gz",
            "calls.txt",
            "calls.csv.bz2",
            "csv",
            "/",
        ] {
            assert!(FileKind::of(Path::new(name)).is_err(), "{name}");
        }
    }
}
