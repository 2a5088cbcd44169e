//! What a process can learn about itself and its children.

use std::fs;

/// The most memory that this process has had, in bytes, where the system tells (Linux does).
#[must_use]
pub fn peak_memory() -> Option<u64> {
    parse_peak(&fs::read_to_string("/proc/self/status").ok()?)
}

/// Whose resources.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// This process's.
    Own,
    /// Those of the children that were waited for.
    Children,
}

/// The most memory that any child has had, in bytes. Of several (a shell's), it is the largest, not
/// the sum.
#[must_use]
pub fn peak_memory_of_children() -> Option<u64> {
    #[cfg(unix)]
    {
        let kibibytes = usage(Whose::Children)?.max_rss();
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

/// The time on a processor so far, in seconds, where the system tells. Unlike the time on the clock
/// it hardly depends on what else the machine does.
#[must_use]
pub fn processor_time(whose: Whose) -> Option<f64> {
    #[cfg(unix)]
    {
        let usage = usage(whose)?;
        let time = [usage.user_time(), usage.system_time()];
        Some(
            time.iter()
                .map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
                .sum(),
        )
    }
    #[cfg(not(unix))]
    {
        let _ = whose;
        None
    }
}

#[cfg(unix)]
fn usage(whose: Whose) -> Option<nix::sys::resource::Usage> {
    use nix::sys::resource::{UsageWho, getrusage};
    let whose = match whose {
        Whose::Own => UsageWho::RUSAGE_SELF,
        Whose::Children => UsageWho::RUSAGE_CHILDREN,
    };
    getrusage(whose).ok()
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
        assert!(super::processor_time(super::Whose::Own).is_some());
    }
}
