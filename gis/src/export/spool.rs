//! A file on its way into the zip.

use std::io::{self, BufWriter, Read, Seek as _, SeekFrom, Write};

use tempfile::SpooledTempFile;

use super::ExportError;

/// The most bytes a shapefile or dBASE file may have.
pub(super) const MAX_BYTES: u64 = i32::MAX as u64;

/// Files up to this many bytes stay in memory.
const IN_MEMORY: usize = 8 << 20;

/// Written with seeking back to the header, and then read from the start: in memory while it is
/// small, in an unnamed temporary file when it grows.
pub(super) struct Spool(BufWriter<SpooledTempFile>);

impl Spool {
    pub(super) fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 16, SpooledTempFile::new(IN_MEMORY)))
    }

    /// Overwrites bytes at a place.
    pub(super) fn patch(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(at))?;
        self.0.write_all(bytes)
    }

    /// Copies the whole file to `out`.
    pub(super) fn copy(self, out: &mut impl Write) -> io::Result<()> {
        let mut file = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        let mut chunk = vec![0; 1 << 16];
        loop {
            match file.read(&mut chunk)? {
                0 => return Ok(()),
                read => out.write_all(&chunk[..read])?,
            }
        }
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl io::Seek for Spool {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// Refuses a file that would be larger than the format allows.
pub(super) fn fits(name: &str, extension: &str, bytes: u64, max: u64) -> Result<(), ExportError> {
    if bytes > max {
        return Err(ExportError::TooBig { file: format!("{name}.{extension}"), bytes });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_gigabytes_are_the_limit() {
        assert!(fits("segments", "shp", MAX_BYTES, MAX_BYTES).is_ok());
        let message = fits("segments", "shp", MAX_BYTES + 1, MAX_BYTES).unwrap_err().to_string();
        assert!(message.contains("segments.shp") && message.contains("2147483648"), "{message}");
    }

    #[test]
    fn large_files_are_whole() {
        for size in [0, 10, IN_MEMORY + 100_000] {
            let mut spool = Spool::new();
            spool.write_all(&vec![7; size]).unwrap();
            spool.patch(3, b"abc").unwrap();
            let mut read = Vec::new();
            spool.copy(&mut read).unwrap();
            assert_eq!(read.len(), size.max(6));
            assert_eq!(&read[3..6], b"abc");
            assert!(read[6..].iter().all(|&byte| byte == 7));
        }
    }
}
