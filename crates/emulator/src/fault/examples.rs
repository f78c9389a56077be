//! One example of each fault, for switches on a page.

use serde::Serialize;

/// A fault worth showing.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Example {
    spec: &'static str,
    title: &'static str,
    description: &'static str,
}

/// One example of each fault.
pub(crate) const EXAMPLES: &[Example] = &[
    example(
        "latency=1500",
        "Slow answers",
        "Every request is done at once; its answer comes 1.5 seconds later.",
    ),
    example(
        "status=503",
        "Unavailable",
        "503 in the service's error envelope. Nothing is done.",
    ),
    example(
        "status=503,retry-after=2;times=1",
        "Unavailable once",
        "The next request is refused with 503 and asked to come back in 2 seconds.",
    ),
    example(
        "status=429,retry-after=2",
        "Too many requests",
        "429 with `Retry-After: 2`. Nothing is done.",
    ),
    example(
        "status=429,retry-after=date:2",
        "Too many requests, with a date",
        "429 with `Retry-After` as a date 2 seconds ahead. Nothing is done.",
    ),
    example(
        "status=500",
        "Server error",
        "500 in the error envelope. Nothing is done.",
    ),
    example(
        "status=401",
        "Revoked token",
        "401 in the error envelope, as if the token had been revoked.",
    ),
    example(
        "status=402",
        "No subscription",
        "402 in the error envelope.",
    ),
    example(
        "html=502",
        "HTML error page",
        "502 with a page of HTML, as a proxy in between may answer.",
    ),
    example(
        "drop=before",
        "Connection lost on the way there",
        "The connection closes without an answer. Nothing is done.",
    ),
    example(
        "drop=after",
        "Connection lost on the way back",
        "The request is done, but the connection closes without an answer.",
    ),
    example(
        "truncate",
        "Connection lost halfway",
        "The request is done, but the connection closes in the middle of the answer.",
    ),
    example(
        "malformed",
        "Broken JSON",
        "The request is done; the answer is JSON that stops in the middle.",
    ),
    example(
        "garbage",
        "Garbage",
        "The request is done; the answer is valid JSON that means nothing.",
    ),
    example(
        "wrong-type",
        "Wrong types",
        "The request is done; every field of the answer has a wrong type.",
    ),
    example(
        "empty",
        "Empty answer",
        "The request is done; the answer has no body.",
    ),
    example(
        "drip=50",
        "Slow drip",
        "The request is done; the answer comes at 50 bytes a second.",
    ),
];

const fn example(spec: &'static str, title: &'static str, description: &'static str) -> Example {
    Example {
        spec,
        title,
        description,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    #[test]
    fn every_example_is_a_fault_and_safe_in_a_path() {
        for example in EXAMPLES {
            assert_eq!(example.spec.parse::<Fault>().unwrap().spec(), example.spec);
            assert!(
                example
                    .spec
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-=,:;".contains(&byte)),
                "{}",
                example.spec
            );
        }
    }
}
