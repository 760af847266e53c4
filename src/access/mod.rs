//! Who may see and do what. Pure rules: no store, no HTTP.

mod role;
mod secret;

pub use role::{Actor, Grant, Role};
pub use secret::{Secret, SecretHash};
