//! The models as serde's derive would have them.

use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatReply {
    conv_id: Option<String>,
    reply: Option<String>,
    ord_number: Option<u32>,
    src: Option<i32>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WidgetSize {
    Small,
    #[default]
    Medium,
    Large,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Corner {
    #[default]
    BottomRight,
    BottomLeft,
    TopRight,
    TopLeft,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WidgetConfiguration {
    welcome_message: String,
    welcome_message2: String,
    header: String,
    subtitle: String,
    popup_active: bool,
    input_placeholder: String,
    primary_color: String,
    voice_active: bool,
    header_color: String,
    header_collapse: bool,
    header_text_color: bool,
    typing: bool,
    window_auto_open: bool,
    white_label: bool,
    prechat_active: bool,
    prechat_header_text: Option<String>,
    prechat_button_text: Option<String>,
    prechat_message_text: Option<String>,
    background_disclaimer_text: Option<String>,
    streaming_active: bool,
    link_tracking_active: bool,
    window_height: u16,
    window_width: u16,
    size: WidgetSize,
    location: Corner,
    avatar_image: String,
    bubble_icon_image: String,
    conversation_starters: Vec<String>,
}
