//! Notices of appointment and removal (任免), of probation served (试用期满) and on the division of work
//! (分工).

use super::Found;
use crate::gazette::Gazette;

/// Reads every act about an office in a gazette.
pub fn read(_gazette: &Gazette) -> Found {
    Found::default()
}
