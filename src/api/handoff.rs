//! When a person takes over ("Handoff Configuration" in the reference).

use super::keeping::Keeping;
use super::model::model;
use super::request::endpoint;
use super::schema::Rule;

model! {
    /// Reads when a person takes over.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct GetHandoffConfiguration;
}

model! {
    /// Replaces when a person takes over: read it, change it, send it back whole.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct UpdateHandoffConfiguration(EXACT) {
        /// All of it.
        pub configuration: Keeping<HandoffConfiguration>,
    }
}

model! {
    /// When a person takes over. Members that are newer than this library are kept.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct HandoffConfiguration(EXACT) {
        /// Whether and how.
        pub settings: Keeping<HandoffSettings>,
        /// When people are there.
        pub availability: Vec<Keeping<AvailabilitySlot>>,
        /// The service's own occasions.
        pub generic_guidelines: Vec<Keeping<GenericGuideline>>,
        /// The account's own occasions.
        pub custom_guidelines: Vec<Keeping<CustomGuideline>>,
        /// Who is told, by what the conversation is about.
        pub routing_profiles: Vec<Keeping<RoutingProfile>>,
    }
}

model! {
    /// Whether and how a person takes over.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct HandoffSettings(EXACT) {
        /// Whether at all.
        pub is_active: Option<bool>,
        /// Words of a visitor that ask for it.
        pub keywords: Option<Vec<String>>,
        /// Whether the person gets a summary of what was said.
        pub ai_summary_active: Option<bool>,
        /// Whether the conversation's topic decides who is told; follows from the
        /// routing profiles.
        pub topic_based_routing_active: Option<bool>,
        /// What asks the visitor whether a person is wanted.
        pub question_message: Option<String>,
        /// What the visitor then reads.
        pub confirmation_message: Option<String> where [Rule::MaxLength(500)],
        /// What the visitor reads when nobody is there.
        pub confirmation_outside_working_hours_message: Option<String> where [Rule::MaxLength(500)],
        /// Whether people are there at certain hours alone.
        pub working_hours_active: Option<bool>,
        /// Whose hours, such as `Europe/London`.
        pub timezone: Option<String>,
        /// Whether people are told by e-mail.
        pub send_email_notification: Option<bool>,
        /// Their addresses.
        pub emails: Option<Vec<String>>,
    }
}

model! {
    /// Hours at which people are there.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct AvailabilitySlot(EXACT) {
        /// Its number; a new one has none yet.
        pub id: Option<u32>,
        /// A day or days, such as `monday-friday`.
        pub day_span: String,
        /// From when, as `HH:MM`.
        pub start_time: String where [Rule::TimeOfDay],
        /// Until when, as `HH:MM`.
        pub end_time: String where [Rule::TimeOfDay],
    }
}

model! {
    /// An occasion for a handoff that the service knows.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct GenericGuideline(EXACT) {
        /// `user_frustration`, `lack_of_knowledge`, …
        pub name: String,
        /// When it is one.
        pub description: Option<String>,
        /// Whether it counts.
        pub is_active: bool,
    }
}

model! {
    /// An occasion for a handoff of the account's own.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct CustomGuideline(EXACT) {
        /// Its number; a new one has none yet.
        pub id: Option<u32>,
        /// Its name.
        pub name: String where [Rule::MaxLength(100)],
        /// When it is one.
        pub description: String where [Rule::MaxLength(2000)],
        /// Whether it counts.
        pub is_active: bool,
    }
}

model! {
    /// Who is told of conversations about something.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct RoutingProfile(EXACT) {
        /// Its number; a new one has none yet.
        pub id: Option<u32>,
        /// What the conversations are about, in a word or two.
        pub name: String where [Rule::MaxLength(100)],
        /// The same at length.
        pub description: String where [Rule::MaxLength(2000)],
        /// Whether it counts.
        pub is_active: bool,
        /// Who is told.
        pub user_ids: Vec<u32>,
    }
}

endpoint! {
    GetHandoffConfiguration: "Get Handoff Configuration"
    Get "/v1/api/human_handoff/configuration" (Nowhere) ReadAll Read
    200 => Keeping<HandoffConfiguration>
}

endpoint! {
    UpdateHandoffConfiguration: "Update Handoff Configuration"
    Put "/v1/api/human_handoff/configuration" (Body("configuration")) WriteAll Write
    200 => Keeping<HandoffConfiguration>
}
