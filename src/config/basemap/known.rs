//! Hosts whose maps are known to be shifted.

/// What is known of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Its maps are in GCJ-02.
    Gcj02,
    /// Its maps are in BD-09 and cut into tiles in a way of their own.
    Bd09,
}

/// Domains, with whatever stands before them.
const HOSTS: [(&str, Known); 7] = [
    ("amap.com", Known::Gcj02),
    ("autonavi.com", Known::Gcj02),
    ("gtimg.com", Known::Gcj02),
    ("map.qq.com", Known::Gcj02),
    ("google.cn", Known::Gcj02),
    ("bdimg.com", Known::Bd09),
    ("baidu.com", Known::Bd09),
];

/// What is known of the maps of a host.
pub(super) fn known(host: &str) -> Option<Known> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let of =
        |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    HOSTS.iter().find(|(domain, _)| of(domain)).map(|(_, known)| *known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known_by_their_domain() {
        assert_eq!(known("webrd01.is.autonavi.com"), Some(Known::Gcj02));
        assert_eq!(known("RT0.map.gtimg.com."), Some(Known::Gcj02));
        assert_eq!(known("maponline0.bdimg.com"), Some(Known::Bd09));
        for other in ["t0.tianditu.gov.cn", "notamap.com", "amap.com.example.org", "127.0.0.1", ""] {
            assert_eq!(known(other), None, "{other}");
        }
    }
}
