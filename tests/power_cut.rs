//! A pulled plug: the write-ahead log cut at every frame and within frames, its end torn, and a
//! checkpoint that stopped at every page. What is on the disk then is always one state that was
//! committed, and never one before the last commit that was acknowledged.

#![expect(clippy::print_stdout, reason = "figures")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::store::{Chance, Print, Step, act, examine, print, series};
use landrail::store::GeoPackage;

/// The files as a step left them on the disk, and the state that was acknowledged.
struct Moment {
    main: Vec<u8>,
    wal: Wal,
    print: Print,
}

struct Wal {
    bytes: Vec<u8>,
    page: usize,
    /// Frames of the present log; what is behind them was left by an earlier one.
    frames: usize,
}

const HEADER: usize = 32;

impl Wal {
    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        if bytes.len() < HEADER {
            return Self { bytes, page: 4096, frames: 0 };
        }
        let page = usize::try_from(u32::from_be_bytes(bytes[8..12].try_into().unwrap())).unwrap();
        let salts = &bytes[16..24];
        let frames =
            bytes[HEADER..].chunks_exact(24 + page).take_while(|frame| &frame[8..16] == salts).count();
        Self { bytes, page, frames }
    }

    /// Where a frame begins; behind the last one, where it ends.
    fn at(&self, frame: usize) -> usize {
        HEADER + frame * (24 + self.page)
    }

    /// How many commits are whole in the first frames.
    fn commits(&self, frames: usize) -> usize {
        (0..frames).filter(|no| self.bytes[self.at(*no) + 4..self.at(*no) + 8] != [0; 4]).count()
    }

    /// The pages that a checkpoint would write: by number, as the last frame of each has them.
    fn pages(&self) -> std::collections::BTreeMap<usize, &[u8]> {
        let number = |at: usize| u32::from_be_bytes(self.bytes[at..at + 4].try_into().unwrap());
        (0..self.frames)
            .map(|no| {
                let at = self.at(no);
                (usize::try_from(number(at)).unwrap(), &self.bytes[at + 24..at + 24 + self.page])
            })
            .collect()
    }
}

/// Takes a series of steps; halfway the log is brought into the file, so that the next frames stand
/// over old ones.
fn moments(folder: &Path) -> Vec<Moment> {
    let path = folder.join("landrail.gpkg");
    let store = GeoPackage::open_or_create(&path).unwrap();
    // A reader that stays keeps the file as it is between the steps.
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA wal_autocheckpoint=0").unwrap();
    let mut moments = Vec::new();
    for (no, step) in series().into_iter().enumerate() {
        act(&store, step).unwrap();
        moments.push(Moment {
            main: fs::read(&path).unwrap(),
            wal: Wal::read(&folder.join("landrail.gpkg-wal")),
            print: print(&store).unwrap(),
        });
        if no == 8 {
            other.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).unwrap();
        }
    }
    moments
}

/// The disk after a cut.
struct Disk {
    folder: tempfile::TempDir,
    cuts: usize,
}

impl Disk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), cuts: 0 }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("landrail.gpkg")
    }

    /// Puts files there and opens them.
    fn cut(&mut self, main: &[u8], wal: &[u8]) -> Print {
        self.cuts += 1;
        let wal_path = self.folder.path().join("landrail.gpkg-wal");
        let _ = fs::remove_file(self.folder.path().join("landrail.gpkg-shm"));
        fs::write(self.path(), main).unwrap();
        fs::write(wal_path, wal).unwrap();
        examine(&self.path()).unwrap_or_else(|error| panic!("cut {}: {error}", self.cuts))
    }
}

/// The moments whose files share one log: where each begins, and what the disk shows without it.
fn runs(moments: &[Moment]) -> Vec<&[Moment]> {
    moments.chunk_by(|a, b| a.wal.bytes.get(16..24) == b.wal.bytes.get(16..24)).collect()
}

