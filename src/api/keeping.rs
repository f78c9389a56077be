//! A model that forgets nothing.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::json::{Object, Value};
use super::model::{Field, Model, load, store};
use super::schema::Schema;

/// A model, and the members of its object that the model doesn't name, so that
/// what is read from a service newer than this library can be written back whole.
///
/// ```
/// use quickchat_web::api::{HandoffSettings, Keeping};
///
/// let read = r#"{"is_active":false,"newer":1}"#;
/// let mut settings: Keeping<HandoffSettings> = serde_json::from_str(read)?;
/// settings.is_active = Some(true);
/// assert_eq!(serde_json::to_string(&settings)?, r#"{"newer":1,"is_active":true}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keeping<M> {
    /// What the model names.
    pub model: M,
    /// The other members, and those of the model's that were `null`.
    pub others: Object,
}

impl<M> Keeping<M> {
    /// Nothing but the model.
    pub fn only(model: M) -> Self {
        Keeping {
            model,
            others: Object::default(),
        }
    }
}

impl<M> Deref for Keeping<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.model
    }
}

impl<M> DerefMut for Keeping<M> {
    fn deref_mut(&mut self) -> &mut M {
        &mut self.model
    }
}

impl<M: Model + Default> Field for Keeping<M> {
    fn load(&mut self, value: &Value) -> bool {
        let (Value::Object(object), Ok(model)) = (value, load(value)) else {
            return false;
        };
        let stored = store(&model);
        self.model = model;
        self.others = Object::default();
        for (name, value) in object.iter() {
            if stored.get(name).is_none() {
                self.others.push(name, value.clone());
            }
        }
        true
    }

    fn store(&self) -> Value {
        let mut object = self.others.clone();
        object.merge(store(&self.model));
        Value::Object(object)
    }

    fn schema() -> Schema {
        Schema::of::<M>().open()
    }
}

impl<M: Model> Serialize for Keeping<M>
where
    Keeping<M>: Field,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.store().serialize(serializer)
    }
}

impl<'de, M: Model + Default> Deserialize<'de> for Keeping<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::read(&value).ok_or_else(|| de::Error::custom("an object with other fields is needed"))
    }
}
