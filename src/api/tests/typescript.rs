//! The declarations for TypeScript say of every operation what its tables say: its
//! calls in `www/rest.js`, and the types in `www/api-types.d.ts`, field by field.

use std::collections::BTreeMap;

use crate::api::{Direction, OPERATIONS, Operation, Placement, Rule, Schema};

/// What is left to the tests beside the widget's configuration: its changes are made
/// of it (`Partial`).
const BESIDE: &[&str] = &["WidgetConfiguration", "WidgetConfigurationChanges"];

#[test]
fn every_field_of_every_operation_is_declared_as_it_is() {
    let declarations = Declarations::read();
    let mut problems = Problems::default();
    let mut called = 0;
    for operation in OPERATIONS {
        // Chat is the client's.
        if operation.name == "sendMessage" {
            continue;
        }
        let call = Call::of(operation.name);
        declarations.check_parameters(operation, &call, &mut problems);
        let place = format!("{}()", operation.name);
        let answer = Expected {
            schema: &(operation.response)(),
            rules: &[],
            direction: Direction::Answer,
        };
        declarations.check(&call.returned, &answer, &place, &mut problems);
        called += 1;
    }
    assert_eq!(called, 41);
    assert_eq!(problems.0, Vec::<String>::new());
}

#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    fn say(&mut self, place: &str, what: &str) {
        self.0.push(format!("{place}: {what}"));
    }
}

/// A method of `www/rest.js`.
struct Call {
    /// The types of its parameters, by name.
    parameters: BTreeMap<&'static str, &'static str>,
    /// What it sends: the names of parameters that are spread, and fields with the
    /// names of the parameters that they hold.
    spread: Vec<&'static str>,
    fields: Vec<(&'static str, &'static str)>,
    returned: String,
}

impl Call {
    fn of(name: &str) -> Self {
        let script = include_str!("../../../www/rest.js");
        let call = format!("this.#call(\"{name}\", ");
        let (before, after) = script.split_once(&call).unwrap();
        let (_, comment) = before.rsplit_once("/**").unwrap();
        let tagged = |tag: &'static str| {
            comment.lines().filter_map(move |line| {
                let (_, rest) = line.split_once(tag)?;
                rest.strip_prefix(" {")?.rsplit_once('}')
            })
        };
        let (sent, _) = after.split_once(");").unwrap();
        let sent = match sent.strip_prefix('{') {
            Some(object) => object.split_once('}').unwrap().0,
            None => sent.split_once(',').unwrap().0,
        };
        let is_object = after.starts_with('{');
        let mut call = Call {
            parameters: tagged("@param")
                .map(|(kind, name)| {
                    (
                        name.split_whitespace()
                            .next()
                            .unwrap()
                            .trim_matches(['[', ']']),
                        kind,
                    )
                })
                .collect(),
            spread: Vec::new(),
            fields: Vec::new(),
            returned: tagged("@returns")
                .next()
                .and_then(|(kind, _)| kind.strip_prefix("Promise<")?.strip_suffix('>'))
                .unwrap()
                .to_owned(),
        };
        for part in sent
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            match (part.strip_prefix("..."), part.split_once(": ")) {
                (Some(spread), _) => call.spread.push(spread),
                (None, Some(field)) => call.fields.push(field),
                (None, None) if is_object => call.fields.push((part, part)),
                (None, None) => call.spread.push(part),
            }
        }
        call
    }
}

/// What a type is to say.
struct Expected<'a> {
    schema: &'a Schema,
    rules: &'a [Rule],
    direction: Direction,
}

#[derive(Clone)]
struct Member {
    name: &'static str,
    is_optional: bool,
    kind: String,
}

struct Interface {
    /// What a generic one is told.
    parameter: Option<&'static str>,
    /// What it extends.
    base: Option<&'static str>,
    /// Its own.
    members: Vec<Member>,
}

/// The declared types, by name.
struct Declarations {
    interfaces: BTreeMap<&'static str, Interface>,
    aliases: BTreeMap<&'static str, &'static str>,
}

impl Declarations {
    fn read() -> Self {
        let mut declarations = Declarations {
            interfaces: BTreeMap::new(),
            aliases: BTreeMap::new(),
        };
        for text in [
            include_str!("../../../www/types.d.ts"),
            include_str!("../../../www/api-types.d.ts"),
        ] {
            for declared in text.split("\nexport ").skip(1) {
                if let Some(rest) = declared.strip_prefix("interface ") {
                    let (head, rest) = rest.split_once(" {\n").unwrap();
                    let (body, _) = rest.split_once("\n}").unwrap_or((rest, ""));
                    let (head, base) = match head.split_once(" extends ") {
                        Some((head, base)) => (head, Some(base)),
                        None => (head, None),
                    };
                    let (name, parameter) = match head.split_once('<') {
                        Some((name, rest)) => (name, rest.strip_suffix('>')),
                        None => (head, None),
                    };
                    let members = body.lines().filter_map(member).collect();
                    let interface = Interface {
                        parameter,
                        base,
                        members,
                    };
                    declarations.interfaces.insert(name, interface);
                } else if let Some(rest) = declared.strip_prefix("type ")
                    && let Some((name, rest)) = rest.split_once(" = ")
                {
                    let (kind, _) = rest.split_once(";\n").unwrap();
                    declarations.aliases.insert(name, kind);
                }
            }
        }
        declarations
    }

