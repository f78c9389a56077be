//! Comparing an answer with a documented sample: the same members with values
//! of the same types.

use serde_json::Value;

/// `null` in the sample stands for a value that may be missing, and so matches
/// anything; in the answer it must be `null` in the sample too.
#[track_caller]
pub(crate) fn assert_same_shape(sample: &Value, answer: &Value) {
    compare("", sample, answer);
}

/// The documented sample of this name.
pub(crate) fn sample(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn compare(place: &str, sample: &Value, answer: &Value) {
    match (sample, answer) {
        (Value::Null, _) => {}
        (Value::Object(sample), Value::Object(answer)) => {
            let names = |members: &serde_json::Map<String, Value>| {
                let mut names: Vec<_> = members.keys().cloned().collect();
                names.sort();
                names
            };
            assert_eq!(names(answer), names(sample), "the members of `{place}`");
            for (name, value) in sample {
                compare(&format!("{place}.{name}"), value, &answer[name]);
            }
        }
        (Value::Array(sample), Value::Array(answer)) => {
            if let Some(first) = sample.first() {
                for (index, value) in answer.iter().enumerate() {
                    compare(&format!("{place}[{index}]"), first, value);
                }
            }
        }
        _ => assert_eq!(
            std::mem::discriminant(answer),
            std::mem::discriminant(sample),
            "`{place}` is {answer}, and {sample} in the sample"
        ),
    }
}
