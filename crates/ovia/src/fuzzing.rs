//! The properties that the fuzz targets in `fuzz/` try to break. Each takes any bytes, and panics if
//! they break it. The tests below check them with the seeds, and with mutations of these.

mod array_splitter;
mod fast_json;
mod record;
mod retry_after;

pub use self::{
    array_splitter::array_splitter, fast_json::fast_json, record::record, retry_after::retry_after,
};

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

    /// Each seed, each prefix of each, and this many mutations.
    fn hold(property: fn(&[u8]), target: &str, mutations: usize) {
        let seeds = seeds(target);
        let run = |data: &[u8]| {
            // If it fails, the output shows for which input.
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
    fn the_array_splitter_holds() {
        hold(super::array_splitter, "array_splitter", 2000);
    }

    #[test]
    fn a_record_holds() {
        hold(super::record, "record", 2000);
    }

    #[test]
    fn the_fast_reader_holds() {
        hold(super::fast_json, "fast_json", 2000);
    }

    #[test]
    fn retry_after_holds() {
        hold(super::retry_after, "retry_after", 2000);
    }
}
