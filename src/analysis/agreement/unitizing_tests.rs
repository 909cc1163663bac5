use super::*;

fn close(figure: Figure, expected: f64, by: f64) {
    let value = figure.unwrap();
    assert!((value - expected).abs() < by, "{value} and not {expected}");
}

/// Krippendorff (2004, 254): observers i and j on 150 to 450, values c and k.
fn of_2004() -> [Continuum; 2] {
    let at = |start: u32, length: u32| (start - 150, start - 150 + length, 0);
    let c = [vec![at(225, 70), at(370, 30)], vec![at(220, 80), at(355, 20), at(400, 20)]];
    let k = [vec![at(180, 60), at(300, 50)], vec![at(180, 60), at(300, 50)]];
    [c, k].map(|coders| Continuum { length: 300, coders: coders.to_vec() })
}

#[test]
fn the_published_example_of_2004_comes_out() {
    let [c, k] = of_2004().map(|continuum| [continuum]);
    // The book's values, which dkpro-statistics' tests have too.
    let observed = distances(&c[0]) / (2.0 * 300.0 * 300.0);
    assert!((observed - 0.0144).abs() < 1e-4, "{observed}");
    assert!((chance(c.iter(), 2.0, 300.0) - 0.0532).abs() < 1e-4);
    assert!((chance(k.iter(), 2.0, 300.0) - 0.0490).abs() < 1e-4);
    close(alpha_u([c.as_slice()], 2), 0.7286, 1e-4);
    close(alpha_u([k.as_slice()], 2), 1.0, 1e-12);
    close(alpha_u([c.as_slice(), k.as_slice()], 2), 0.8591, 5e-4);
}

/// Krippendorff (2019, 340), figure 12.11: Alex, Paul and Suzan on 60 characters.
fn of_2019() -> Continuum {
    let alex = vec![(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)];
    let paul = vec![(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)];
    let suzan = vec![(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)];
    Continuum { length: 60, coders: vec![alex, paul, suzan] }
}

#[test]
fn the_published_example_of_2019_comes_out() {
    let own = family(&[of_2019()]);
    // The book: 0.510, 0.413 and 0.724.
    close(own.both, 0.510, 5e-4);
    close(own.presence, 0.413, 2e-3);
    close(own.coding, 0.724, 5e-3);
}

#[test]
fn the_order_of_coders_makes_no_difference() {
    let mut turned = of_2019();
    turned.coders.rotate_left(1);
    assert_eq!(family(&[turned]), family(&[of_2019()]));
}

#[test]
fn what_is_alike_is_one_and_what_cannot_be_said_has_a_reason() {
    let coder = vec![(3, 9, 1), (12, 20, 2)];
    let same = Continuum { length: 40, coders: vec![coder.clone(), coder.clone()] };
    let own = family(std::slice::from_ref(&same));
    close(own.presence, 1.0, 1e-12);
    close(own.coding, 1.0, 1e-12);
    close(own.both, 1.0, 1e-12);
    close(alpha_u([[same].as_slice()], 2), 1.0, 1e-12);
    let apart = Continuum { length: 40, coders: vec![vec![(0, 5, 1)], vec![(20, 25, 1)]] };
    assert_eq!(family(&[apart]).coding, Err(Why::NoOverlap));
    let one = Continuum { length: 40, coders: vec![vec![(0, 5, 1)], vec![(0, 6, 1)]] };
    assert_eq!(family(&[one]).coding, Err(Why::OneCategory));
    let whole = Continuum { length: 40, coders: vec![vec![(0, 40, 1)], vec![(0, 40, 1)]] };
    assert_eq!(family(&[whole]).presence, Err(Why::OneCategory));
    let alone = Continuum { length: 40, coders: vec![coder] };
    assert_eq!(family(&[alone]).presence, Err(Why::NoUnits));
}