#[test]
fn a_log_cut_anywhere_shows_the_last_whole_commit() {
    let folder = tempfile::tempdir().unwrap();
    let moments = moments(folder.path());
    let runs = runs(&moments);
    assert!(runs.len() >= 2, "the log began anew halfway");
    let (mut disk, mut chance, mut frames) = (Disk::new(), Chance(7), 0);
    let mut before: Option<&Print> = None;
    for run in runs {
        let last = run.last().unwrap();
        let wal = &last.wal;
        assert_eq!(wal.commits(wal.frames), run.len(), "one commit for each step");
        frames += wal.frames;
        // What is in the main file alone is what was there before this log.
        let start = disk.cut(&last.main, &[]);
        if let Some(before) = before {
            assert_eq!(&start, before);
        }
        let expected = |commits: usize| match commits.checked_sub(1) {
            None => &start,
            Some(no) => &run[no].print,
        };
        for frame in 0..=wal.frames {
            let (at, commits) = (wal.at(frame), wal.commits(frame));
            let whole = &wal.bytes[..at];
            assert_eq!(disk.cut(&last.main, whole), *expected(commits), "cut behind frame {frame}");
            if frame == wal.frames {
                break;
            }
            // Every commit, and of the long ones every seventh frame.
            let near = wal.commits(frame + 1) != commits || (frame > 0 && wal.commits(frame - 1) != commits);
            if !near && frame % 7 != 0 {
                continue;
            }
            let within = at + 1 + chance.below(23 + wal.page);
            for (what, bytes) in [
                ("cut within", wal.bytes[..within].to_vec()),
                ("zeros at the end", [whole, &vec![0; 24 + wal.page]].concat()),
                ("half a page", {
                    let mut torn = wal.bytes[..wal.at(frame + 1)].to_vec();
                    let half = at + 24 + wal.page / 2;
                    torn[half..].iter_mut().for_each(|byte| *byte = !*byte);
                    torn
                }),
                ("a hole in the log", {
                    let mut torn = wal.bytes[..wal.at(wal.frames)].to_vec();
                    torn[at..wal.at(frame + 1)].fill(0);
                    torn
                }),
            ] {
                assert_eq!(disk.cut(&last.main, &bytes), *expected(commits), "{what}, frame {frame}");
            }
        }
        before = Some(&last.print);
    }
    println!("{} steps, {frames} frames, {} cuts of the log", moments.len(), disk.cuts);
}

/// As each step was acknowledged: what was on the disk at that moment has it, whole.
#[test]
fn what_was_acknowledged_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let moments = moments(folder.path());
    let mut disk = Disk::new();
    for (moment, step) in moments.iter().zip(series()) {
        assert_eq!(disk.cut(&moment.main, &moment.wal.bytes), moment.print, "{step:?}");
        // The index beside the log is made anew; one that lags behind must not hide a commit.
        fs::write(disk.folder.path().join("landrail.gpkg-shm"), vec![0xAA; 32768]).unwrap();
    }
    println!("{} acknowledged steps", disk.cuts);
}

#[test]
fn a_checkpoint_that_stopped_anywhere_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let moments = moments(folder.path());
    let (mut disk, mut pages) = (Disk::new(), 0);
    for run in runs(&moments) {
        let last = run.last().unwrap();
        let wal = &last.wal;
        let written: Vec<(usize, &[u8])> = wal.pages().into_iter().collect();
        pages += written.len();
        let mut main = last.main.clone();
        for (no, (number, bytes)) in written.iter().enumerate() {
            let (from, to) = ((number - 1) * wal.page, number * wal.page);
            if main.len() < to {
                main.resize(to, 0);
            }
            let dense = written.len() < 200 || no % 5 == 0 || no + 1 == written.len();
            // Half of the page is there when the plug is pulled.
            main[from..from + wal.page / 2].copy_from_slice(&bytes[..wal.page / 2]);
            if dense {
                assert_eq!(disk.cut(&main, &wal.bytes), last.print, "half of page {number}");
            }
            main[from..to].copy_from_slice(bytes);
            if dense {
                assert_eq!(disk.cut(&main, &wal.bytes), last.print, "up to page {number}");
            }
        }
        // All pages are written; the log may be gone now, or not.
        assert_eq!(disk.cut(&main, &[]), last.print);
    }
    println!("{pages} pages of checkpoints, {} cuts", disk.cuts);
}

/// The file itself appears with all of its tables, or not at all.
#[test]
fn steps_are_what_they_seem() {
    let folder = tempfile::tempdir().unwrap();
    let store = GeoPackage::open_or_create(&folder.path().join("a.gpkg")).unwrap();
    let mut prints: Vec<Print> = Vec::new();
    for step in series() {
        act(&store, step).unwrap();
        let now = print(&store).unwrap();
        assert!(!prints.contains(&now), "{step:?} can be told");
        if matches!(step, Step::Log(_) | Step::Token(_)) {
            assert_eq!(now.contents, prints.last().unwrap().contents, "{step:?} changes no data");
        }
        prints.push(now);
    }
}
