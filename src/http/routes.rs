//! Every route of the service: what a test of all of them goes through.

/// Method and path of every route, with its variable parts in braces. `GET` stands for `HEAD` too.
/// What is not among them is the page or a 404.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", "/about"),
    ("GET", "/audit"),
    ("GET", "/audit.csv"),
    ("GET", "/collections"),
    ("GET", "/collections/{layer}"),
    ("GET", "/collections/{layer}/items"),
    ("POST", "/collections/{layer}/items"),
    ("GET", "/collections/{layer}/items/{id}"),
    ("PUT", "/collections/{layer}/items/{id}"),
    ("DELETE", "/collections/{layer}/items/{id}"),
    ("GET", "/collections/{layer}/items/{id}/history"),
    ("GET", "/collections/{layer}/items/{id}/phones"),
    ("GET", "/export/{file}"),
    ("GET", "/lines"),
    ("GET", "/lines/{line}"),
    ("GET", "/lines/{line}/range"),
    ("GET", "/locate"),
    ("POST", "/locate"),
    ("GET", "/review"),
    ("GET", "/review.csv"),
    ("GET", "/review/{id}"),
    ("POST", "/review/{id}/notes"),
    ("GET", "/search"),
    ("GET", "/session"),
    ("POST", "/session"),
    ("DELETE", "/session"),
    ("GET", "/tiles/{layer}"),
    ("GET", "/tiles/{layer}/{z}/{x}/{y}"),
];
