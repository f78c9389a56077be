//! Widget configuration ("Widget Configuration" in the reference, and
//! `conversation_starters`, which newer accounts send).

use super::endpoint::{Authorization, Endpoint, Method, Placement, RateTier, Scope};
use super::json::Value;
use super::keeping::Keeping;
use super::model::{Field, choice, model};
use super::request::endpoint;
use super::schema::{Rule, Schema};

model! {
    /// Reads how the account wants its widget to look and behave.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct GetWidgetConfiguration;
}

model! {
    /// How the account wants its widget to look and behave.
    ///
    /// A field that is missing, `null` where the reference has no `null`, or of the
    /// wrong type takes its default, so that one bad value never costs the widget.
    #[derive(Clone, Debug, PartialEq)]
    pub struct WidgetConfiguration (TOLERANT) {
        /// The first greeting (HTML, untrusted); empty for none.
        pub welcome_message: String,
        /// A second greeting below the first; empty for none.
        pub welcome_message2: String,
        /// The title in the header bar.
        pub header: String,
        /// The line below the title.
        pub subtitle: String,
        /// Whether a teaser near the bubble invites the visitor.
        pub popup_active: bool,
        /// The composer's placeholder; empty for the widget's own.
        pub input_placeholder: String,
        /// The accent colour of buttons, links and visitor bubbles, as CSS.
        pub primary_color: String,
        /// Whether visitors may speak instead of writing.
        pub voice_active: bool,
        /// The header's background, as CSS.
        pub header_color: String,
        /// Whether visitors may fold the header.
        pub header_collapse: bool,
        /// Whether the header's text is light (for a dark header) or dark.
        pub header_text_color: bool,
        /// Whether a typing indicator shows while a reply is awaited.
        pub typing: bool,
        /// Whether the window opens by itself when the page has loaded.
        pub window_auto_open: bool,
        /// Whether "Powered by Quickchat" is left out.
        pub white_label: bool,
        /// Whether a form comes before the first message.
        pub prechat_active: bool,
        /// The form's heading.
        pub prechat_header_text: Option<String>,
        /// The form's button.
        pub prechat_button_text: Option<String>,
        /// The form's explanation (HTML, untrusted).
        pub prechat_message_text: Option<String>,
        /// A line at the bottom of the window.
        pub background_disclaimer_text: Option<String>,
        /// Whether replies are revealed word by word.
        pub streaming_active: bool,
        /// Whether clicks on links in replies are recorded.
        pub link_tracking_active: bool,
        /// The window's height in CSS pixels.
        pub window_height: Pixels<400, 1000>,
        /// The window's width in CSS pixels.
        pub window_width: Pixels<250, 1920>,
        /// The size preset.
        pub size: WidgetSize,
        /// The corner of the page.
        pub location: Corner,
        /// The address of the assistant's picture; empty for a drawn one.
        pub avatar_image: String,
        /// The address of the bubble's icon; empty for a drawn one.
        pub bubble_icon_image: String,
        /// Up to three suggested first questions.
        pub conversation_starters: Vec<String>,
    }
}

const DEFAULT_COLOR: &str = "rgb(0, 122, 255)";

impl Default for WidgetConfiguration {
    fn default() -> Self {
        WidgetConfiguration {
            welcome_message: String::new(),
            welcome_message2: String::new(),
            header: String::new(),
            subtitle: String::new(),
            popup_active: false,
            input_placeholder: String::new(),
            primary_color: DEFAULT_COLOR.to_owned(),
            voice_active: false,
            header_color: DEFAULT_COLOR.to_owned(),
            header_collapse: false,
            header_text_color: true,
            typing: true,
            window_auto_open: false,
            white_label: false,
            prechat_active: false,
            prechat_header_text: None,
            prechat_button_text: None,
            prechat_message_text: None,
            background_disclaimer_text: None,
            streaming_active: false,
            link_tracking_active: false,
            window_height: Pixels(600),
            window_width: Pixels(400),
            size: WidgetSize::default(),
            location: Corner::default(),
            avatar_image: String::new(),
            bubble_icon_image: String::new(),
            conversation_starters: Vec::new(),
        }
    }
}

