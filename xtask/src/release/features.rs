//! Every combination of the features of each published crate, under clippy, without warnings.

use super::Release;
use crate::{failure::Failure, report::say, steps::Outcome, workspace::Workspace};

/// The feature that needs OpenSSL's headers, on Linux.
const NATIVE: &str = "native-tls";

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let has_openssl = !cfg!(target_os = "linux") || tls_headers();
    let mut left_out = false;
    for package in &release.packages {
        let mut features = package.features.clone();
        if !has_openssl && features.iter().any(|feature| feature == NATIVE) {
            features.retain(|feature| feature != NATIVE);
            left_out = true;
        }
        let sets = subsets(&features);
        say(format_args!(
            "{}: {} combinations",
            package.name,
            sets.len()
        ));
        for set in &sets {
            check(release.workspace, &package.name, set)?;
        }
    }
    Ok(if left_out {
        Outcome::Partly(format!("{NATIVE} needs libssl-dev and pkg-config"))
    } else {
        Outcome::Passed
    })
}

fn check(workspace: &Workspace, package: &str, features: &str) -> Result<(), Failure> {
    workspace
        .cargo(&["clippy", "--quiet", "--locked", "--no-default-features"])
        .arguments([&format!("--package={package}"), "--features", features])
        .arguments(["--", "-D", "warnings"])
        .run()
}

/// Whether the C compiler finds OpenSSL.
fn tls_headers() -> bool {
    let pkg_config = std::process::Command::new("pkg-config")
        .args(["--exists", "openssl"])
        .status();
    pkg_config.is_ok_and(|status| status.success())
}

/// All sets of features, the empty one first, each with commas. Neighbours differ in as few features
/// as possible, so that little is compiled again.
fn subsets(features: &[String]) -> Vec<String> {
    let count = 1_u32 << features.len().min(16);
    let chosen = |number: u32| {
        // Gray code: one bit changes from each number to the next.
        let code = number ^ (number >> 1);
        let is_chosen = |index: &usize| code >> index & 1 == 1;
        let names = (0..features.len()).filter(is_chosen);
        names
            .map(|index| &*features[index])
            .collect::<Vec<_>>()
            .join(",")
    };
    (0..count).map(chosen).collect()
}

#[cfg(test)]
mod tests {
    use super::subsets;

    #[test]
    fn every_combination_is_there_once() {
        let features = ["a", "b", "c"].map(str::to_owned);
        let mut sets = subsets(&features);
        assert_eq!(sets[..3], ["", "a", "a,b"]);
        sets.sort();
        sets.dedup();
        assert_eq!(sets.len(), 8);
        assert_eq!(subsets(&[]), [""]);
    }
}
