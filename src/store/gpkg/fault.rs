//! Errors of the database in words that say what to do.

use std::path::Path;

use rusqlite::{Error, ErrorCode, ffi};

use crate::store::StoreError;

/// What a database error means for the file at `path`.
pub(super) fn fault(path: &Path) -> impl Fn(Error) -> StoreError {
    let path = path.to_owned();
    move |error| {
        let path = path.clone();
        // Without room not even the index of the log can be made, which readers need too.
        if error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_SHMSIZE) {
            return StoreError::Full { path };
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full { path },
            Some(
                ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::AuthorizationForStatementDenied,
            ) => StoreError::ReadOnly { path },
            Some(
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed,
            ) => StoreError::Locked { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged { path, what: error.to_string() }
            }
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
                StoreError::Io { path, source: std::io::Error::other(words(&error)) }
            }
            _ => StoreError::Database { path, what: words(&error) },
        }
    }
}

/// The words of the database without values: a value may be personal.
fn words(error: &Error) -> String {
    match error {
        Error::SqliteFailure(code, message) => {
            let message = message.as_deref().unwrap_or_default();
            let message: String = message.chars().take(120).collect();
            format!("{code}: {message}")
        }
        Error::FromSqlConversionFailure(column, kind, _) => format!("column {column}: {kind}"),
        Error::InvalidColumnType(column, name, kind) => format!("column {column} {name}: {kind}"),
        Error::QueryReturnedNoRows => "no row".to_owned(),
        _ => "SQLite".to_owned(),
    }
}
