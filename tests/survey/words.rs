//! One and several of a thing.

use milieu::survey::{plural, singular};

#[test]
fn one_and_several_lead_to_each_other() {
    let pairs = [
        ("customer", "customers"),
        ("household", "households"),
        ("category", "categories"),
        ("transaction_line", "transaction_lines"),
        ("address", "addresses"),
        ("status", "statuses"),
        ("business", "businesses"),
        ("box", "boxes"),
        ("branch", "branches"),
        ("wish", "wishes"),
        ("purchase", "purchases"),
        ("invoice", "invoices"),
        ("response", "responses"),
        ("case", "cases"),
        ("house", "houses"),
        ("base", "bases"),
        ("image", "images"),
        ("page", "pages"),
        ("sale", "sales"),
        ("day", "days"),
        ("survey", "surveys"),
        ("delivery", "deliveries"),
        ("inventory", "inventories"),
        ("movie", "movies"),
        ("cookie", "cookies"),
        ("person", "people"),
        ("child", "children"),
        ("index", "indices"),
        ("analysis", "analyses"),
        ("hero", "heroes"),
        ("photo", "photos"),
        ("quiz", "quizzes"),
        ("tax", "taxes"),
        ("bonus", "bonuses"),
        ("campus", "campuses"),
        ("bus", "buses"),
        ("gas", "gases"),
        ("process", "processes"),
        ("class", "classes"),
        ("shelf", "shelves"),
        ("store", "stores"),
        ("shoe", "shoes"),
        ("niche", "niches"),
        ("price", "prices"),
        ("size", "sizes"),
        ("prize", "prizes"),
    ];
    for (one, several) in pairs {
        assert_eq!(plural(one), several);
        assert_eq!(singular(several), one);
        assert_eq!(singular(one), one, "one thing stays one");
        assert_eq!(plural(several), several, "several things stay several");
    }
}

#[test]
fn what_is_not_counted_stays_as_it_is() {
    for word in ["news", "series", "species", "sms", "customer_data", "bestellungen", "kunden"] {
        assert_eq!(plural(word), word);
        assert_eq!(singular(word), word);
    }
}