/// A length in whole CSS pixels; one beyond `MIN..=MAX` is read as the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels<const MIN: u16, const MAX: u16>(u16);

impl<const MIN: u16, const MAX: u16> Pixels<MIN, MAX> {
    /// The length, from `MIN` to `MAX`.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<const MIN: u16, const MAX: u16> Field for Pixels<MIN, MAX> {
    fn load(&mut self, value: &Value) -> bool {
        let mut pixels = 0_i32;
        let fits = pixels.load(value);
        if fits {
            self.0 = u16::try_from(pixels.clamp(MIN.into(), MAX.into())).unwrap_or(MIN);
        }
        fits
    }

    fn store(&self) -> Value {
        self.0.store()
    }

    fn schema() -> Schema {
        Schema::Whole
    }
}

choice! {
    /// The widget's size preset.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum WidgetSize {
        /// Smaller than usual.
        Small = "small",
        /// The usual size.
        #[default]
        Medium = "medium",
        /// Larger than usual.
        Large = "large",
    }
}

choice! {
    /// The corner of the page in which the widget sits.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Corner {
        /// At the bottom, on the right.
        #[default]
        BottomRight = "bottom-right",
        /// At the bottom, on the left.
        BottomLeft = "bottom-left",
        /// At the top, on the right.
        TopRight = "top-right",
        /// At the top, on the left.
        TopLeft = "top-left",
    }
}

impl Endpoint for GetWidgetConfiguration {
    type Response = WidgetConfiguration;
    const TITLE: &'static str = "Get Widget Configuration";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/api/widget/configuration";
    const PLACEMENT: Placement = Placement::Nowhere;
    const AUTHORIZATION: Authorization = Authorization::Token(Scope::ReadAll);
    const RATE_TIER: RateTier = RateTier::Read;
}

model! {
    /// Changes how the widget looks and behaves: the fields that are given, and no
    /// others. Those that are newer than this library are sent as they are in
    /// [`Keeping::others`], and so is `null`, which takes a text of the form or the
    /// disclaimer back.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UpdateWidgetConfiguration(EXACT) {
        /// The first greeting (HTML).
        pub welcome_message: Option<String>,
        /// A second greeting below the first.
        pub welcome_message2: Option<String>,
        /// The title in the header bar.
        pub header: Option<String>,
        /// The line below the title.
        pub subtitle: Option<String>,
        /// Whether a teaser near the bubble invites the visitor.
        pub popup_active: Option<bool>,
        /// The composer's placeholder.
        pub input_placeholder: Option<String>,
        /// The accent colour, such as `rgb(0, 122, 255)`.
        pub primary_color: Option<String>,
        /// Whether visitors may speak instead of writing.
        pub voice_active: Option<bool>,
        /// The header's background, such as `rgb(0, 122, 255)`.
        pub header_color: Option<String>,
        /// Whether visitors may fold the header.
        pub header_collapse: Option<bool>,
        /// Whether the header's text is light.
        pub header_text_color: Option<bool>,
        /// Whether a typing indicator shows while a reply is awaited.
        pub typing: Option<bool>,
        /// Whether the window opens by itself when the page has loaded.
        pub window_auto_open: Option<bool>,
        /// Whether "Powered by Quickchat" is left out.
        pub white_label: Option<bool>,
        /// Whether a form comes before the first message.
        pub prechat_active: Option<bool>,
        /// The form's heading.
        pub prechat_header_text: Option<String> where [Rule::OrNull],
        /// The form's button.
        pub prechat_button_text: Option<String> where [Rule::OrNull],
        /// The form's explanation (HTML).
        pub prechat_message_text: Option<String> where [Rule::OrNull],
        /// A line at the bottom of the window.
        pub background_disclaimer_text: Option<String> where [Rule::OrNull],
        /// Whether replies are revealed word by word.
        pub streaming_active: Option<bool>,
        /// Whether clicks on links in replies are recorded.
        pub link_tracking_active: Option<bool>,
        /// The window's height in CSS pixels.
        pub window_height: Option<u32> where [Rule::Range(400, 1000)],
        /// The window's width in CSS pixels.
        pub window_width: Option<u32> where [Rule::Range(250, 1920)],
        /// The size preset.
        pub size: Option<String> where [Rule::OneOf(&["small", "medium", "large"])],
        /// The corner of the page.
        pub location: Option<String>
            where [Rule::OneOf(&["bottom-right", "bottom-left", "top-right", "top-left"])],
        /// The assistant's picture, base64.
        pub avatar_image: Option<String>,
        /// The bubble's icon, base64.
        pub bubble_icon_image: Option<String>,
        /// Up to three suggested first questions.
        pub conversation_starters: Option<Vec<String>>,
    }
}

