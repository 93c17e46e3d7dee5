//! The rules of reading, one table each.

use super::{
    BadField, Decimals, Defect, Empty, Fields, MAX_DEPTH, Page, Reads, Shape, Text, body, describe,
    query,
};
use crate::codes::Refusal;
use crate::language::Lang;
use crate::signing::{Plus, Query};

#[derive(PartialEq, Debug)]
struct Filter {
    parent: Option<String>,
    name: Option<String>,
    strict: Option<String>,
    recursive: i64,
    depth: i64,
    page: Page,
    kinds: Vec<String>,
}

impl Reads for Filter {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            parent: fields.opt_text("parent_id", Text::max(4).digits())?,
            name: fields.opt_text("name", Text::max(4).empty(Empty::Kept))?,
            strict: fields.opt_text("strict", Text::max(4).empty(Empty::Refused))?,
            recursive: fields.int_or("recursive_query", 0..=1, 0)?,
            depth: fields.int_or_unless_null("depth", 1..=9, 3, Empty::Refused)?,
            page: fields.page(100)?,
            kinds: fields.texts("kind", 0..=2, Text::max(3))?,
        })
    }
}

fn filter(raw: &str) -> Result<Filter, BadField> {
    query(&Query::decode(raw.as_bytes(), Plus::Space).expect("well-formed"))
}

fn nothing() -> Filter {
    let page = Page { offset: 0, limit: 10 };
    Filter {
        parent: None,
        name: None,
        strict: None,
        recursive: 0,
        depth: 3,
        page,
        kinds: Vec::new(),
    }
}

#[test]
fn absent_empty_and_null_differ_where_the_rule_says_so() {
    assert_eq!(filter(""), Ok(nothing()));
    assert_eq!(filter("parent_id=&name=null&recursive_query=&limit=&unknown=1"), Ok(nothing()));
    assert_eq!(filter("name=").expect("kept").name.as_deref(), Some(""));
    assert_eq!(filter("strict="), Err(BadField::new("strict", Defect::Empty)));
    assert_eq!(filter("strict=null"), Ok(nothing()));
    for refused in ["depth=", "depth=null"] {
        assert_eq!(filter(refused), Err(BadField::new("depth", Defect::Empty)), "{refused}");
    }
}

#[test]
fn queries_are_checked_field_by_field() {
    let bad = |path: &str, defect| Err(BadField::new(path, defect));
    assert_eq!(filter("parent_id=12345"), bad("parent_id", Defect::TooLong(4)));
    assert_eq!(filter("parent_id=1a"), bad("parent_id", Defect::NotOfType("数字", "digits")));
    assert_eq!(filter("recursive_query=2"), bad("recursive_query", Defect::OutOfRange(0, 1)));
    for text in ["x", "+1", "1.0", "--1", "0x1", "１"] {
        let found = filter(&format!("recursive_query={}", crate::signing::percent::encode(text)));
        assert_eq!(
            found,
            bad("recursive_query", Defect::NotOfType("整数", "an integer")),
            "{text}"
        );
    }
    assert_eq!(filter("offset=-1"), bad("offset", Defect::OutOfRange(0, Page::MAX_OFFSET)));
    assert_eq!(filter("limit=0"), bad("limit", Defect::OutOfRange(1, 100)));
    assert_eq!(filter("limit=101"), bad("limit", Defect::OutOfRange(1, 100)));
    assert_eq!(
        filter("limit=99999999999999999999999"),
        bad("limit", Defect::OutOfRange(1, 100)),
        "larger than any integer"
    );
    assert_eq!(filter("limit=1&limit=2"), bad("limit", Defect::Repeated));
    assert_eq!(filter("kind=a&kind=b").expect("a list").kinds, ["a", "b"]);
    assert_eq!(filter("kind=a&kind=b&kind=c"), bad("kind", Defect::TooMany(2)));
    assert_eq!(filter("kind=a&kind=bcde"), bad("kind[1]", Defect::TooLong(3)));
    assert!(filter("name=%E4%B8%AD%E6%96%87%E5%AD%97%E7%AC%A6").is_ok(), "characters, not bytes");
    assert!(filter("name=a%00b").is_err(), "no text holds a NUL");
}

#[derive(PartialEq, Debug)]
struct Order {
    id: String,
    amount: hubu_core::money::Amount,
    kind: char,
    customer: Option<(String, i64)>,
    args: Vec<String>,
    dry: bool,
}

