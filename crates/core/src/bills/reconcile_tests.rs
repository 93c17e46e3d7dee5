//! Whatever is altered is named.

use proptest::prelude::*;

use super::*;
use crate::settlement::world::money;

/// The month's sample: 34.2226752 listed, 29.76 due, 5 of it by voucher; in every layer.
fn agreeing() -> Vec<Sum> {
    let amounts = [
        (Component::Official, "34.2226752"),
        (Component::Erase, "4.4626752"),
        (Component::Due, "29.76"),
        (Component::Coupon, "5"),
        (Component::Cash, "24.76"),
    ];
    let layers = Layer::ALL.into_iter();
    let sums = layers.flat_map(|layer| amounts.map(|(component, text)| (layer, component, text)));
    sums.filter(|(layer, component, _)| layer.tells(*component))
        .map(|(layer, component, text)| Sum { layer, component, amount: money(text) })
        .collect()
}

fn erased() -> Vec<(Erased, Amount)> {
    vec![
        (Erased::Cut, money("3.8")),
        (Erased::SmallAmounts, money("0.6448")),
        (Erased::Flushed, money("0.0178752")),
        (Erased::MonthTotal, money("0.00499999")),
    ]
}

#[test]
fn what_agrees_is_told_with_every_erased_fraction() {
    let found = reconcile(&agreeing(), &erased());
    assert!(found.agrees(), "{found:?}");
    assert_eq!(
        [Gathered::One, Gathered::AddedUp, Gathered::Flushed].map(Erased::from),
        [Erased::Cut, Erased::SmallAmounts, Erased::Flushed]
    );
    let named: Vec<_> = found.erased.iter().map(|(why, sum)| (*why, *sum)).collect();
    let expected = [
        (Erased::Cut, 380_000_000),
        (Erased::SmallAmounts, 64_480_000),
        (Erased::Flushed, 1_787_520),
        (Erased::MonthTotal, 499_999),
    ];
    assert_eq!(named, expected);
    assert!(reconcile(&[], &[]).agrees());
}

#[test]
fn one_altered_sum_is_named_wherever_it_is() {
    for layer in Layer::ALL {
        for component in Component::ALL {
            for by in [1, -1, 500_000_000] {
                let mut sums = agreeing();
                sums.push(Sum { layer, component, amount: Amount::from_e8(by) });
                let found = reconcile(&sums, &erased());
                let told: Vec<_> = found
                    .differences
                    .iter()
                    .map(|one| (one.layer, one.component, one.by()))
                    .collect();
                assert_eq!(told, [(layer, component, i128::from(by))]);
                assert!(!found.agrees());
                let broken: Vec<Layer> = found.broken.iter().map(|(layer, _)| *layer).collect();
                assert!(broken.iter().all(|one| *one == layer), "{layer:?} {component:?}");
                assert_eq!(broken.is_empty(), !layer.tells(component), "{layer:?} {component:?}");
            }
        }
    }
}

#[test]
fn a_sum_that_is_missing_is_named() {
    for missing in 0..agreeing().len() {
        let mut sums = agreeing();
        let Sum { layer, component, amount } = sums.remove(missing);
        let found = reconcile(&sums, &erased());
        let told: Vec<_> =
            found.differences.iter().map(|one| (one.layer, one.component, one.by())).collect();
        assert_eq!(told, [(layer, component, -i128::from(amount.e8()))]);
    }
}

#[test]
fn what_was_erased_is_what_rows_tell() {
    let mut erased = erased();
    erased.push((Erased::Cut, money("0.00000001")));
    let found = reconcile(&agreeing(), &erased);
    assert_eq!((found.erased_beyond, found.agrees()), (1, false));
    assert_eq!(reconcile(&agreeing(), &[]).erased_beyond, -446_267_520);
}

#[test]
fn where_as_many_tell_one_thing_as_another_details_count() {
    let sum = |layer, amount| Sum { layer, component: Component::Official, amount: money(amount) };
    let sums = [
        sum(Layer::Detail, "1"),
        sum(Layer::Resource, "1"),
        sum(Layer::Flow, "2"),
        sum(Layer::Statement, "2"),
    ];
    let found = reconcile(&sums, &[]);
    let told: Vec<_> = found.differences.iter().map(|one| (one.layer, one.by())).collect();
    assert_eq!(told, [(Layer::Flow, 100_000_000), (Layer::Statement, 100_000_000)]);
}

proptest! {
    #[test]
    fn alterations_of_two_layers_are_both_named(
        (one, other) in (0usize..4, 0usize..4),
        component in proptest::sample::select(Component::ALL.to_vec()),
        (by, by_other) in (1i64..1_000, 1_001i64..9_000),
    ) {
        prop_assume!(one != other);
        let mut sums = agreeing();
        for (place, by) in [(one, by), (other, by_other)] {
            sums.push(Sum { layer: Layer::ALL[place], component, amount: Amount::from_e8(by) });
        }
        let found = reconcile(&sums, &erased());
        let mut named: Vec<_> =
            found.differences.iter().map(|one| (one.layer, one.component, one.by())).collect();
        let mut expected = vec![
            (Layer::ALL[one], component, i128::from(by)),
            (Layer::ALL[other], component, i128::from(by_other)),
        ];
        named.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(named, expected);
    }
}
