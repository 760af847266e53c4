//! [`EditFault`]: why an edit is not taken.

use std::fmt;

use serde::Serialize;

use crate::fault::excerpt;
use crate::index::Layer;
use crate::record::published;

/// One thing that is wrong with an edit, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditFault {
    /// Where it stands in the feature: a JSON pointer, e.g. `/properties/area_m2`; empty for the
    /// feature as a whole.
    pub pointer: String,
    /// The beginning of the value; none where there is none to show, or where it may be personal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong and what to do, Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Whether an editor may accept it all the same, by force and with a reason.
    pub forceable: bool,
}

impl EditFault {
    pub(super) fn new(pointer: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), value: None, zh: zh.into(), en: en.into(), forceable: false }
    }

    /// At a property.
    pub(super) fn at(name: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(pointer(name), zh, en)
    }

    /// With the beginning of the value, without what is personal in it.
    pub(super) fn with(mut self, value: impl fmt::Display) -> Self {
        self.value = Some(excerpt(&published(&value.to_string())));
        self
    }

    pub(super) fn forceable(self) -> Self {
        Self { forceable: true, ..self }
    }
}

/// The JSON pointer of a property (RFC 6901).
pub(super) fn pointer(name: &str) -> String {
    let name = excerpt(&published(name)).replace('~', "~0").replace('/', "~1");
    format!("/properties/{name}")
}

impl fmt::Display for EditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pointer, value, zh, en, forceable } = self;
        let at = if pointer.is_empty() { "要素 / feature" } else { pointer };
        f.write_str(at)?;
        if let Some(value) = value {
            write!(f, " = {value}")?;
        }
        let (more_zh, more_en) = if *forceable {
            ("（可注明理由强制接受）", " (may be forced, with a reason)")
        } else {
            ("", "")
        };
        write!(f, ": {zh}{more_zh} / {en}{more_en}")
    }
}

/// Why a feature of a layer has no record to edit: a constraint that follows from a rule, or what a
/// layer takes from elsewhere.
pub fn no_record(layer: Layer, id: &str) -> EditFault {
    let fault = super::form::refusal(layer).unwrap_or_else(|| {
        if layer == Layer::Constraints && id.starts_with("rule-") {
            EditFault::new(
                "",
                "该约束由规则文件（rules.toml）得出，随法规更新，不在此编辑；公告划定的保护区可以编辑",
                "this constraint follows from the rules file (rules.toml) and changes with the law; zones that announcements \
                 delimit can be edited",
            )
        } else {
            EditFault::new("", "没有这条记录", "there is no such record")
        }
    });
    fault.with(id)
}
