//! What holds whatever comes: the properties that the fuzz targets in `fuzz/` try to break. Each
//! takes any bytes, and panics where they break it. The tests below hold them against the seeds.

mod array_reader;
mod call;
mod quick;
mod retry_after;

pub use self::{array_reader::array_reader, call::call, quick::quick, retry_after::retry_after};

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// The seeds of a target, in the order of their names.
    fn seeds(target: &str) -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
        let entries = fs::read_dir(folder.join(target)).expect("seeds");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("a seed").path()).collect();
        paths.sort();
        let seeds = paths.iter().map(|path| fs::read(path).expect("a file"));
        seeds.collect()
    }

    /// Changes a few bytes, as a fuzzer would.
    fn mutate(data: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut fastrand::Rng) {
        for _ in 0..random.usize(1..4) {
            let (from, to) = (random.usize(..=data.len()), random.usize(..=data.len()));
            let range = from.min(to)..from.max(to).min(from.min(to) + 20);
            let other = &seeds[random.usize(..seeds.len())];
            let start = random.usize(..=other.len());
            let end = other.len().min(start + random.usize(..20));
            let byte = b"[]{}\",:\\u0d19-+eE.nt \n\0\x0c\xef\xc3"[random.usize(..26)];
            match random.u8(..5) {
                0 => drop(data.drain(range)),
                1 => drop(data.splice(range, other[start..end].iter().copied())),
                2 => data.insert(from, byte),
                3 => data.extend_from_within(range),
                _ if from < data.len() => data[from] = byte,
                _ => {}
            }
        }
    }

    /// Each seed, each beginning of each, and so many that are like them.
    fn hold(property: fn(&[u8]), target: &str, mutations: usize) {
        let seeds = seeds(target);
        let run = |data: &[u8]| {
            // Where it fails, the test's output shows for what.
            let held = std::panic::catch_unwind(|| property(data));
            assert!(held.is_ok(), "for \"{}\"", data.escape_ascii());
        };
        for seed in &seeds {
            (0..=seed.len()).for_each(|end| run(&seed[..end]));
        }
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..mutations {
            let mut data = seeds[random.usize(..seeds.len())].clone();
            mutate(&mut data, &seeds, &mut random);
            run(&data);
        }
    }

    #[test]
    fn the_array_reader_holds() {
        hold(super::array_reader, "array_reader", 2000);
    }

    #[test]
    fn a_call_holds() {
        hold(super::call, "call", 2000);
    }

    #[test]
    fn the_quick_reader_holds() {
        hold(super::quick, "quick", 2000);
    }

    #[test]
    fn retry_after_holds() {
        hold(super::retry_after, "retry_after", 2000);
    }
}
