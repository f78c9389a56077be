//! How many tests passed and failed, as the test programs report it.

use std::{fmt, ops::AddAssign};

use crate::process::Finished;

/// A count of checks. Displayed as `3 passed, 0 failed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) passed: u32,
    pub(super) failed: u32,
}

impl Outcome {
    pub(super) const PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    pub(super) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };

    /// Adds up what the programs of one run of tests reported. A run that
    /// ended badly without naming a failed test counts as one failure, and so
    /// does one without any test: it has checked nothing.
    pub(super) fn of_tests(finished: &Finished) -> Self {
        let mut outcome = finished
            .output
            .lines()
            .filter_map(|line| cargo_line(line).or_else(|| node_line(line)))
            .fold(Self::default(), |mut sum, line| {
                sum += line;
                sum
            });
        if outcome.failed == 0 && (!finished.success || outcome.passed == 0) {
            outcome.failed = 1;
        }
        outcome
    }
}

/// `test result: ok. 3 passed; 0 failed; 1 ignored; …`
fn cargo_line(line: &str) -> Option<Outcome> {
    let counts = line.trim_start().strip_prefix("test result: ")?;
    let count = |label: &str| {
        let (before, _) = counts.split_once(label)?;
        before.split_whitespace().next_back()?.parse().ok()
    };
    Some(Outcome {
        passed: count(" passed;")?,
        failed: count(" failed;")?,
    })
}

/// `# pass 3` and `# fail 0`, each on its own line
fn node_line(line: &str) -> Option<Outcome> {
    let (label, count) = line.strip_prefix("# ")?.split_once(' ')?;
    let count = count.parse().ok()?;
    let mut outcome = Outcome::default();
    match label {
        "pass" => outcome.passed = count,
        "fail" => outcome.failed = count,
        _ => return None,
    }
    Some(outcome)
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(success: bool, output: &str) -> (u32, u32) {
        let outcome = Outcome::of_tests(&Finished {
            success,
            output: output.to_owned(),
        });
        (outcome.passed, outcome.failed)
    }

    #[test]
    fn adds_up_every_test_program() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 1 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(outcome(false, output), (3, 3));
    }

    #[test]
    fn reads_the_test_runner_of_node() {
        assert_eq!(outcome(true, "# tests 5\n# pass 4\n# fail 1\n"), (4, 1));
    }

    #[test]
    fn a_bad_end_without_a_named_failure_is_a_failure() {
        let output = "test result: ok. 2 passed; 0 failed; 0 ignored\n";
        assert_eq!(outcome(false, output), (2, 1));
        assert_eq!(outcome(false, "error: could not compile"), (0, 1));
    }

    #[test]
    fn a_run_without_tests_is_a_failure() {
        assert_eq!(outcome(true, "no tests to run!"), (0, 1));
        assert_eq!(
            outcome(true, "test result: ok. 0 passed; 0 failed;"),
            (0, 1)
        );
    }
}
