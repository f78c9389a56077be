//! What a field may hold: its type, and the limits that the reference documents.
//! What is about to be sent is checked against it, so that a mistake is named
//! before it costs a request; the emulator describes and checks itself by it.

use super::json::{Object, Value};
use super::model::Model;
use super::text::{concat, is_blank};

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Schema {
    /// Nothing is there.
    Nothing,
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number, not negative.
    Whole,
    /// A number.
    Number,
    /// A text.
    Text,
    /// One of these texts, or one that is newer than this library.
    Choice(&'static [&'static str]),
    /// It may be absent; in an answer `null` says the same.
    Optional(Box<Schema>),
    /// An array.
    List(Box<Schema>),
    /// An object with any members.
    Values,
    /// An object with these members.
    Object {
        /// In the reference's order.
        members: Vec<Member>,
        /// Whether what is missing in an answer takes its default.
        is_tolerant: bool,
        /// Whether members that aren't named may be there.
        is_open: bool,
    },
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// As it is written in JSON.
    pub name: &'static str,
    /// What it may hold; [`Schema::Optional`] if it may be absent.
    pub schema: Schema,
    /// Its documented limits.
    pub rules: &'static [Rule],
}

/// A limit that the reference documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// From this to that.
    Range(u32, u32),
    /// At most so many characters.
    MaxLength(u32),
    /// At most so many characters in each text of a list.
    EachMaxLength(u32),
    /// At most so many characters in all texts of a list together.
    TotalLength(u32),
    /// At most so many members.
    MaxMembers(u32),
    /// Neither an empty text or list, nor a blank text.
    NotEmpty,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A UUID of version 4, in its usual form.
    UuidV4,
    /// A time of day, `HH:MM`.
    TimeOfDay,
    /// It may be `null`, which takes back what was set.
    OrNull,
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the service: every limit holds.
    Request,
    /// From the service, which may know more than the reference: types alone count.
    Answer,
}

impl Schema {
    /// The schema of a model.
    pub fn of<M: Model + Default>() -> Self {
        Schema::Object {
            members: M::members(),
            is_tolerant: M::default().is_tolerant(),
            is_open: false,
        }
    }

    /// The same, but that other members may be there too.
    #[must_use]
    pub fn open(mut self) -> Self {
        if let Schema::Object { is_open, .. } = &mut self {
            *is_open = true;
        }
        self
    }

    /// What is wrong with `value`, a sentence for each violation; empty if nothing
    /// is. No sentence repeats the value.
    ///
    /// ```
    /// use quickchat_web::api::{Direction, Schema, UpdateChatbotSettings, Value};
    ///
    /// let changes = [("personality", Value::Number(14.0))].into_iter().collect();
    /// assert_eq!(
    ///     Schema::of::<UpdateChatbotSettings>().violations(&Value::Object(changes), Direction::Request),
    ///     ["`personality` must be a whole number from 0 to 13."]
    /// );
    /// ```
    pub fn violations(&self, value: &Value, direction: Direction) -> Vec<String> {
        let mut check = Check {
            direction,
            violations: Vec::new(),
        };
        check.value(self, value, "", &[]);
        check.violations
    }

    /// Whether it may be absent.
    pub fn is_optional(&self) -> bool {
        matches!(self, Schema::Optional(_))
    }

    /// What it is, where it is there.
    pub fn present(&self) -> &Schema {
        match self {
            Schema::Optional(schema) => schema,
            schema => schema,
        }
    }

    /// The members of the object that it is; none if it is anything else.
    pub fn members(&self) -> &[Member] {
        match self {
            Schema::Object { members, .. } => members,
            _ => &[],
        }
    }

    fn fits(&self, value: &Value) -> bool {
        match (self, value) {
            (Schema::Nothing | Schema::Any, _)
            | (Schema::Boolean, Value::Bool(_))
            | (Schema::Number, Value::Number(_))
            | (Schema::Text | Schema::Choice(_), Value::String(_))
            | (Schema::List(_), Value::Array(_))
            | (Schema::Values | Schema::Object { .. }, Value::Object(_)) => true,
            (Schema::Whole, Value::Number(number)) => {
                number.trunc() == *number && (0.0..=f64::from(u32::MAX)).contains(number)
            }
            _ => false,
        }
    }

    /// What it must be, in words.
    fn words(&self, rules: &[Rule]) -> String {
        let plain = match self {
            Schema::Boolean => "true or false",
            Schema::Whole => {
                for rule in rules {
                    if let Rule::Range(from, to) = rule {
                        let (from, to) = (from.to_string(), to.to_string());
                        return concat(&["a whole number from ", &from, " to ", &to]);
                    }
                }
                "a whole number, 0 or more"
            }
            Schema::Number => "a number",
            Schema::Text | Schema::Choice(_) => "a text",
            Schema::List(item) => match item.as_ref() {
                Schema::Text => "an array of texts",
                Schema::Whole => "an array of whole numbers",
                _ => "an array",
            },
            Schema::Values | Schema::Object { .. } => "an object",
            Schema::Optional(schema) => return schema.words(rules),
            Schema::Nothing | Schema::Any => "anything",
        };
        plain.to_owned()
    }
}