impl Reads for Order {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            id: fields.text("id", Text::max(4))?,
            amount: fields.amount("amount", Decimals::CENTS)?,
            kind: fields.word("kind", &[("A", 'a'), ("B", 'b')])?,
            customer: fields.opt_object_of("customer", |inner| {
                Ok((inner.text("name", Text::max(4))?, inner.int("age", 0..=150)?))
            })?,
            args: fields.objects("args", 0..=2, |inner| inner.text("key", Text::max(4)))?,
            dry: fields.bool_or("dry", false)?,
        })
    }
}

fn order(raw: &str) -> Result<Order, BadField> {
    body(raw.as_bytes())
}

#[test]
fn a_body_is_read_with_exact_digits() {
    let whole = order(
        r#" {"id":"1","amount":"10.01","kind":"B","customer":{"name":"\u4e2d","age":"7","x":1e999},
             "args":[{"key":"a"},{"key":"b"}],"dry":true,"unknown":{"deep":[1,2]}} "#,
    );
    let whole = whole.expect("valid");
    assert_eq!((whole.amount.e8(), whole.kind, whole.dry), (1_001_000_000, 'b', true));
    assert_eq!(whole.customer, Some(("中".to_owned(), 7)));
    assert_eq!(whole.args, ["a", "b"]);
    let number = order(r#"{"id":"1","amount":10.01,"kind":"A","customer":null}"#);
    assert_eq!(number.expect("a bare number").amount.e8(), 1_001_000_000);
}

fn no_amount() -> Defect {
    Defect::NotOfType("十进制数，例如 100.00", "a decimal number such as 100.00")
}

