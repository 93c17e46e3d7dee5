//! What resources were called.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_store::bills::{self, LabelText};
use hubu_testkit::engines;

use super::world::Written;
use crate::dice::Dice;
use crate::trades::shelf::Shelf;

#[tokio::test(flavor = "multi_thread")]
async fn a_label_is_written_when_it_changes() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(5);
        let mut row = |key: i64, (group, resource): (i64, Option<i64>), name| {
            let mut row = dice.row(key);
            (row.group, row.consumer) = (GroupKey(group), CustomerKey(group));
            row.resource = resource.map(ResourceKey);
            Written { name, ..Written::plain(row) }
        };
        let first = [
            row(1, (1, Some(50)), Some("web")),
            row(2, (1, Some(50)), Some("web")),
            row(3, (1, Some(51)), Some("db")),
            row(4, (1, Some(50)), Some("web2")),
            row(5, (1, Some(52)), None),
            row(6, (1, None), Some("nobody")),
            row(7, (3, Some(50)), Some("web")),
        ];
        shelf.bill(&first).await;
        let second = [row(8, (1, Some(50)), Some("web2")), row(9, (1, Some(51)), Some("db2"))];
        shelf.bill(&second).await;
        let mut read = shelf.billed().await;
        read.sort_unstable_by_key(|record| record.row.key);
        let labels: Vec<i64> = read.iter().map(|record| record.label).collect();
        assert_eq!(labels, [1, 1, 1, 2, 0, 0, 1, 2, 2]);

        let asked = [(1, 50, 2), (1, 50, 1), (1, 50, 2), (1, 51, 2), (3, 50, 1), (3, 50, 9)];
        let asked = asked.map(|(group, resource, n)| (GroupKey(group), ResourceKey(resource), n));
        let mut texts = shelf.read(move |tx| bills::label_texts(tx, &asked)).await;
        texts.sort_unstable_by_key(|text| (text.group, text.resource, text.number));
        let text = |group, resource, number, name: &str| LabelText {
            group: GroupKey(group),
            resource: ResourceKey(resource),
            number,
            name: name.to_owned(),
            tags: vec![("env".to_owned(), "prod".to_owned())],
        };
        let expected = [
            text(1, 50, 1, "web"),
            text(1, 50, 2, "web2"),
            text(1, 51, 2, "db2"),
            text(3, 50, 1, "web"),
        ];
        assert_eq!(texts, expected);
    })
    .await;
}
