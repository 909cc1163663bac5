//! What the documentation shows is what kwali prints.

#[test]
fn the_tutorial_does_what_it_says() {
    trycmd::TestCases::new().case("docs/tutorial.md");
}