#[test]
fn an_amount_of_another_form_is_told_the_form() {
    for text in ["1e5", "+1", ".5", "1.", "1,000.00", " 1", "0x1", "１"] {
        let bad = order(&format!(r#"{{"id":"1","amount":"{text}"}}"#)).expect_err(text);
        assert_eq!(bad, BadField::new("amount", no_amount()), "{text}");
    }
    let refusal: Refusal = BadField::new("amount", no_amount()).into();
    let said = "Parameter error: amount must be a decimal number such as 100.00";
    assert_eq!(refusal.message(Lang::En), said);
    assert_eq!(refusal.message(Lang::Zh), "参数错误：amount 必须是十进制数，例如 100.00");
}

#[test]
fn a_body_is_checked_field_by_field() {
    let text = ("字符串", "a string");
    let table: Vec<(&str, &str, Defect)> = vec![
        ("", "id", Defect::Missing),
        ("{}", "id", Defect::Missing),
        (r#"{"id":null}"#, "id", Defect::Missing),
        (r#"{"id":""}"#, "id", Defect::Empty),
        (r#"{"id":1}"#, "id", Defect::NotOfType(text.0, text.1)),
        (r#"{"id":["1"]}"#, "id", Defect::NotOfType(text.0, text.1)),
        (r#"{"id":"12345"}"#, "id", Defect::TooLong(4)),
        (r#"{"id":"1","id":"2"}"#, "id", Defect::Repeated),
        (r#"{"id":"1"}"#, "amount", Defect::Missing),
        (r#"{"id":"1","amount":"0.00"}"#, "amount", Defect::NotPositive),
        (r#"{"id":"1","amount":"-1"}"#, "amount", Defect::NotPositive),
        (r#"{"id":"1","amount":"1.001"}"#, "amount", Defect::TooPrecise(2)),
        (r#"{"id":"1","amount":1e3}"#, "amount", no_amount()),
        (r#"{"id":"1","amount":true}"#, "amount", no_amount()),
        (r#"{"id":"1","amount":"1"}"#, "kind", Defect::Missing),
        (r#"{"id":"1","amount":"1","kind":"C"}"#, "kind", Defect::NotOneOf(vec!["A", "B"])),
        (r#"{"id":"1","amount":"1","kind":""}"#, "kind", Defect::Empty),
    ];
    for (raw, path, defect) in table {
        assert_eq!(order(raw), Err(BadField::new(path, defect)), "{raw}");
    }
    let rest = |tail: &str| order(&format!(r#"{{"id":"1","amount":"1","kind":"A",{tail}}}"#));
    let table: Vec<(&str, &str, Defect)> = vec![
        (r#""customer":[]"#, "customer", Defect::NotOfType("对象", "an object")),
        (r#""customer":{}"#, "customer.name", Defect::Missing),
        (r#""customer":{"name":"a","age":151}"#, "customer.age", Defect::OutOfRange(0, 150)),
        (r#""customer":{"name":"a","age":""}"#, "customer.age", Defect::Empty),
        (
            r#""customer":{"name":"a","age":1.5}"#,
            "customer.age",
            Defect::NotOfType("整数", "an integer"),
        ),
        (r#""args":{}"#, "args", Defect::NotOfType("数组", "an array")),
        (r#""args":[{},{},{}]"#, "args", Defect::TooMany(2)),
        (r#""args":[{"key":"a"},{}]"#, "args[1].key", Defect::Missing),
        (r#""args":["a"]"#, "args[0]", Defect::NotOfType("对象", "an object")),
        (r#""dry":"yes""#, "dry", Defect::NotOfType("布尔值", "true or false")),
    ];
    for (tail, path, defect) in table {
        assert_eq!(rest(tail), Err(BadField::new(path, defect)), "{tail}");
    }
}

#[test]
fn what_is_no_json_object_is_refused_as_a_whole() {
    for raw in ["[]", "1", "\"a\"", "null", "{", "{\"id\":}", "{}x", "\u{feff}{}", "{'id':1}"] {
        assert_eq!(order(raw), Err(BadField::new("body", Defect::NotJson)), "{raw}");
    }
    assert_eq!(body::<Order>(b"{\"id\":\"\xff\"}"), Err(BadField::new("body", Defect::NotJson)));
    let lone = order(r#"{"id":"\ud800"}"#);
    assert_eq!(lone, Err(BadField::new("id", Defect::NotJson)), "a lone surrogate");
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert_eq!(order(&deep), Err(BadField::new("body", Defect::TooDeep(MAX_DEPTH))));
    let brackets = format!("{{\"x\":\"{}\\\"[[\"}}", "[".repeat(100));
    assert_eq!(
        order(&brackets),
        Err(BadField::new("id", Defect::Missing)),
        "in a text they are text"
    );
    let wide: Vec<_> = (0..1_100).map(|n| format!("\"k{n}\":1")).collect();
    let wide = format!("{{{}}}", wide.join(","));
    assert_eq!(order(&wide), Err(BadField::new("body", Defect::TooMany(1_000))));
}

#[test]
fn a_type_describes_what_it_reads() {
    let fields = describe::<Order>();
    let names: Vec<_> = fields.iter().map(|field| (field.name, field.required)).collect();
    assert_eq!(
        names,
        [
            ("id", true),
            ("amount", true),
            ("kind", true),
            ("customer", false),
            ("args", false),
            ("dry", false)
        ]
    );
    let Shape::Object(inner) = &fields[3].shape else { panic!("an object") };
    assert_eq!(inner[1].shape, Shape::Int { min: 0, max: 150, default: None });
    assert_eq!(fields[2].shape, Shape::Word(vec!["A", "B"]));
}

#[test]
fn messages_name_the_field_in_both_languages() {
    let refusal: Refusal = BadField::new("limit", Defect::OutOfRange(1, 100)).into();
    assert_eq!(refusal.message(Lang::En), "Parameter error: limit must be between 1 and 100");
    assert_eq!(refusal.message(Lang::Zh), "参数错误：limit 必须在 1 到 100 之间");
}

#[derive(PartialEq, Debug)]
struct Former {
    page: Page,
    unit: Option<String>,
}

impl Reads for Former {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let page = fields.numbered_page(5, Empty::Refused)?;
        Ok(Self { page, unit: fields.opt_text("unit", Text::max(4).filled())? })
    }
}

#[test]
fn pages_of_the_old_forms_are_numbered_and_take_no_empty_text() {
    let read = |raw: &str| -> Result<Former, BadField> {
        query(&Query::decode(raw.as_bytes(), Plus::Space).expect("well-formed"))
    };
    for (raw, offset, limit) in [
        ("", 0, 10),
        ("offset=null&limit=null", 0, 10),
        ("offset=1&limit=1", 0, 1),
        ("offset=3", 20, 10),
        ("offset=5&limit=100", 400, 100),
    ] {
        assert_eq!(read(raw).map(|former| former.page), Ok(Page { offset, limit }), "{raw}");
    }
    for (raw, field, defect) in [
        ("offset=", "offset", Defect::Empty),
        ("limit=", "limit", Defect::Empty),
        ("offset=0", "offset", Defect::OutOfRange(1, 5)),
        ("offset=6", "offset", Defect::OutOfRange(1, 5)),
        ("limit=101", "limit", Defect::OutOfRange(1, 100)),
        ("unit=", "unit", Defect::Empty),
        ("unit=null", "unit", Defect::Empty),
    ] {
        assert_eq!(read(raw), Err(BadField::new(field, defect)), "{raw}");
    }
    assert_eq!(read("unit=u").map(|former| former.unit), Ok(Some("u".to_owned())));
}

#[derive(PartialEq, Debug)]
struct Lookup {
    kept: Option<String>,
    ignored: Option<String>,
    refused: Option<String>,
    page: Page,
    strict: i64,
    blank: bool,
}

impl Reads for Lookup {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(4);
        Ok(Self {
            kept: fields.opt_text("kept", rule.null(Empty::Kept))?,
            ignored: fields.opt_text("ignored", rule.quoted(Empty::Absent))?,
            refused: fields.opt_text("refused", rule.quoted(Empty::Refused))?,
            page: fields.page_within(20, 5)?,
            strict: fields.int_or_unless_null("strict", 1..=9, 7, Empty::Absent)?,
            blank: fields.is_blank("strict")?,
        })
    }
}

#[test]
fn absent_empty_quoted_and_null_are_four_things_in_a_query() {
    let read = |raw: &str| -> Result<Lookup, BadField> {
        query(&Query::decode(raw.as_bytes(), Plus::Space).expect("well-formed"))
    };
    let nothing = || Lookup {
        kept: None,
        ignored: None,
        refused: None,
        page: Page { offset: 0, limit: 10 },
        strict: 7,
        blank: false,
    };
    let text = |text: &str| Some(text.to_owned());
    let quotes = "%22%22";
    for (raw, expected) in [
        (String::new(), nothing()),
        ("kept=&ignored=&refused=&strict=".to_owned(), Lookup { blank: true, ..nothing() }),
        ("kept=null&ignored=null&refused=null".to_owned(), {
            Lookup { kept: text("null"), ..nothing() }
        }),
        (format!("kept={quotes}"), Lookup { kept: text("\"\""), ..nothing() }),
        (format!("ignored={quotes}"), nothing()),
        (format!("ignored=a{quotes}"), Lookup { ignored: text("a\"\""), ..nothing() }),
        ("offset=20&limit=5&strict=9".to_owned(), {
            Lookup { page: Page { offset: 20, limit: 5 }, strict: 9, ..nothing() }
        }),
    ] {
        assert_eq!(read(&raw), Ok(expected), "{raw}");
    }
    for (raw, field, defect) in [
        ("refused=%22%22", "refused", Defect::Empty),
        ("strict=null", "strict", Defect::Empty),
        ("strict=%22%22", "strict", Defect::NotOfType("整数", "an integer")),
        ("strict=0", "strict", Defect::OutOfRange(1, 9)),
        ("limit=%22%22", "limit", Defect::NotOfType("整数", "an integer")),
        ("offset=21", "offset", Defect::OutOfRange(0, 20)),
        ("limit=6", "limit", Defect::OutOfRange(1, 5)),
    ] {
        assert_eq!(read(raw), Err(BadField::new(field, defect)), "{raw}");
    }
    let in_body: Lookup =
        body(br#"{"kept":null,"ignored":"\"\"","refused":"\"\""}"#).expect("read");
    let quotes = text("\"\"");
    assert_eq!((in_body.kept, in_body.ignored, in_body.refused), (None, quotes.clone(), quotes));
}

#[derive(PartialEq, Debug)]
struct Flag(bool);

impl Reads for Flag {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.bool_or_blank("flag", true).map(Self)
    }
}

#[test]
fn a_query_says_true_and_false_in_any_case_of_letters() {
    let read = |raw: &str| -> Result<Flag, BadField> {
        query(&Query::decode(raw.as_bytes(), Plus::Space).expect("well-formed"))
    };
    let wrong = || BadField::new("flag", Defect::NotOfType("布尔值", "true or false"));
    for (raw, expected) in [
        ("", Ok(Flag(true))),
        ("flag=", Ok(Flag(true))),
        ("flag=null", Ok(Flag(true))),
        ("flag=true", Ok(Flag(true))),
        ("flag=True", Ok(Flag(true))),
        ("flag=False", Ok(Flag(false))),
        ("flag=FALSE", Ok(Flag(false))),
        ("flag=0", Err(wrong())),
        ("flag=%22%22", Err(wrong())),
    ] {
        assert_eq!(read(raw), expected, "{raw}");
    }
    let in_body = |raw: &str| body::<Flag>(raw.as_bytes());
    assert_eq!(in_body(r#"{"flag":"false"}"#), Ok(Flag(false)));
    assert_eq!(in_body(r#"{"flag":"False"}"#), Err(wrong()));
}
