//! [`ReadingRule`].

/// The rule by which a written post is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadingRule {
    /// `K241+500`.
    KmMetres,
    /// `K243+1150`: metres above 999, inside a long chain.
    Overlong,
    /// `K199 000`: the `+` was lost.
    SignLost,
    /// `241公里500米`, `273Km000m`.
    InWords,
    /// `K13`: up to three digits are kilometres; four may be.
    WholeKm,
    /// `168.000Km`, `K8.029`.
    DecimalKm,
    /// `K8.5` as K8+005: the dot stands for `+`.
    DotForPlus,
    /// `K120000`: already metres.
    Metres,
}

impl ReadingRule {
    /// The rule in a few Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::KmMetres => "公里加米",
            Self::Overlong => "公里加米，米数超过999（长链内）",
            Self::SignLost => "公里加米，加号脱落",
            Self::InWords => "公里与米分别注明",
            Self::WholeKm => "整公里",
            Self::DecimalKm => "以公里计的小数",
            Self::DotForPlus => "点号代替加号，其后为米",
            Self::Metres => "以米计，分隔号脱落",
        }
    }

    /// The rule in a few English words.
    pub const fn en(self) -> &'static str {
        match self {
            Self::KmMetres => "km + metres",
            Self::Overlong => "km + more than 999 metres, inside a long chain",
            Self::SignLost => "km + metres, the sign lost",
            Self::InWords => "km and metres in words",
            Self::WholeKm => "whole km",
            Self::DecimalKm => "decimal km",
            Self::DotForPlus => "km and metres, '.' for '+'",
            Self::Metres => "metres, separator lost",
        }
    }
}
