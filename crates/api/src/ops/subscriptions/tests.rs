//! What absent, null and empty mean in bodies and queries, as the heads of the files say.

use super::{
    auto_renewal_resources, cancel_resources_subscription, cancel_resources_subscription_former,
    list_pay_per_use_customer_resources as list,
    list_pay_per_use_customer_resources_former as list_former, renewal_resources,
    renewal_resources_former, set_resources_renew_config, update_period_to_on_demand,
    update_period_to_on_demand_instantly,
};
use crate::edge::decode::{Reads, body, query};
use crate::signing::{Plus, Query};

/// Is a body accepted that has these members besides others?
fn takes<T: Reads>(others: &str, more: &str) -> Result<(), String> {
    let separator = if others.is_empty() || more.is_empty() { "" } else { "," };
    let text = format!("{{{others}{separator}{more}}}");
    body::<T>(text.as_bytes()).map(|_| ()).map_err(|bad| bad.path)
}

/// Each row: the member, and the field that is refused, if one is.
fn table<T: Reads>(others: &str, rows: &[(&str, Option<&str>)]) {
    for (more, refused) in rows {
        let expected = refused.map_or(Ok(()), |field| Err(field.to_owned()));
        assert_eq!(takes::<T>(others, more), expected, "{more}");
    }
}