endpoint! {
    Keeping<UpdateWidgetConfiguration>: "Update Widget Configuration"
    Patch "/v1/api/widget/configuration" (Members) WriteAll Write
    200 => WidgetConfiguration
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::store;
    use serde_json::{Value, json};

    fn documented() -> Value {
        serde_json::from_str(include_str!(
            "../../tests/fixtures/widget_configuration.json"
        ))
        .unwrap()
    }

    fn decode(value: Value) -> WidgetConfiguration {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_documented_configuration_decodes_to_itself() {
        let mut again = serde_json::to_value(decode(documented())).unwrap();
        // Newer than the documented sample.
        let starters = again
            .as_object_mut()
            .unwrap()
            .remove("conversation_starters");
        assert_eq!(starters, Some(json!([])));
        assert_eq!(again, documented());
    }

    #[test]
    fn a_field_of_any_wrong_type_takes_its_default() {
        let defaults = serde_json::to_value(WidgetConfiguration::default()).unwrap();
        for name in defaults.as_object().unwrap().keys() {
            for wrong in [json!({"a": 1}), json!([[1]]), json!(1.5), json!(null)] {
                let mut configuration = documented();
                configuration[name] = wrong.clone();
                let decoded = serde_json::to_value(decode(configuration)).unwrap();
                assert_eq!(decoded[name], defaults[name], "{name} as {wrong}");
            }
        }
    }

    #[test]
    fn an_empty_configuration_is_the_default() {
        assert_eq!(decode(json!({})), WidgetConfiguration::default());
    }

    #[test]
    fn a_size_beyond_its_range_is_clamped() {
        let decoded = decode(json!({"window_height": 20, "window_width": 99_999}));
        assert_eq!(
            (decoded.window_height.get(), decoded.window_width.get()),
            (400, 1920)
        );
    }

    #[test]
    fn only_an_object_is_a_configuration() {
        for other in [json!([]), json!("x"), json!(null)] {
            assert!(serde_json::from_value::<WidgetConfiguration>(other).is_err());
        }
    }

    #[test]
    fn an_unknown_preset_falls_back() {
        let decoded = decode(json!({"size": "enormous", "location": "centre"}));
        assert_eq!(
            (decoded.size, decoded.location),
            (WidgetSize::Medium, Corner::BottomRight)
        );
    }

    #[test]
    fn typescript_declares_the_same_fields() {
        let declarations = include_str!("../../www/types.d.ts");
        let (_, rest) = declarations
            .split_once("interface WidgetConfiguration {")
            .unwrap();
        let (body, _) = rest.split_once("\n}").unwrap();
        let declared: Vec<_> = body
            .lines()
            .filter_map(|line| line.trim().split_once(": "))
            .map(|(name, _)| name)
            .filter(|name| {
                name.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            })
            .collect();
        let configuration = store(&WidgetConfiguration::default());
        assert_eq!(declared, configuration.keys().collect::<Vec<_>>());
    }
}
