//! The values of directives.

use std::time::Duration;

/// A whole number.
pub(super) fn number(text: &str) -> Result<u64, String> {
    // `parse` alone would accept a sign.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("{text:?} is not a whole number"));
    }
    text.parse()
        .map_err(|_| format!("{text:?} is too large a number"))
}

/// A whole number with a unit.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = text.split_at(digits);
    let unit: fn(u64) -> Duration = match unit {
        "us" => Duration::from_micros,
        "ms" => Duration::from_millis,
        "s" => Duration::from_secs,
        "m" => |minutes| Duration::from_secs(minutes.saturating_mul(60)),
        _ => {
            return Err(format!(
                "{text:?} is not a time: expected a whole number and us, ms, s or m"
            ));
        }
    };
    Ok(unit(number(count)?))
}

/// `BYTES/TIME`.
pub(super) fn pace(text: &str) -> Result<(usize, Duration), String> {
    let (bytes, pause) = text
        .split_once('/')
        .ok_or_else(|| format!("{text:?} has no `/` between the bytes and the time"))?;
    match usize::try_from(number(bytes)?) {
        Ok(0) => Err("0 bytes at a time never end".into()),
        Ok(bytes) => Ok((bytes, duration(pause)?)),
        Err(_) => Err(format!("{bytes:?} is too large a number")),
    }
}

/// The value with this name.
pub(super) fn one_of<T: Copy>(name: &str, values: &[(&'static str, T)]) -> Result<T, String> {
    match values.iter().find(|(known, _)| *known == name) {
        Some((_, value)) => Ok(*value),
        None => {
            let names: Vec<&str> = values.iter().map(|(known, _)| *known).collect();
            Err(format!("expected one of {}", names.join(", ")))
        }
    }
}

/// The position of a record.
pub(super) fn position(text: &str) -> Result<u64, String> {
    match number(text)? {
        0 => Err("records are counted from 1".into()),
        position => Ok(position),
    }
}

/// `N:TEXT`, where N is the position of a record.
pub(super) fn record_text(value: &str) -> Result<(u64, &str), String> {
    match value.split_once(':') {
        Some((record, text)) => Ok((position(record)?, text)),
        None => Err(format!("{value:?} is not N:TEXT, such as 3:null")),
    }
}

/// Three digits, from 100 on.
pub(super) fn status(text: &str) -> Option<u16> {
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|status| digits && *status >= 100)
}