struct Check {
    direction: Direction,
    violations: Vec<String>,
}

impl Check {
    fn value(&mut self, schema: &Schema, value: &Value, place: &str, rules: &[Rule]) {
        let may_be_null = match self.direction {
            Direction::Request => rules.contains(&Rule::OrNull),
            Direction::Answer => schema.is_optional(),
        };
        if may_be_null && *value == Value::Null {
            return;
        }
        let schema = schema.present();
        if !schema.fits(value) {
            return self.must_be(place, &schema.words(rules));
        }
        if self.direction == Direction::Request {
            for rule in rules {
                if let Some(what) = rule.broken_by(value) {
                    self.must_be(place, &what);
                }
            }
        }
        match (schema, value) {
            (Schema::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    let place = concat(&[place, "[", &index.to_string(), "]"]);
                    self.value(item, value, &place, &[]);
                }
            }
            (
                Schema::Object {
                    members,
                    is_tolerant,
                    is_open,
                },
                Value::Object(object),
            ) if self.direction == Direction::Request || !is_tolerant => {
                self.members(members, *is_open, object, place);
            }
            _ => {}
        }
    }

    fn members(&mut self, members: &[Member], is_open: bool, object: &Object, place: &str) {
        let at = |name: &str| match place {
            "" => name.to_owned(),
            place => concat(&[place, ".", name]),
        };
        for member in members {
            let place = at(member.name);
            match object.get(member.name) {
                Some(value) => self.value(&member.schema, value, &place, member.rules),
                None if member.schema.is_optional() => {}
                None => self.say(&["`", &place, "` is required."]),
            }
        }
        if is_open || self.direction == Direction::Answer {
            return;
        }
        for name in object.keys() {
            if !members.iter().any(|member| member.name == name) {
                self.say(&["`", &at(name), "` isn't known here."]);
            }
        }
    }

    fn must_be(&mut self, place: &str, what: &str) {
        match place {
            "" => self.say(&["It must be ", what, "."]),
            place => self.say(&["`", place, "` must be ", what, "."]),
        }
    }

    fn say(&mut self, parts: &[&str]) {
        self.violations.push(concat(parts));
    }
}

impl Rule {
    /// What the value, which has the right type, would have to be.
    fn broken_by(self, value: &Value) -> Option<String> {
        let characters = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
        let beyond = |count: usize, most: u32| usize::try_from(most).is_ok_and(|most| count > most);
        let items = match value {
            Value::Array(items) => items.as_slice(),
            _ => &[],
        };
        match self {
            Rule::Range(from, to) => {
                let number = value.as_f64()?;
                let (least, most) = (f64::from(from), f64::from(to));
                (!(least..=most).contains(&number)).then(|| Schema::Whole.words(&[self]))
            }
            Rule::MaxLength(most) => beyond(characters(value), most)
                .then(|| concat(&["at most ", &most.to_string(), " characters long"])),
            Rule::EachMaxLength(most) => items
                .iter()
                .any(|item| beyond(characters(item), most))
                .then(|| concat(&["texts of at most ", &most.to_string(), " characters each"])),
            Rule::TotalLength(most) => beyond(items.iter().map(characters).sum(), most)
                .then(|| concat(&["at most ", &most.to_string(), " characters long in all"])),
            Rule::MaxMembers(most) => match value {
                Value::Object(object) => beyond(object.len(), most)
                    .then(|| concat(&["an object of at most ", &most.to_string(), " keys"])),
                _ => None,
            },
            Rule::NotEmpty => match value {
                Value::String(text) => is_blank(text).then(|| "a text that isn't empty".to_owned()),
                Value::Array(items) => items
                    .is_empty()
                    .then(|| "an array that isn't empty".to_owned()),
                _ => None,
            },
            Rule::OneOf(choices) => {
                let text = value.as_str()?;
                (!choices.contains(&text)).then(|| one_of(choices))
            }
            Rule::UuidV4 => {
                (!is_uuid_v4(value.as_str()?)).then(|| "a UUID of version 4".to_owned())
            }
            Rule::TimeOfDay => (!is_time_of_day(value.as_str()?))
                .then(|| "a time of day from 00:00 to 23:59".to_owned()),
            Rule::OrNull => None,
        }
    }
}

fn one_of(choices: &[&str]) -> String {
    let mut text = "one of ".to_owned();
    for (index, choice) in choices.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.extend(["\"", choice, "\""]);
    }
    text
}

fn is_uuid_v4(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b' | b'A' | b'B'),
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_time_of_day(text: &str) -> bool {
    let number = |text: &str| match text.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some((tens - b'0') * 10 + (ones - b'0')),
        _ => None,
    };
    text.split_once(':').is_some_and(|(hours, minutes)| {
        number(hours).is_some_and(|hours| hours < 24)
            && number(minutes).is_some_and(|minutes| minutes < 60)
    })
}