    /// The members of an interface, such as `Page<Article>`.
    fn members(&self, kind: &str) -> Option<Vec<Member>> {
        let (name, argument) = match kind.split_once('<') {
            Some((name, rest)) => (name, rest.strip_suffix('>')),
            None => (kind, None),
        };
        let interface = self.interfaces.get(name)?;
        let base = interface.base.map(|base| self.members(base).unwrap());
        let mut members = base.unwrap_or_default();
        members.extend(interface.members.iter().cloned().map(|mut member| {
            if let (Some(parameter), Some(argument)) = (interface.parameter, argument) {
                member.kind = member.kind.replace(parameter, argument);
            }
            member
        }));
        Some(members)
    }

    fn check_parameters(&self, operation: &Operation, call: &Call, problems: &mut Problems) {
        let mut declared: Vec<Member> = Vec::new();
        for name in &call.spread {
            let kind = call.parameters[name].replace("Types.", "");
            if BESIDE.contains(&kind.as_str()) {
                return;
            }
            declared.extend(self.members(&kind).unwrap());
        }
        declared.extend(call.fields.iter().map(|(field, parameter)| Member {
            name: field,
            is_optional: false,
            kind: call.parameters[parameter].replace("Types.", ""),
        }));
        let direction = match operation.placement {
            // It is what another operation answers, and goes back as it came.
            Placement::Body(_) => Direction::Answer,
            _ => Direction::Request,
        };
        let schema = (operation.parameters)();
        self.check_members(&declared, &schema, direction, operation.name, problems);
    }

    fn check_members(
        &self,
        declared: &[Member],
        schema: &Schema,
        direction: Direction,
        place: &str,
        problems: &mut Problems,
    ) {
        for member in schema.members() {
            let place = format!("{place}.{}", member.name);
            let Some(found) = declared.iter().find(|found| found.name == member.name) else {
                problems.say(&place, "isn't declared");
                continue;
            };
            let may_be_absent = member.schema.is_optional();
            if found.is_optional && !may_be_absent {
                problems.say(&place, "is declared as optional");
            }
            // In an answer `null` says it.
            if !found.is_optional && may_be_absent && direction == Direction::Request {
                problems.say(&place, "isn't declared as optional");
            }
            let expected = Expected {
                schema: &member.schema,
                rules: member.rules,
                direction,
            };
            self.check(&found.kind, &expected, &place, problems);
        }
        for found in declared {
            let is_known = |member: &crate::api::Member| member.name == found.name;
            if !schema.members().iter().any(is_known) {
                problems.say(&format!("{place}.{}", found.name), "is no field");
            }
        }
    }

    fn check(&self, kind: &str, expected: &Expected<'_>, place: &str, problems: &mut Problems) {
        let kind = kind.replace("Types.", "");
        if BESIDE.contains(&kind.as_str()) {
            return;
        }
        let mut parts: Vec<_> = kind.split(" | ").map(str::to_owned).collect();
        let may_be_null = match expected.direction {
            Direction::Request => expected.rules.contains(&Rule::OrNull),
            Direction::Answer => expected.schema.is_optional(),
        };
        let count = parts.len();
        parts.retain(|part| part != "null");
        if (parts.len() < count) != may_be_null {
            problems.say(place, &format!("{kind}: it may be null, or may not"));
        }
        // A date may be given as one; it goes out as the text that the table has.
        if expected.direction == Direction::Request && parts == ["string", "Date"] {
            parts.pop();
        }
        if let [part] = parts.as_slice()
            && let Some(alias) = self.aliases.get(part.as_str())
            && alias.contains('"')
        {
            parts = alias.split(" | ").map(str::to_owned).collect();
        }
        let quoted = |choices: &[&str]| {
            choices
                .iter()
                .map(|choice| format!("\"{choice}\""))
                .collect()
        };
        let wanted: Vec<String> = match expected.schema.present() {
            Schema::Nothing => vec!["void".into()],
            Schema::Any => vec!["Json".into()],
            Schema::Boolean => vec!["boolean".into()],
            Schema::Whole | Schema::Number => vec!["number".into()],
            Schema::Values => vec!["Metadata".into()],
            Schema::Text => expected
                .rules
                .iter()
                .find_map(|rule| match rule {
                    Rule::OneOf(choices) => Some(quoted(choices)),
                    _ => None,
                })
                .unwrap_or_else(|| vec!["string".into()]),
            Schema::Choice(choices) => {
                let mut wanted: Vec<String> = quoted(choices);
                wanted.push("(string & {})".into());
                wanted
            }
            Schema::List(item) => {
                let [list] = parts.as_slice() else {
                    return problems.say(place, &format!("{kind} is no array"));
                };
                let Some(of) = list.strip_suffix("[]") else {
                    return problems.say(place, &format!("{kind} is no array"));
                };
                let item = Expected {
                    schema: item,
                    rules: &[],
                    direction: expected.direction,
                };
                return self.check(of, &item, &format!("{place}[]"), problems);
            }
            schema @ Schema::Object { .. } => {
                let members = parts.first().and_then(|name| self.members(name));
                let Some(members) = members else {
                    return problems.say(place, &format!("{kind} isn't declared"));
                };
                return self.check_members(&members, schema, expected.direction, place, problems);
            }
            Schema::Optional(_) => unreachable!("it is present"),
        };
        let sorted = |mut parts: Vec<String>| {
            parts.sort();
            parts
        };
        if sorted(parts) != sorted(wanted.clone()) {
            problems.say(place, &format!("{kind} should be {}", wanted.join(" | ")));
        }
    }
}

/// `name?: kind;`
fn member(line: &'static str) -> Option<Member> {
    let (name, kind) = line.trim().strip_suffix(';')?.split_once(": ")?;
    let bare = name.strip_suffix('?').unwrap_or(name);
    bare.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        .then(|| Member {
            name: bare,
            is_optional: name.ends_with('?'),
            kind: kind.to_owned(),
        })
}
