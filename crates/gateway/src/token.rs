//! What the account's token says about itself. The service checks tokens; this
//! only finds out at the start what would fail later.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// From here on the end of a token is warned of.
const SOON: SignedDuration = SignedDuration::from_hours(4 * 7 * 24);

/// The claims of a token ("Authentication" in the reference).
#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct Claims {
    scenario_id: Option<String>,
    scope: Option<String>,
    exp: Option<f64>,
}

impl Claims {
    /// Reads the claims of a JWT.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn of(token: &str) -> Result<Self, String> {
        let mut parts = token.split('.');
        let payload = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(_), Some(payload), Some(_), None) => payload,
            _ => return Err(NO_JWT.to_owned()),
        };
        let json = URL_SAFE_NO_PAD
            .decode(payload.trim_end_matches('='))
            .map_err(|_| NO_JWT.to_owned())?;
        serde_json::from_slice(&json).map_err(|_| NO_JWT.to_owned())
    }

    /// Refuses a token that can't work for `scenario_id` at `now`.
    ///
    /// # Errors
    /// What is wrong and what to do.
    pub(crate) fn check(&self, scenario_id: &str, now: Timestamp) -> Result<(), String> {
        if let Some(own) = &self.scenario_id
            && own != scenario_id
        {
            return Err(format!(
                "The token belongs to scenario {own}, and QUICKCHAT_SCENARIO_ID is {scenario_id}. Create a token for {scenario_id} in the service's dashboard, or correct the id."
            ));
        }
        match self.end() {
            Some(end) if end <= now => Err(format!(
                "The token ended on {}. Create a new one in the service's dashboard.",
                day(end)
            )),
            _ => Ok(()),
        }
    }

    /// What will need attention: a token that ends soon, or that may not write.
    pub(crate) fn warnings(&self, now: Timestamp) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(end) = self.end().filter(|end| *end <= now + SOON) {
            warnings.push(format!(
                "The token ends on {}. Create a new one in the service's dashboard before.",
                day(end)
            ));
        }
        if self
            .scope
            .as_deref()
            .is_some_and(|scope| scope != "write_all")
        {
            warnings.push(
                "The token may only read: visitors' metadata can't be stored. Create one with write_all for that.".to_owned(),
            );
        }
        warnings
    }

    fn end(&self) -> Option<Timestamp> {
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let seconds = self.exp? as i64;
        Timestamp::from_second(seconds).ok()
    }
}

const NO_JWT: &str = "The token is no JWT. Copy it whole from the service's dashboard.";

fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const CLAIMS: &str = r#"{"scenario_id": "s1", "scope": "write_all", "exp": 1800000000}"#;

    #[test]
    fn a_token_of_this_scenario_passes_until_it_ends() {
        let claims = Claims::of(&token(CLAIMS)).unwrap();
        assert_eq!(claims.check("s1", at("2027-01-15T07:59:59Z")), Ok(()));
        let ended = claims.check("s1", at("2027-01-15T08:00:00Z")).unwrap_err();
        assert!(ended.contains("2027-01-15"), "{ended}");
    }

    #[test]
    fn a_token_of_another_scenario_is_refused() {
        let refusal = Claims::of(&token(CLAIMS))
            .unwrap()
            .check("s2", at("2026-01-01T00:00:00Z"))
            .unwrap_err();
        assert!(refusal.contains("s1") && refusal.contains("s2"));
    }

    #[test]
    fn the_end_is_warned_of_weeks_ahead() {
        let claims = Claims::of(&token(CLAIMS)).unwrap();
        assert_eq!(claims.warnings(at("2026-12-17T00:00:00Z")), [""; 0]);
        let warnings = claims.warnings(at("2026-12-19T00:00:00Z"));
        assert!(warnings[0].contains("2027-01-15"), "{warnings:?}");
    }

    #[test]
    fn a_token_that_may_only_read_is_warned_of() {
        let claims = Claims::of(&token(r#"{"scope": "read_all"}"#)).unwrap();
        let warnings = claims.warnings(at("2026-01-01T00:00:00Z"));
        assert!(warnings[0].contains("write_all"));
    }

    #[test]
    fn what_is_no_jwt_is_refused_without_being_repeated() {
        for wrong in ["", "s3cret", "a.s3cret.c", "e30.e30.e30.e30", "e30.W10.c"] {
            assert_eq!(Claims::of(wrong), Err(NO_JWT.to_owned()), "{wrong}");
        }
    }
}
