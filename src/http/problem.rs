//! Errors as `application/problem+json` (RFC 9457), in Chinese and English.

use std::any::Any;

use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landrail_gis::answer::{AskError, QuestionError};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::store::StoreError;

/// A typed rejection that becomes one problem document.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    /// Both languages, as on the command line.
    detail: String,
    detail_zh: String,
    detail_en: String,
    /// What else belongs to the problem, such as all faults of a feature.
    #[serde(flatten)]
    more: Box<Map<String, Value>>,
}

const UNCHANGED: &str = "/problems/unchanged";

impl Problem {
    /// The caller's input is wrong.
    pub fn bad(detail: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "/problems/bad-request", "请求有误 / bad request", &detail)
    }

    /// There is no such thing.
    pub fn not_found(detail: impl ToString) -> Self {
        Self::new(StatusCode::NOT_FOUND, "/problems/not-found", "没有该资源 / not found", &detail)
    }

    /// The request is larger than this service takes.
    pub fn too_large(detail: impl ToString) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "/problems/too-large", "请求过大 / too large", &detail)
    }

    /// The body is of a type that is not read here.
    pub fn media_type(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "/problems/media-type",
            "不支持的内容类型 / unsupported media type",
            &detail,
        )
    }

    /// The part of a file that is asked for is not in it.
    pub fn no_such_range(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "/problems/range",
            "范围不在文件内 / range not in the file",
            &detail,
        )
    }

    /// The store cannot do it now.
    pub fn store(error: &StoreError) -> Self {
        let (status, kind, title) = match error {
            StoreError::Full { .. } => {
                (StatusCode::INSUFFICIENT_STORAGE, "/problems/storage-full", "存储空间不足 / storage is full")
            }
            StoreError::ReadOnly { .. } | StoreError::Locked { .. } => (
                StatusCode::SERVICE_UNAVAILABLE,
                "/problems/not-writable",
                "暂时不能写入 / cannot be written now",
            ),
            StoreError::Outdated { .. } => {
                (StatusCode::CONFLICT, "/problems/conflict", "数据已被更改 / the data were changed")
            }
            _ => return Self::internal(),
        };
        // The path of the file is the operator's business.
        let detail = error.to_string();
        let detail = detail.split_once(": ").map_or(detail.as_str(), |(_, detail)| detail);
        Self::new(status, kind, title, &detail)
    }

    /// The request is well formed, and what it asks for cannot be.
    pub fn unprocessable(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "/problems/unprocessable",
            "内容无法接受 / not acceptable",
            &detail,
        )
    }

    /// The request must say on which state it is based.
    pub fn precondition_required(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "/problems/precondition-required",
            "缺少 If-Match / If-Match is missing",
            &detail,
        )
    }

    /// The state that the request is based on is no longer in force.
    pub fn precondition_failed(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "/problems/precondition-failed",
            "数据已被更改 / the data were changed",
            &detail,
        )
    }

    /// There is nothing to change: not told to anybody, but answered with what there is.
    pub(super) fn unchanged() -> Self {
        Self::new(StatusCode::OK, UNCHANGED, "无改动 / unchanged", &"无改动 / unchanged")
    }

    /// Whether it is [`Self::unchanged`].
    pub(super) fn is_unchanged(&self) -> bool {
        self.kind == UNCHANGED
    }

    /// Whether somebody else was first.
    pub(super) fn is_conflict(&self) -> bool {
        self.status == StatusCode::PRECONDITION_FAILED.as_u16()
            || self.status == StatusCode::CONFLICT.as_u16()
    }

    /// With something else that belongs to the problem.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Who asks did not say who he or she is, or what was said does not hold.
    pub fn unauthorized(detail: impl ToString) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "/problems/unauthorized", "需要登录 / sign in first", &detail)
    }

    /// Who asks is known and may not.
    pub fn forbidden(detail: impl ToString) -> Self {
        Self::new(StatusCode::FORBIDDEN, "/problems/forbidden", "没有权限 / not permitted", &detail)
    }

    /// The caller asks too often.
    pub fn too_many(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "/problems/too-many-requests",
            "请求过于频繁 / too many requests",
            &detail,
        )
    }

    /// The request did not come in time.
    pub fn timeout(detail: impl ToString) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "/problems/timeout", "请求超时 / request timeout", &detail)
    }

    /// It cannot be done now; nothing is wrong with the request.
    pub fn unavailable(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "/problems/unavailable",
            "暂时不可用 / not available now",
            &detail,
        )
    }

    /// What is asked does not go together with what there is.
    pub fn conflict(detail: impl ToString) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "/problems/conflict",
            "与现有数据冲突 / in conflict with what there is",
            &detail,
        )
    }

    /// The service has no store to change.
    pub fn read_only() -> Self {
        Self::unavailable(
            "此服务以只读方式运行，不能修改 / this service is read-only, nothing can be changed",
        )
    }

    /// Our fault. The detail says nothing of the inside.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "/problems/internal",
            "服务内部错误 / internal error",
            &"请稍后重试并告知维护人员 / try again later and tell the operator",
        )
    }

    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: &impl ToString) -> Self {
        let detail = detail.to_string();
        // All messages of this project read `中文 / English`.
        let (zh, en) = languages(&detail);
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail_zh: zh.to_owned(),
            detail_en: en.to_owned(),
            detail,
            more: Box::default(),
        }
    }
}

/// What the caller wrote, short enough to be quoted back.
pub(super) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The two halves of `中文 / English`. A ` / ` inside quotation marks belongs to what the caller
/// wrote and is quoted back.
fn languages(detail: &str) -> (&str, &str) {
    let (mut curly, mut straight) = (0_usize, false);
    for (at, c) in detail.char_indices() {
        match c {
            '“' => curly += 1,
            '”' => curly = curly.saturating_sub(1),
            '"' => straight = !straight,
            ' ' if curly == 0 && !straight && detail[at..].starts_with(" / ") => {
                return (&detail[..at], &detail[at + 3..]);
            }
            _ => {}
        }
    }
    (detail, detail)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json; charset=utf-8")], body)
                .into_response();
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110 wants it with every 401. No `Basic`: a browser would ask for a password.
            let challenge = HeaderValue::from_static("Bearer realm=\"landrail\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!("{error}");
        Self::store(&error)
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Self {
        Self::bad(error)
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        match error {
            AskError::UnknownLine { .. } => Self::not_found(error),
            _ => Self::bad(error),
        }
    }
}

/// A handler that panicked is a mistake of ours; the caller gets a problem and the service lives on.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::internal().into_response()
}

/// A path that is not UTF-8 or otherwise no path of this service.
impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::bad("路径无法解析 / unreadable path")
    }
}

/// A known resource asked with a method that it does not have.
pub(super) async fn no_such_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "/problems/method",
        "不支持该方法 / method not allowed",
        &"该资源不支持此方法 / this resource does not have that method",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_caller_wrote_does_not_split_the_languages() {
        assert_eq!(languages("甲 / a"), ("甲", "a"));
        assert_eq!(
            languages("未知“甲 / 乙” / unknown \"甲 / 乙\""),
            ("未知“甲 / 乙”", "unknown \"甲 / 乙\"")
        );
        assert_eq!(languages("甲"), ("甲", "甲"));
    }
}
