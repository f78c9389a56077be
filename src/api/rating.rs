//! The rating that visitors are asked for at the end of a conversation
//! ("Conversation Rating" in the reference).

use super::endpoint::{Authorization, Endpoint, Method, Placement, RateTier, Scope};
use super::model::model;
use super::request::endpoint;

model! {
    /// Reads whether and how visitors are asked to rate a conversation.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct GetRatingConfiguration;
}

model! {
    /// Changes whether and how visitors are asked to rate a conversation.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UpdateRatingConfiguration(EXACT) {
        /// Whether visitors are asked at all.
        pub conv_rating_active: Option<bool>,
        /// Whether the question comes up by itself; the reference says that it
        /// must be as `conv_rating_active` is.
        pub conv_rating_popup_active: Option<bool>,
        /// Which questions are asked, by the service's codes.
        pub conv_rating_question_codes: Option<Vec<String>>,
    }
}

model! {
    /// Whether and how visitors are asked to rate a conversation. A field that is
    /// missing or of the wrong type takes its default.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RatingConfiguration(TOLERANT) {
        /// Whether visitors are asked at all.
        pub conv_rating_active: bool,
        /// Whether the question comes up by itself.
        pub conv_rating_popup_active: bool,
        /// Which questions are asked, by the service's codes.
        pub conv_rating_question_codes: Vec<String>,
    }
}

fn default_question_codes() -> Vec<String> {
    vec!["HELPFUL_THUMBS".to_owned(), "EXPERIENCE_THUMBS".to_owned()]
}

impl Default for RatingConfiguration {
    fn default() -> Self {
        RatingConfiguration {
            conv_rating_active: false,
            conv_rating_popup_active: false,
            conv_rating_question_codes: default_question_codes(),
        }
    }
}

impl Endpoint for GetRatingConfiguration {
    type Response = RatingConfiguration;
    const TITLE: &'static str = "Get Conversation Rating Configuration";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/api/conversation_ratings/configuration";
    const PLACEMENT: Placement = Placement::Nowhere;
    const AUTHORIZATION: Authorization = Authorization::Token(Scope::ReadAll);
    const RATE_TIER: RateTier = RateTier::Read;
}

endpoint! {
    UpdateRatingConfiguration: "Update Conversation Rating Configuration"
    Patch "/v1/api/conversation_ratings/configuration" (Members) WriteAll Write
    200 => RatingConfiguration
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn the_documented_configuration_decodes_to_itself() {
        let documented: Value = serde_json::from_str(include_str!(
            "../../tests/fixtures/rating_configuration.json"
        ))
        .unwrap();
        let decoded: RatingConfiguration = serde_json::from_value(documented.clone()).unwrap();
        assert!(decoded.conv_rating_active);
        assert_eq!(serde_json::to_value(decoded).unwrap(), documented);
    }

    #[test]
    fn what_is_missing_or_wrong_takes_its_default() {
        for odd in [
            json!({}),
            json!({"conv_rating_active": "yes", "conv_rating_popup_active": null,
                   "conv_rating_question_codes": "HELPFUL_THUMBS"}),
        ] {
            let decoded: RatingConfiguration = serde_json::from_value(odd).unwrap();
            assert_eq!(decoded, RatingConfiguration::default());
        }
    }
}
