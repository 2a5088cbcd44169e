//! What a process can learn about itself and its children.

use std::fs;

/// The most memory that this process has had, in bytes, where the system tells (Linux does).
#[must_use]
pub fn peak_memory() -> Option<u64> {
    parse_peak(&fs::read_to_string("/proc/self/status").ok()?)
}

/// The most memory that any child has had that was waited for, in bytes. Of several (a shell's), it
/// is the largest, not the sum.
#[must_use]
pub fn peak_memory_of_children() -> Option<u64> {
    #[cfg(unix)]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        let kibibytes = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?.max_rss();
        // Apple counts bytes.
        let unit = if cfg!(target_vendor = "apple") {
            1
        } else {
            1024
        };
        u64::try_from(kibibytes).ok().map(|most| most * unit)
    }
    #[cfg(not(unix))]
    {
        None
    }
}

fn parse_peak(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_the_peak() {
        let status = "Name:\tx\nVmPeak:\t   9000 kB\nVmHWM:\t    7260 kB\nVmRSS:\t 1 kB\n";
        assert_eq!(super::parse_peak(status), Some(7260 * 1024));
        assert_eq!(super::parse_peak("Name:\tx\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_had_some() {
        assert!(super::peak_memory().is_some_and(|bytes| bytes > 100_000));
    }
}
