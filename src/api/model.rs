//! How a model meets JSON: field by field, through [`Value`].
//!
//! Serde's derived code is generic over every format and costs the page some
//! hundred bytes a field; a table of fields costs some twenty, and the page's
//! one format is what [`Value`] already is (ARCHITECTURE.md has the
//! measurement). Models still are serde types, for servers and tests: the
//! [`model!`] macro writes their `Serialize` and `Deserialize` over the same
//! table.

use super::json::{Object, Value};
use super::schema::{Member, Schema};

/// A JSON object with known fields. Written by the macro `model!`.
pub trait Model {
    /// Whether every field always has a value: one that is missing or of the
    /// wrong type keeps its default, and an absent one is written as `null`.
    /// Otherwise the first is an error, and the second is left out.
    fn is_tolerant(&self) -> bool;
    /// Shows every field, to be written.
    fn load_fields(&mut self, visit: &mut dyn FnMut(&'static str, &mut dyn Field));
    /// Shows every field, to be read.
    fn store_fields(&self, visit: &mut dyn FnMut(&'static str, &dyn Field));
    /// What the fields may hold, in order.
    fn members() -> Vec<Member>
    where
        Self: Sized;
}

/// A value that can stand in a model's field.
pub trait Field {
    /// Takes `value`, or answers `false` and stays as it was; a model that isn't
    /// [tolerant](Model::is_tolerant) may have taken a part of it then.
    fn load(&mut self, value: &Value) -> bool;
    /// A field with `value`, unless that doesn't fit.
    fn read(value: &Value) -> Option<Self>
    where
        Self: Sized + Default,
    {
        let mut field = Self::default();
        field.load(value).then_some(field)
    }
    /// The field as JSON; [`Value::Null`] when there is nothing to say.
    fn store(&self) -> Value;
    /// Whether the field may be absent.
    fn is_optional(&self) -> bool {
        false
    }
    /// What the field may hold.
    fn schema() -> Schema
    where
        Self: Sized;
}

/// The outermost field that was missing or of the wrong type; empty when the
/// value was no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch(pub &'static str);

/// Reads a model. Fields that it doesn't name are passed over.
///
/// # Errors
/// [`Mismatch`] when `value` is no object, or when a field of a model that
/// isn't [tolerant](Model::is_tolerant) is missing or of the wrong type.
pub fn load<M: Model + Default>(value: &Value) -> Result<M, Mismatch> {
    let mut model = M::default();
    let tolerant = model.is_tolerant();
    match load_into(tolerant, &mut |visit| model.load_fields(visit), value) {
        None => Ok(model),
        Some(mismatch) => Err(mismatch),
    }
}

/// Sees each of a model's fields, to write it.
pub(crate) type LoadField<'a> = dyn FnMut(&'static str, &mut dyn Field) + 'a;

/// Reads into the fields that `load_fields` shows. Not generic, so that its code
/// exists once, and not over `dyn Model`, so that a model that is only read
/// brings no code to be written.
pub(crate) fn load_into(
    tolerant: bool,
    load_fields: &mut dyn FnMut(&mut LoadField<'_>),
    value: &Value,
) -> Option<Mismatch> {
    let Value::Object(object) = value else {
        return Some(Mismatch(""));
    };
    let mut mismatch = None;
    load_fields(&mut |name, field| {
        let fits = match object.get(name) {
            Some(value) => field.load(value),
            None => field.is_optional(),
        };
        if !fits && !tolerant && mismatch.is_none() {
            mismatch = Some(Mismatch(name));
        }
    });
    mismatch
}

/// Writes a model.
pub fn store<M: Model>(model: &M) -> Object {
    store_from(model.is_tolerant(), &|visit| model.store_fields(visit))
}

/// Sees each of a model's fields, to read it.
type StoreField<'a> = dyn FnMut(&'static str, &dyn Field) + 'a;

fn store_from(tolerant: bool, store_fields: &dyn Fn(&mut StoreField<'_>)) -> Object {
    let mut object = Object::default();
    store_fields(&mut |name, field| {
        let value = field.store();
        if tolerant || !matches!(value, Value::Null) {
            object.push(name, value);
        }
    });
    object
}

/// Declares a struct whose fields are a JSON object's. A field may be named
/// apart from its Rust name: `created_at as "createdAt": f64`, and be limited:
/// `personality: Option<u32> where [Rule::Range(0, 13)]`. A model that has
/// all the fields of another and more `extends base: Other`.
macro_rules! model {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident ($kind:ident)
        $(extends $base:ident: $base_type:ty)?
    {
        $(
            $(#[$field_attribute:meta])*
            pub $field:ident $(as $json:literal)?: $type:ty $(where [$($rule:expr),+])?,
        )*
    }) => {
        $(#[$attribute])*
        $visibility struct $name {
            $(
                /// What it has in common with others.
                pub $base: $base_type,
            )?
            $($(#[$field_attribute])* pub $field: $type,)*
        }

        impl $crate::api::model::Model for $name {
            fn is_tolerant(&self) -> bool {
                $crate::api::model::$kind
            }

            fn load_fields(
                &mut self,
                visit: &mut dyn FnMut(&'static str, &mut dyn $crate::api::model::Field),
            ) {
                $(self.$base.load_fields(visit);)?
                $(visit($crate::api::model::name!($field $($json)?), &mut self.$field);)*
            }

            fn store_fields(
                &self,
                visit: &mut dyn FnMut(&'static str, &dyn $crate::api::model::Field),
            ) {
                $(self.$base.store_fields(visit);)?
                $(visit($crate::api::model::name!($field $($json)?), &self.$field);)*
            }

            fn members() -> Vec<$crate::api::schema::Member> {
                let members = vec![$($crate::api::schema::Member {
                    name: $crate::api::model::name!($field $($json)?),
                    schema: <$type as $crate::api::model::Field>::schema(),
                    rules: &[$($($rule),+)?],
                },)*];
                $(
                    let base = <$base_type as $crate::api::model::Model>::members();
                    let members = [base, members].concat();
                )?
                members
            }
        }

        $crate::api::model::field_of_model!($name);
    };
    // A request without parameters.
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident;) => {
        $(#[$attribute])*
        $visibility struct $name;

        impl $crate::api::model::Model for $name {
            fn is_tolerant(&self) -> bool {
                $crate::api::model::EXACT
            }

            fn load_fields(
                &mut self,
                _visit: &mut dyn FnMut(&'static str, &mut dyn $crate::api::model::Field),
            ) {
            }

            fn store_fields(
                &self,
                _visit: &mut dyn FnMut(&'static str, &dyn $crate::api::model::Field),
            ) {
            }

            fn members() -> Vec<$crate::api::schema::Member> {
                Vec::new()
            }
        }

        $crate::api::model::field_of_model!($name);
    };
}

/// Makes a [`Model`] a [`Field`] and a serde type.
macro_rules! field_of_model {
    ($name:ident $(<$item:ident>)?) => {
        impl$(<$item: $crate::api::model::Field + Default>)? $crate::api::model::Field for $name$(<$item>)? {
            fn load(&mut self, value: &$crate::api::Value) -> bool {
                use $crate::api::model::{load_into, Model};
                let tolerant = self.is_tolerant();
                load_into(tolerant, &mut |visit| self.load_fields(visit), value).is_none()
            }

            fn store(&self) -> $crate::api::Value {
                $crate::api::Value::Object($crate::api::model::store(self))
            }

            fn schema() -> $crate::api::schema::Schema {
                $crate::api::schema::Schema::of::<Self>()
            }
        }

        impl$(<$item: $crate::api::model::Field + Default>)? serde::Serialize for $name$(<$item>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::api::model::store(self).serialize(serializer)
            }
        }

        impl<'de, $($item: $crate::api::model::Field + Default)?> serde::Deserialize<'de> for $name$(<$item>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <$crate::api::Value as serde::Deserialize>::deserialize(deserializer)?;
                $crate::api::model::load(&value).map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $json:literal) => {
        $json
    };
}

/// Declares an enumeration whose variants are strings in JSON.
macro_rules! choice {
    ($(#[$attribute:meta])* $visibility:vis enum $name:ident {
        $($(#[$variant_attribute:meta])* $variant:ident = $json:literal,)*
    }) => {
        $(#[$attribute])*
        $visibility enum $name {
            $($(#[$variant_attribute])* $variant,)*
        }

        impl $name {
            const ALL: &'static [$name] = &[$($name::$variant),*];

            /// As it is written in JSON.
            $visibility const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $json,)*
                }
            }
        }

        impl $crate::api::model::Field for $name {
            fn load(&mut self, value: &$crate::api::Value) -> bool {
                let known = value
                    .as_str()
                    .and_then(|text| Self::ALL.iter().find(|choice| choice.as_str() == text));
                known.map(|choice| *self = *choice).is_some()
            }

            fn store(&self) -> $crate::api::Value {
                self.as_str().into()
            }

            fn schema() -> $crate::api::schema::Schema {
                $crate::api::schema::Schema::Choice(&[$($json),*])
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <$crate::api::Value as serde::Deserialize>::deserialize(deserializer)?;
                let mut choice = Self::default();
                if $crate::api::model::Field::load(&mut choice, &value) {
                    return Ok(choice);
                }
                Err(serde::de::Error::custom(concat!("not a ", stringify!($name))))
            }
        }
    };
}

/// Declares an enumeration whose variants are strings in JSON, and which takes
/// any other string too: the service may know more than this library.
macro_rules! open_choice {
    ($(#[$attribute:meta])* $visibility:vis enum $name:ident {
        $($(#[$variant_attribute:meta])* $variant:ident = $json:literal,)*
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $visibility enum $name {
            $($(#[$variant_attribute])* $variant,)*
            /// One that is newer than this library, or none.
            Other(String),
        }

        impl $name {
            /// As it is written in JSON.
            $visibility fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $json,)*
                    $name::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($json => $name::$variant,)*
                    _ => $name::Other(text.to_owned()),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                $name::Other(String::new())
            }
        }

        impl $crate::api::model::Field for $name {
            fn load(&mut self, value: &$crate::api::Value) -> bool {
                value.as_str().map(|text| *self = text.into()).is_some()
            }

            fn store(&self) -> $crate::api::Value {
                self.as_str().into()
            }

            fn schema() -> $crate::api::schema::Schema {
                $crate::api::schema::Schema::Choice(&[$($json),*])
            }
        }
    };
}

pub(crate) use {choice, field_of_model, model, name, open_choice};

/// For [`model!`]: wrong fields are errors.
pub(crate) const EXACT: bool = false;
/// For [`model!`]: wrong fields take their defaults.
pub(crate) const TOLERANT: bool = true;

impl std::fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            "" => formatter.write_str("not a JSON object"),
            field => {
                formatter.write_str("missing or of the wrong type: ")?;
                formatter.write_str(field)
            }
        }
    }
}

impl std::error::Error for Mismatch {}

impl Field for String {
    fn load(&mut self, value: &Value) -> bool {
        value.as_str().map(|text| text.clone_into(self)).is_some()
    }

    fn store(&self) -> Value {
        self.as_str().into()
    }

    fn schema() -> Schema {
        Schema::Text
    }
}

impl Field for bool {
    fn load(&mut self, value: &Value) -> bool {
        match value {
            Value::Bool(flag) => *self = *flag,
            _ => return false,
        }
        true
    }

    fn store(&self) -> Value {
        Value::Bool(*self)
    }

    fn schema() -> Schema {
        Schema::Boolean
    }
}

impl Field for f64 {
    fn load(&mut self, value: &Value) -> bool {
        value.as_f64().map(|number| *self = number).is_some()
    }

    fn store(&self) -> Value {
        Value::Number(*self)
    }

    fn schema() -> Schema {
        Schema::Number
    }
}

/// Declares the whole numbers that fit an `f64` exactly.
macro_rules! whole_number {
    ($($type:ty: $schema:expr),*) => {$(
        impl Field for $type {
            fn load(&mut self, value: &Value) -> bool {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared after; not every type has each")]
                let exact = value.as_f64().map(|number| (number, number as $type))
                    .filter(|(number, whole)| f64::from(*whole) == *number);
                exact.map(|(_, whole)| *self = whole).is_some()
            }

            fn store(&self) -> Value {
                Value::Number(f64::from(*self))
            }

            fn schema() -> Schema {
                $schema
            }
        }
    )*};
}

whole_number!(i32: Schema::Number, u32: Schema::Whole, u16: Schema::Whole);

/// Nothing: an answer whose body says nothing, if there is one.
impl Field for () {
    fn load(&mut self, _value: &Value) -> bool {
        true
    }

    fn store(&self) -> Value {
        Value::Null
    }

    fn schema() -> Schema {
        Schema::Nothing
    }
}

impl Field for Object {
    fn load(&mut self, value: &Value) -> bool {
        match value {
            Value::Object(object) => object.clone_into(self),
            _ => return false,
        }
        true
    }

    fn store(&self) -> Value {
        Value::Object(self.clone())
    }

    fn schema() -> Schema {
        Schema::Values
    }
}

/// Any value fits.
impl Field for Value {
    fn load(&mut self, value: &Value) -> bool {
        value.clone_into(self);
        true
    }

    fn store(&self) -> Value {
        self.clone()
    }

    fn schema() -> Schema {
        Schema::Any
    }
}

/// `null` and absence are both `None`.
impl<T: Field + Default> Field for Option<T> {
    fn load(&mut self, value: &Value) -> bool {
        if matches!(value, Value::Null) {
            *self = None;
            return true;
        }
        let mut item = T::default();
        let fits = item.load(value);
        if fits {
            *self = Some(item);
        }
        fits
    }

    fn store(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::store)
    }

    fn schema() -> Schema {
        Schema::Optional(Box::new(T::schema()))
    }

    fn is_optional(&self) -> bool {
        true
    }
}

impl<T: Field + Default> Field for Vec<T> {
    fn load(&mut self, value: &Value) -> bool {
        let Value::Array(values) = value else {
            return false;
        };
        let mut items = Vec::new();
        for value in values {
            let mut item = T::default();
            if !item.load(value) {
                return false;
            }
            items.push(item);
        }
        *self = items;
        true
    }

    fn store(&self) -> Value {
        let mut items = Vec::new();
        for item in self {
            items.push(item.store());
        }
        Value::Array(items)
    }

    fn schema() -> Schema {
        Schema::List(Box::new(T::schema()))
    }
}
