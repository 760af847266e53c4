//! Roles, and what each of them may.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A role. Each may what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whoever asks: no personal number, no edit.
    Public,
    /// Sees personal numbers, writes review notes.
    Inspector,
    /// Edits the data of his or her own counties.
    Editor,
    /// Edits everything, issues tokens, reads the audit.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Public, Self::Inspector, Self::Editor, Self::Admin];

    /// The term used in JSON and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Inspector => "inspector",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Public => "公众",
            Self::Inspector => "巡查员",
            Self::Editor => "编辑员",
            Self::Admin => "管理员",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.as_str() == text || role.zh() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("没有角色“{text}”，可用：{known} / no role {text:?}, known are: {known}")
        })
    }
}

/// What somebody may: a role, and for an editor the counties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The counties in canonical spelling that an editor may edit and whose numbers an inspector may
    /// see; empty for all of them.
    #[serde(default)]
    pub counties: BTreeSet<String>,
}

impl Grant {
    /// What anybody may.
    pub const fn public() -> Self {
        Self { role: Role::Public, counties: BTreeSet::new() }
    }

    /// Whether the data of a county are among those of the grant. What is of no known county is so
    /// only for a grant without limits.
    pub fn covers(&self, county: Option<&str>) -> bool {
        self.counties.is_empty() || county.is_some_and(|county| self.counties.contains(county))
    }

    /// Whether personal numbers of officials of a county may be read.
    pub fn may_read_personal(&self, county: Option<&str>) -> bool {
        self.role >= Role::Inspector && self.covers(county)
    }

    /// Whether data of a county may be changed.
    pub fn may_edit(&self, county: Option<&str>) -> bool {
        self.role >= Role::Editor && self.covers(county)
    }
}

/// Who does something: written to the audit with everything that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The name of the token, or `cli:` and the name of the system's user; empty for the public.
    pub name: String,
    /// The role that was used.
    pub role: Role,
    /// From which network address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Actor {
    /// The user of this computer at the command line, who owns the files.
    pub fn local() -> Self {
        let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_default();
        let user: String = user.chars().filter(|c| !c.is_control()).take(64).collect();
        Self { name: format!("cli:{user}"), role: Role::Admin, address: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_edits_the_own_counties_only() {
        let own = Grant { role: Role::Editor, counties: BTreeSet::from(["原平市".to_owned()]) };
        assert!(own.may_edit(Some("原平市")));
        assert!(!own.may_edit(Some("偏关县")) && !own.may_edit(None));
        assert!(own.may_read_personal(Some("原平市")) && !own.may_read_personal(Some("偏关县")));
        let inspector = Grant { role: Role::Inspector, counties: BTreeSet::new() };
        assert!(inspector.may_read_personal(None) && !inspector.may_edit(Some("原平市")));
        assert!(!Grant::public().may_read_personal(Some("原平市")));
        let admin = Grant { role: Role::Admin, counties: BTreeSet::new() };
        assert!(admin.may_edit(None));
    }
}