#[test]
fn lists() {
    table::<list::Body>(
        "",
        &[
            ("", None),
            (
                r#""resource_ids":null,"order_id":null,"status_list":null,"offset":null,"limit":null"#,
                None,
            ),
            (r#""resource_ids":[],"status_list":[],"order_id":"","customer_id":"""#, None),
            (r#""expire_time_begin":"","expire_time_end":null"#, None),
            (r#""service_type_code":null"#, None),
            (r#""service_type_code":"""#, Some("service_type_code")),
            (r#""only_main_resource":"""#, Some("only_main_resource")),
            (r#""only_main_resource":2"#, Some("only_main_resource")),
            (r#""status_list":[2,3,4,5]"#, None),
            (r#""status_list":[1]"#, Some("status_list[0]")),
            (r#""limit":500"#, None),
            (r#""limit":501"#, Some("limit")),
            (r#""limit":0"#, Some("limit")),
        ],
    );
}

#[test]
fn old_lists() {
    for (text, refused) in [
        ("", None),
        ("resource_ids=&order_id=&only_main_resource=&status_list=&page_no=&page_size=", None),
        ("resource_ids=null&order_id=null&only_main_resource=null&page_no=null", None),
        ("resource_ids=%22%22&order_id=%22%22", None),
        ("status_list=null", Some("status_list")),
        ("status_list=%22%22", Some("status_list")),
        ("status_list=2,4,5", None),
        ("status_list=3", Some("status_list")),
        ("only_main_resource=%22%22", Some("only_main_resource")),
        ("page_no=0", Some("page_no")),
        ("page_no=%22%22", Some("page_no")),
        ("page_size=500", None),
        ("page_size=501", Some("page_size")),
    ] {
        let parsed = Query::decode(text.as_bytes(), Plus::Space).expect("well-formed");
        let read = query::<list_former::Query>(&parsed).map(|_| ()).map_err(|bad| bad.path);
        assert_eq!(read, refused.map_or(Ok(()), |field| Err(field.to_owned())), "{text}");
    }
}

#[test]
fn renewals() {
    let term = r#""period_type":2,"period_num":1"#;
    table::<renewal_resources::Body>(
        &format!(r#""resource_ids":["r"],{term}"#),
        &[
            ("", None),
            (r#""is_auto_pay":null,"expire_policy":null"#, None),
            (r#""is_auto_pay":"""#, Some("is_auto_pay")),
            (r#""is_auto_pay":2"#, Some("is_auto_pay")),
            (r#""expire_policy":3"#, None),
        ],
    );
    table::<renewal_resources::Body>(
        r#""resource_ids":["r"]"#,
        &[
            ("", Some("period_type")),
            (r#""period_type":0,"period_num":1"#, Some("period_type")),
            (r#""period_type":2,"period_num":11"#, None),
            (r#""period_type":2,"period_num":12"#, Some("period_num")),
            (r#""period_type":3,"period_num":3"#, None),
            (r#""period_type":3,"period_num":4"#, Some("period_num")),
        ],
    );
    table::<renewal_resources::Body>(
        term,
        &[
            ("", Some("resource_ids")),
            (r#""resource_ids":[]"#, Some("resource_ids")),
            (r#""resource_ids":["r",""]"#, Some("resource_ids[1]")),
            (r#""resource_ids":["r","s","r"]"#, Some("resource_ids[2]")),
        ],
    );
    table::<renewal_resources_former::Body>(
        &format!(r#""resource_ids":["r"],{term}"#),
        &[
            ("", Some("expire_mode")),
            (r#""expire_mode":0"#, None),
            (r#""expire_mode":4"#, Some("expire_mode")),
            (r#""expire_mode":1,"isAutoPay":null"#, None),
            (r#""expire_mode":1,"isAutoPay":"""#, Some("isAutoPay")),
        ],
    );
}

#[test]
fn auto_renewals_and_settings() {
    table::<auto_renewal_resources::Body>(
        "",
        &[
            ("", None),
            (r#""auto_renew_times":null,"period_type":null"#, None),
            (r#""auto_renew_times":99,"period_type":"YEAR""#, None),
            (r#""auto_renew_times":100"#, Some("auto_renew_times")),
            (r#""auto_renew_times":"""#, Some("auto_renew_times")),
            (r#""period_type":"""#, Some("period_type")),
            (r#""period_type":"DAY""#, Some("period_type")),
        ],
    );
    let value = |value: &str| format!(r#""config_value":"{value}""#);
    for (name, good, wrong) in [
        ("DEDUCTION_DATE", ["2", "7"], ["1", "8", "02", "-1"]),
        ("EXPIRE_DATE", ["1", "-1"], ["0", "29", "01", "-2"]),
    ] {
        let name = format!(r#""config_name":"{name}""#);
        let good = good.map(value);
        let rows = good.iter().map(|text| (text.as_str(), None)).collect::<Vec<_>>();
        table::<set_resources_renew_config::Body>(&name, &rows);
        let wrong = wrong.map(value);
        let rows =
            wrong.iter().map(|text| (text.as_str(), Some("config_value"))).collect::<Vec<_>>();
        table::<set_resources_renew_config::Body>(&name, &rows);
    }
}

#[test]
fn going_on_demand_and_leaving() {
    table::<update_period_to_on_demand::Body>(
        r#""resource_ids":["r"]"#,
        &[
            ("", Some("operation")),
            (r#""operation":"""#, Some("operation")),
            (r#""operation":"SET_UP""#, None),
            (r#""operation":"set_up""#, Some("operation")),
        ],
    );
    table::<update_period_to_on_demand_instantly::Body>(
        "",
        &[("", Some("resource_ids")), (r#""resource_ids":["r","r"]"#, Some("resource_ids[1]"))],
    );
    table::<cancel_resources_subscription::Body>(
        r#""resource_ids":["r"]"#,
        &[
            ("", Some("unsubscribe_type")),
            (r#""unsubscribe_type":3"#, Some("unsubscribe_type")),
            (
                r#""unsubscribe_type":1,"unsubscribe_reason_type":null,"unsubscribe_reason":"""#,
                None,
            ),
            (
                r#""unsubscribe_type":1,"unsubscribe_reason_type":"""#,
                Some("unsubscribe_reason_type"),
            ),
            (
                r#""unsubscribe_type":1,"unsubscribe_reason_type":6"#,
                Some("unsubscribe_reason_type"),
            ),
        ],
    );
    table::<cancel_resources_subscription_former::Body>(
        r#""resourceIds":["r"]"#,
        &[("", Some("unSubType")), (r#""unSubType":2,"unsubscribeReasonType":5"#, None)],
    );
}
